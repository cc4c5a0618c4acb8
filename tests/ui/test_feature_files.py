"""What a visitor takes away is what was shown, and the lines of code give the same numbers."""

import numpy as np
import pytest
import torch

from cnn_models import SHIPPED, load
from tests.conftest import ROOT
from ui.features.drawing import files
from ui.features.viewer import Viewer
from ui.shared.lab import Lab

LAYERS = {
    "lenet": "sigmoid2",
    "lenet_bn": "norm2",
    "lenet_bn_scratch": "norm2",
    "alexnet": "relu4",
    "vgg11_quarter": "block3.conv2",
    "nin": "block2.conv3",
    "googlenet": "stage3.inception1",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_lines_of_code_give_the_tensor_that_was_saved(name, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "get_upload_folder", lambda: str(tmp_path))
    network = load(name)
    viewer = Viewer(Lab(lambda: {name: network}))
    look = viewer.look(name, np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8))
    saved = np.load(files.save_tensor(look, LAYERS[name]))
    code = files.code_lines(look, LAYERS[name], picture=files.save_picture(look))
    monkeypatch.chdir(ROOT)
    given = {}
    exec(compile(code, "code_lines", "exec"), given)
    assert given["feature_maps"].dtype == torch.float32
    assert saved.dtype == np.float32
    assert np.array_equal(given["feature_maps"].numpy(), saved)
    assert len(code.splitlines()) <= 16
