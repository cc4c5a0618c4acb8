"""A network's minutes and devices are those of all its trainings, wherever they are told."""

import re
from dataclasses import replace

import pytest

from cnn_models import SHIPPED, load
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, read_card
from tests.conftest import ROOT
from tools.measured_card import _trainings
from tools.shipment import space_shipment
from training.data.subset import load_subset
from training.lineage import (
    Training,
    all_devices,
    all_minutes,
    epochs_before,
    logged_from_scratch,
    trainings,
    weights_before,
)
from training.recipes import find_recipe
from training.run import Run
from training.step.device import choose
from ui.networks.tab import networks_html
from ui.networks.table import table_html
from ui.shared.html import duration_text


@pytest.fixture(scope="module")
def shipped():
    return {name: read_card(checkpoint_path(name)) for name in SHIPPED}


def test_the_page_the_results_and_the_model_card_tell_the_same_minutes(shipped):
    results, lenet = (ROOT / "docs" / "results.md").read_text(encoding="utf-8"), load("lenet")
    page = networks_html({name: replace(lenet, card=card) for name, card in shipped.items()}, "en")
    for name, card in shipped.items():
        (told,) = re.findall(rf"\| `{name}` \|[^|]*\| ([\d.]+) \|", results)
        assert told == f"{all_minutes(card):.1f}", name
        assert f"| {told} | {all_devices(card)[0]}" in _trainings([card])
        assert f"<td>{told}</td>" in page
        duration = duration_text(60 * all_minutes(card), "en")
        device = all_devices(card)[0].replace("1 threads", "1 thread")  # of an earlier lab
        assert f"in {duration} on {device}" in page


def test_every_training_before_tells_its_minutes_and_its_device(shipped):
    for card in shipped.values():
        found = trainings(card)
        assert len(found) == len(epochs_before(card)) + 1
        assert all(training.minutes and training.device for training in found)
    devices = all_devices(shipped["googlenet"])
    assert devices[0].startswith("cuda")
    assert devices[-1].startswith("cpu")


def test_the_logs_that_tell_it_are_on_a_space_too():
    assert any(path.startswith("docs/runs/") for path in space_shipment("ada/lab").files)


def test_a_run_that_goes_on_tells_those_before_it_in_its_own_card(tmp_path):
    """Without any log: `docs/runs` has none of a learner's runs."""
    data, plan, start = load_subset().limited(20), choose("lenet", "cpu"), None
    for leg, epochs in enumerate((1, 2, 0.5)):
        recipe = find_recipe("modern", "lenet", epochs=epochs, start=start)
        run = Run(recipe, "modern", data, plan, tmp_path / str(leg), tmp_path / str(leg - 1))
        run.state.seconds = 60.0 * leg  # as if it had taken minutes
        for _ in run.steps():
            pass
        card, start = run.finish(), "shipped"
    found = trainings(card, tmp_path)
    assert [training.epochs for training in found] == [1, 2, 0.5]
    assert [round(training.minutes) for training in found] == [0, 1, 2]
    assert {training.device for training in found} == {str(plan)}
    assert round(all_minutes(card)) == 3


def test_what_is_not_known_is_not_told():
    start = {"start": "modern, 20 + 4.5 epochs, weights 0123456789ab"}
    card = Card("lenet", "modern", 2, 0, 100, start, minutes=3.0, device="cpu")
    unknown = [Training(20, None, ""), Training(4.5, None, ""), Training(2, 3.0, "cpu")]
    assert trainings(card) == unknown
    assert all_minutes(card) is None
    for nonsense in (5, [5], [{"epochs": "many"}], [{"epochs": 1, "minutes": "few"}], [None]):
        odd = replace(card, settings=start | {"before": nonsense})
        assert trainings(odd) == unknown
    page = table_html({}, [("My run", replace(load("lenet"), card=card))], "en")
    assert "<td>–</td>" in page
    assert "trained in" not in networks_html({"lenet": replace(load("lenet"), card=card)}, "en")


def test_of_the_logged_trainings_from_fresh_weights_the_longest_is_shown():
    found = logged_from_scratch("googlenet")
    assert found is not None
    name, card = found
    assert (name, len(card.history)) == ("googlenet_modern.json", 9)
    assert weights_before(card) is None
    assert logged_from_scratch("lenet") is None  # only by the lecture's recipe
