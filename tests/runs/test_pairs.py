"""The lecture's pairs: two sides that differ in one thing, judged by what was measured."""

import json
import math
from dataclasses import replace

import pytest

from runs import pairs
from runs.pairs import PAIRS, PAIRS_FILE, SEEDS, Outcome, Pair, Result, read_results
from runs.request import Limits, Request
from tools.pairs import make_pairs
from ui.retrain.form import FIELDS, settings
from ui.retrain.plans import form_values
from ui.shared.pair import CLAIMS, Claim, is_right, pair_html


def outcome(test, learned=90.0, history=(50.0, 70.0), diverged=False):
    return Outcome(learned, test, 40.0, list(history), 1.0, diverged)


def result(firsts, seconds):
    return Result(tuple(map(outcome, firsts)), tuple(map(outcome, seconds)), 1000)


@pytest.mark.parametrize("key", PAIRS)
def test_a_pair_is_what_run_both_makes_of_the_form(key):
    first, second = PAIRS[key].sides()
    assert first != second
    form = form_values(first)
    limits = Limits(epochs=60)
    made = Request.checked(settings(*(form[field] for field in FIELDS)), limits)
    # The form always names a rate of dropout: the network's own.
    assert replace(made.to_recipe(), dropout=None) == first.to_recipe()
    assert made.network == first.network


@pytest.mark.parametrize(
    ("firsts", "seconds", "direction"),
    [
        ((80, 81, 82), (70, 71, 72), 1),
        ((70, 71, 72), (80, 81, 82), -1),
        ((80, 71, 82), (70, 72, 72), 0),  # the seeds do not agree
        ((80.1, 81.1, 82.1), (80, 81, 82), 0),  # they agree on next to nothing
    ],
)
def test_a_difference_counts_where_all_seeds_agree_on_it(firsts, seconds, direction):
    assert result(firsts, seconds).direction("test") == direction


def test_what_is_said_of_a_claim_follows_the_figures():
    higher, lower = result((80, 81, 82), (70, 71, 72)), result((70, 71, 72), (80, 81, 82))
    level = result((80, 71, 82), (70, 72, 72))
    claim, no_difference = Claim("relu", "test", 1), Claim("no_better", "test", 0)
    assert [is_right(claim, r) for r in (higher, lower, level)] == [True, False, None]
    assert [is_right(no_difference, r) for r in (higher, level)] == [False, True]
    assert "Right here." in pair_html("activation", higher, "en")
    assert "Here it is not so." in pair_html("activation", lower, "en")


def test_speed_is_the_epochs_to_a_fair_accuracy():
    assert outcome(80).epochs_needed == 2
    assert outcome(80, history=(10.0, 20.0)).epochs_needed == 3
    assert outcome(10, history=(), diverged=True).epochs_needed == math.inf


def test_runs_are_made_once_and_only_those_of_these_settings_are_shown(tmp_path, monkeypatch):
    short = Request("lenet_relu", "notebook", epochs=0.1, num_pictures=500, learning_rate=0.1)
    monkeypatch.setattr(pairs, "PAIRS", {"short": Pair(short, "activation")})
    monkeypatch.setattr("tools.pairs.PAIRS", pairs.PAIRS)
    path = tmp_path / "pairs.json"
    assert len(list(make_pairs(path, ["short"], SEEDS[:1]))) == 2
    assert read_results(path) == {}  # the other seeds are to come
    assert len(list(make_pairs(path, ["short"]))) == 2 * (len(SEEDS) - 1)
    assert list(make_pairs(path, ["short"])) == []
    assert len(read_results(path)["short"].first) == len(SEEDS)
    told = json.loads(path.read_text())
    told["pairs"]["short"]["sides"][0]["epochs"] = 7
    path.write_text(json.dumps(told))
    assert read_results(path) == {}


def test_every_pair_has_a_claim_and_its_shipped_figures():
    assert set(CLAIMS) == set(PAIRS) == set(read_results(PAIRS_FILE))
