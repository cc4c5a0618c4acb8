"""The Explore tab's parts without a browser: own runs join, other weights are left out, the API."""

import dataclasses
import re

import gradio as gr
import pytest
import torch

from cnn_models import load
from ui.explore.api import confusion_record, disagreements_record
from ui.explore.calibration import classes_html
from ui.explore.explorer import Explorer
from ui.explore.robustness import measured_html
from ui.explore.splits import pairs_html
from ui.shared.lab import Lab


@pytest.fixture(scope="module")
def networks():
    return {name: load(name) for name in ("lenet", "lenet_bn")}


@pytest.fixture(scope="module")
def explorer(networks):
    return Explorer(Lab(lambda: networks))


def test_the_confusion_endpoint_counts_every_test_picture(explorer, networks):
    record = confusion_record(explorer, "lenet")
    assert sum(map(sum, record["confusion"])) == record["num_pictures"] == 10_000
    assert record["accuracy"] == pytest.approx(networks["lenet"].card.test_accuracy, abs=0.1)


def test_the_disagreements_endpoint_tells_who_is_right(explorer):
    record = disagreements_record(explorer, "alone_right", "lenet")
    assert record["pictures"]
    for picture in record["pictures"]:
        assert picture["answers"]["lenet"] == picture["label"] != picture["answers"]["lenet_bn"]
    (pair,) = record["mcnemar"]
    assert pair["only_first"] == len(record["pictures"])
    wrong = disagreements_record(explorer, "all_wrong", "")["pictures"]
    assert all(picture["label"] not in picture["answers"].values() for picture in wrong)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda e: confusion_record(e, "lenett"), "lenett"),
        (lambda e: confusion_record(e, "vgg11"), "python -m training derived"),
        (lambda e: disagreements_record(e, "both", ""), "all_wrong"),
        (lambda e: disagreements_record(e, "alone_right", ""), "Known"),
    ],
)
def test_a_wrong_request_is_told_what_would_work(explorer, call, words):
    with pytest.raises(gr.Error, match=words):
        call(explorer)


def test_a_network_of_other_weights_is_left_out_and_named(networks):
    other = networks["lenet_bn"]
    other = dataclasses.replace(
        other, card=dataclasses.replace(other.card, weights_sha256="f" * 64)
    )
    explorer = Explorer(Lab(lambda: networks | {"lenet_bn": other}))
    assert list(explorer.evidence.usable()) == ["lenet"]
    assert explorer.evidence.stale() == ["lenet_bn"]


def test_a_visitor_s_run_joins_on_the_shipped_pictures(networks):
    explorer = Explorer(
        Lab(lambda: networks, lambda _ids, _: [("My <b>run</b>", networks["lenet"])])
    )
    titles = explorer.titles(["run"], "en")
    assert list(titles.values())[-1] == "My <b>run</b>"
    answers = explorer.answers(list(titles), ["run"], "en")
    assert len(answers.labels) == 1_000
    *_, mine = answers.logits
    minus = explorer.answers([mine, "lenet"], ["run"], "en")
    assert list(minus.logits) == [mine, "lenet"], "the difference would have the wrong sign"
    # The same weights as the stored LeNet's: asked now, they answer as they did then.
    assert torch.allclose(answers.logits[mine], answers.logits["lenet"], atol=0.02)
    shown = classes_html(answers, titles, "en") + pairs_html(answers, titles, "zh")
    assert "My &lt;b&gt;run" in shown
    assert "<b>run" not in shown


def test_a_visitor_s_run_is_measured_under_corruption_too(networks):
    explorer = Explorer(Lab(lambda: networks, lambda _ids, _: [("My run", networks["lenet"])]))
    assert not explorer.has_measured(["run"], "shift", "en")
    *_, mine = explorer.measured(["run"], "shift", "en").values()
    assert explorer.has_measured(["run"], "shift", "en")
    assert mine.num_pictures == 500
    assert mine.accuracies[0] > mine.accuracies[-1]
    shown = measured_html(explorer, "shift", ["run"], "en")
    assert "My run" in shown
    assert "500" in shown


def test_mcnemar_s_matrix_has_each_pair_twice_with_opposite_signs_and_its_sentence(networks):
    explorer = Explorer(Lab(lambda: networks))
    titles = explorer.titles([], "en")
    answers = explorer.answers(list(titles), [], "en")
    shown = pairs_html(answers, titles, "en")
    numbers = [int(n.replace("−", "-")) for n in re.findall(r">([+−]\d+)</button>", shown)]
    num = len(titles)
    assert len(numbers) == num * (num - 1)
    assert sum(numbers) == 0
    one, other = list(titles)[:2]
    first, second = answers.right(one), answers.right(other)
    ahead = int((first & ~second).sum()) - int((second & ~first).sum())
    assert numbers[0] == ahead
    assert f'title="{titles[one]} and {titles[other]}: only ' in shown
