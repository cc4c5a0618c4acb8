"""Top-1 on a folder of labelled pictures, through the same door as the page."""

import shutil

import pytest
import torch

from cnn_models import build
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, save_checkpoint
from cnn_models.predict import Network, load
from tests.conftest import ROOT
from training.measure.uploads import (
    VERDICT,
    compare_uploads,
    evaluate_uploads,
    format_uploads,
    read_labels,
    summary,
)

EXAMPLES = ROOT / "ui" / "classify" / "examples"


@pytest.fixture
def says_bag(tmp_path) -> Network:
    """A LeNet that answers Bag to everything."""
    model = build("lenet", seed=0)
    with torch.no_grad():
        model.get_parameter("logits.bias")[8] = 50.0
    folder = tmp_path / "weights"
    card = Card("lenet", "modern", epochs=0, seed=0, train_pictures=0)
    save_checkpoint(checkpoint_path("lenet", folder), model, card)
    return load("lenet", folder)


def test_class_folders_and_a_table_are_read_alike(tmp_path, says_bag):
    for folder, file in (("Bag", "4_bag_flat.png"), ("T-shirt_top", "1_t-shirt_outline.png")):
        (tmp_path / "p" / folder).mkdir(parents=True)
        shutil.copy(EXAMPLES / file, tmp_path / "p" / folder / file)
    by_folder = evaluate_uploads([says_bag], tmp_path / "p")
    assert by_folder.top1("lenet") == by_folder.top1(VERDICT) == 50
    (tmp_path / "p" / "labels.csv").write_text(
        "file,label,also_ok,kind\n"
        "Bag/4_bag_flat.png,Bag,,clipart\n"
        "T-shirt_top/1_t-shirt_outline.png,T-shirt/top,Bag,outline\n"
    )
    by_table = evaluate_uploads([says_bag], tmp_path / "p")
    assert by_table.top1("lenet") == 100  # Bag is accepted for the second
    assert by_table.kinds == ["clipart", "outline"]
    assert "clipart (1)" in format_uploads(by_table)
    assert summary(by_table)["top1"]["lenet"]["outline"] == 100
    plain = evaluate_uploads([says_bag], tmp_path / "p", plain=True)
    assert compare_uploads(by_table, plain).splitlines() == [
        "| top-1, % | clipart (1) | outline (1) | all (2) |",
        "|---|---|---|---|",
        "| lenet | 100.0 (100.0) | 100.0 (100.0) | 100.0 (100.0) |",
        "| verdict | 100.0 (100.0) | 100.0 (100.0) | 100.0 (100.0) |",
    ]


def test_a_refused_picture_counts_as_wrong_and_is_named(tmp_path, says_bag):
    (tmp_path / "p" / "Bag").mkdir(parents=True)
    (tmp_path / "p" / "Bag" / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n cut")
    shutil.copy(EXAMPLES / "4_bag_flat.png", tmp_path / "p" / "Bag" / "good.png")
    report = evaluate_uploads([says_bag], tmp_path / "p")
    assert report.top1("lenet") == 50
    assert "refused: cut.png" in format_uploads(report)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("file,label\nx.png,Hat\n", "labelled 'Hat'. Known: T-shirt/top"),
        ("name,class\nx.png,Bag\n", "columns file and label"),
        ("file,label\n", "No labelled pictures"),
    ],
)
def test_a_wrong_table_is_told(tmp_path, table, message):
    (tmp_path / "labels.csv").write_text(table)
    with pytest.raises(ValueError, match=message):
        read_labels(tmp_path)


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not exist"):
        read_labels(tmp_path / "nowhere")
