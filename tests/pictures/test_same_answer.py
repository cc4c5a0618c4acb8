"""The same garment in another encoding gets the same answer from a trained network."""

import pytest

from cnn_models import classify, load
from pictures import open_picture, prepare
from tests.conftest import ROOT
from tests.pictures.test_prepare import encodings

EXAMPLES = sorted((ROOT / "ui" / "classify" / "examples").glob("*.png"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_another_encoding_gets_the_same_answer(example):
    network = load("lenet_bn")
    picture = open_picture(example).convert("RGB")
    expected = classify([network], prepare(picture).pixels)["lenet_bn"]
    for name, other in encodings(picture).items():
        answer = classify([network], prepare(other).pixels)["lenet_bn"]
        assert answer.label == expected.label, name
        assert abs(answer.probabilities[answer.label] - max(expected.probabilities.values())) < 0.2
