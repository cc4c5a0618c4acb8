"""What the page and programs are told of the nearest training pictures."""

import dataclasses
from concurrent.futures import Future

import gradio as gr
import pytest
import torch
from PIL import Image

from cnn_models import CLASS_NAMES, build, find, load
from cnn_models.files.card import Card
from cnn_models.files.weights import as_stored
from cnn_models.predict import Network
from training.data.subset import load_subset
from training.measure.nearest import NearestIndex, Neighbours
from ui.explore.explorer import Explorer
from ui.explore.nearest.api import nearest_record
from ui.explore.nearest.indices import NearestIndices
from ui.explore.nearest.panel import nearest_html
from ui.explore.nearest.view import Evidence, nearness_text, support_text
from ui.shared.lab import Lab

SHIRT, COAT = CLASS_NAMES.index("Shirt"), CLASS_NAMES.index("Coat")


@pytest.fixture(scope="module")
def lenet():
    return load("lenet")


def _evidence(labels: list[int], distance: float) -> Evidence:
    usual = torch.linspace(0, 1, 101)
    index = NearestIndex(torch.zeros(1), torch.eye(1), torch.eye(1), usual, "x")
    neighbours = Neighbours(torch.arange(len(labels)), torch.full((len(labels),), distance))
    return Evidence("LeNet", SHIRT, neighbours, labels, index)


@pytest.mark.parametrize(
    ("num_agreeing", "words"), [(9, "evidence for"), (5, "mixed"), (2, "a reason for doubt")]
)
def test_neighbours_of_other_classes_are_a_reason_for_doubt(num_agreeing, words):
    found = _evidence([SHIRT] * num_agreeing + [COAT] * (9 - num_agreeing), 0.3)
    told = support_text(found, "en")
    assert words in told
    assert f"{num_agreeing} of the 9" in told
    assert ("Coat" in told) == (num_agreeing < 9)


@pytest.mark.parametrize(
    ("distance", "words"),
    [(0.105, "Close by: 89"), (0.705, "garments are: 70"), (0.955, "Far: 95"), (1.5, "nothing")],
)
def test_a_distance_is_told_by_how_far_unseen_garments_are(distance, words):
    assert words in nearness_text(_evidence([SHIRT] * 9, distance), "en")


def test_a_program_is_given_the_neighbours_of_a_picture(lenet):
    data, explorer = load_subset(), Explorer(Lab(lambda: {"lenet": lenet}))
    place = int((data.train.labels == CLASS_NAMES.index("Trouser")).nonzero()[3])
    record = nearest_record(explorer, Image.fromarray(data.train.pixels[place].numpy()), "lenet")
    assert record["answer"] == "Trouser"
    assert place in [each["index"] for each in record["neighbours"][:2]]
    assert record["agreeing"] == [e["label"] for e in record["neighbours"]].count("Trouser")
    assert record["num_pictures"] == len(data.train)
    with pytest.raises(gr.Error, match="Did you mean 'lenet'"):
        nearest_record(explorer, Image.new("L", (28, 28)), "lenett")
    with pytest.raises(gr.Error, match="no trained weights"):
        nearest_record(explorer, Image.new("L", (28, 28)), "nin")


def test_a_visitor_s_run_finds_neighbours_of_its_own_and_its_title_is_escaped(lenet):
    model = as_stored(build("lenet", seed=5), "lenet").requires_grad_(False)
    card = Card("lenet", "modern", 0, 5, 100, weights_sha256="5" * 64)
    own = Network(find("lenet"), lambda: model, model, card, 0.1)
    explorer = Explorer(Lab(lambda: {"lenet": lenet}, lambda _ids, _: [("My <b>run</b>", own)]))
    data = load_subset()
    few = {part: getattr(data, part).select(torch.arange(120)) for part in ("train", "validation")}
    explorer.nearest.__dict__["data"] = dataclasses.replace(data, **few)
    # The shipped file counts all training pictures; here both networks are asked anew.
    explorer.nearest._folder = explorer.nearest._folder / "none"
    pixels = data.test.pixels[0].numpy()
    for network in (lenet, own):
        assert explorer.nearest.of(network, shipped=network is lenet, seconds=60)
    assert explorer.num_without_index(["run"], "en") == 0
    shown = nearest_html(explorer, pixels, ["run"], "en")
    assert shown.count("<section") == 2
    assert shown.count("<img") == 18
    assert "My &lt;b&gt;run" in shown
    assert "120 training pictures" in shown


def test_nobody_waits_for_an_index_that_is_being_made(lenet, tmp_path, monkeypatch):
    indices = NearestIndices(tmp_path)
    monkeypatch.setattr(indices._makers[True], "submit", lambda *_: Future())
    explorer = Explorer(Lab(lambda: {"lenet": lenet}))
    explorer.nearest = indices
    assert explorer.num_without_index([], "zh") == 1
    shown = nearest_html(explorer, load_subset().test.pixels[0].numpy(), [], "zh")
    assert "还没有保存这个网络如何看待训练图片" in shown
