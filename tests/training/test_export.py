"""Exported networks answer as PyTorch does, in their own runtimes."""

from dataclasses import replace

import pytest
import torch
from typer.testing import CliRunner

from cnn_models import CLASS_NAMES, classify
from cnn_models.predict import load
from training import export as exporting
from training.__main__ import command_line
from training.data.subset import load_subset
from training.export import FORMATS, PictureClassifier, compare, export, read


@pytest.fixture(scope="module")
def pixels() -> torch.Tensor:
    return load_subset().test.pixels


@pytest.mark.parametrize("to", FORMATS)
def test_1000_test_pictures_get_pytorchs_answers(to, pixels, tmp_path):
    for package in FORMATS[to][1]:
        pytest.importorskip(package)
    network = load("lenet_bn_scratch")  # with a layer that only we have
    agreement = compare(network, read(export(network, to, tmp_path), to), pixels)
    assert agreement.num_pictures == 1000
    assert agreement.difference < 1e-4
    assert agreement.other_labels == 0


@pytest.mark.slow
@pytest.mark.parametrize("to", FORMATS)
def test_a_large_network_enlarges_the_picture_itself(to, pixels, tmp_path):
    for package in FORMATS[to][1]:
        pytest.importorskip(package)
    network = load("nin")
    agreement = compare(network, read(export(network, to, tmp_path), to), pixels[:10], batch=5)
    assert agreement.difference < 1e-3
    assert agreement.other_labels == 0


def test_what_is_exported_is_what_the_page_answers(pixels):
    network = load("lenet")
    shown = classify([network], pixels[0])["lenet"].probabilities
    exported = PictureClassifier(network)(pixels[:1])[0]
    assert exported.tolist() == pytest.approx([shown[name] for name in CLASS_NAMES], abs=1e-5)


def test_a_file_with_other_answers_is_noticed(pixels, tmp_path):
    network = load("lenet")
    path = export(network, "torchscript", tmp_path)
    other = replace(network, card=replace(network.card, temperature=3.0))
    assert not compare(other, read(path, "torchscript"), pixels[:50]).is_good


def test_an_unknown_format_and_a_missing_package_are_told(tmp_path, monkeypatch):
    network = load("lenet")
    with pytest.raises(ValueError, match="Known: onnx, torchscript, openvino"):
        export(network, "coreml", tmp_path)
    monkeypatch.setitem(exporting.FORMATS, "onnx", (".onnx", ("no_such_package",)))
    with pytest.raises(ValueError, match=r"pip install -r requirements-export.txt"):
        export(network, "onnx", tmp_path)


def test_the_command_tells_how_well_they_agree(tmp_path):
    told = CliRunner().invoke(
        command_line(), ["export", "lenet", "--to", "torchscript", "--out", str(tmp_path)]
    )
    assert told.exit_code == 0, told.output
    assert (tmp_path / "lenet.pt").is_file()
    assert "on 1000 test pictures" in told.output
