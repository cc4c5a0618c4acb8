"""One verdict from all answers, doubt where doubt is due, and what both are fitted on."""

import dataclasses
import json
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cnn_models import CLASS_NAMES, SHIPPED, load, verdict
from cnn_models.files.weights import CHECKPOINTS
from cnn_models.pool import SIGNS, Pool, read_pool, shipped_pool, write_pool
from cnn_models.predict import Prediction, as_prediction
from training.__main__ import command_line
from training.measure.stored_answers import Stored, load_predictions
from training.verdict.accuracy import verdict_accuracy
from training.verdict.examples import CATALOGUE, NO_CLASS, PHOTOS
from training.verdict.fit import Answered, fit_pool, tell

EVEN = Pool()  # nothing fitted: a vote for each kind of network


def _prediction(name: str, label: str, confidence: float, strangeness: float = 0) -> Prediction:
    rest = (1 - confidence) / 9
    probabilities = {c: confidence if c == label else rest for c in CLASS_NAMES}
    return Prediction(name, label, probabilities, (0.0,) * 10, 1.0, strangeness)


def _predictions(*answers: tuple[str, float]) -> dict[str, Prediction]:
    return {f"n{i}": _prediction(f"n{i}", *answer) for i, answer in enumerate(answers)}


def test_the_verdict_is_what_the_networks_say_together():
    together = verdict(_predictions(("Bag", 0.9), ("Bag", 0.8), ("Coat", 0.6)), pool=EVEN)
    assert (together.label, together.sure, together.reason) == ("Bag", True, "agree")
    assert together.dissent == {"n2": "Coat"}


def test_what_no_network_rules_out_beats_what_some_do():
    answers = _predictions(("Bag", 0.9), ("Coat", 0.6), ("Coat", 0.6), ("Coat", 0.6))
    answers["n0"].probabilities["Coat"] = 0.0
    assert verdict(answers, pool=EVEN).label == "Coat"  # one is not enough to rule it out
    for name in ("n1", "n2"):
        answers[name].probabilities.update({"Coat": 0.45, "Bag": 0.4})
    together = verdict(answers, pool=EVEN)
    assert (together.label, together.reason) == ("Bag", "split")


def test_variants_of_a_network_share_its_vote_where_nothing_was_fitted():
    three = ("lenet", "lenet_bn", "lenet_bn_scratch")
    answers = {name: _prediction(name, "Bag", 0.8) for name in three}
    answers |= {name: _prediction(name, "Coat", 0.8) for name in ("nin", "googlenet")}
    assert EVEN.votes_of(answers)["lenet_bn"] == pytest.approx(1 / 9)
    assert verdict(answers, pool=EVEN).label == "Coat"


def test_a_network_that_counts_for_more_decides():
    answers = _predictions(("Bag", 0.8), ("Coat", 0.8))
    assert verdict(answers, pool=Pool(votes={"n0": 0.3, "n1": 0.7})).label == "Coat"
    assert verdict(answers, pool=Pool(votes={"n0": 0.7, "n1": 0.3})).label == "Bag"


def test_a_visitors_run_beside_the_shipped_networks_has_an_even_vote():
    answers = {name: _prediction(name, "Bag", 0.8) for name in (*SHIPPED, "my_run")}
    votes = shipped_pool().votes_of(answers)
    assert votes["my_run"] == votes["nin"] == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([("Bag", 0.5), ("Coat", 0.5), ("Dress", 0.4)], "split"),
        ([("Bag", 0.3), ("Bag", 0.3), ("Bag", 0.3)], "weak"),
    ],
)
def test_the_verdict_says_when_it_is_not_sure(answers, reason):
    together = verdict(_predictions(*answers), pool=EVEN)
    assert not together.sure
    assert together.reason == reason
    assert together.why


def test_a_picture_strange_to_the_networks_on_average_is_doubted():
    answers = {f"n{i}": _prediction(f"n{i}", "Bag", 0.9, strangeness=2) for i in range(3)}
    assert verdict(answers, pool=EVEN).reason == "strange"
    answers["n1"] = dataclasses.replace(answers["n1"], strangeness=-3.0)
    answers["n2"] = dataclasses.replace(answers["n2"], strangeness=0.0)
    assert verdict(answers, pool=EVEN).sure


def test_one_network_of_five_cannot_make_a_picture_strange():
    answers = {f"n{i}": _prediction(f"n{i}", "Bag", 0.95) for i in range(4)}
    answers["odd"] = _prediction("odd", "Bag", 0.95, strangeness=1e6)
    assert verdict(answers, pool=EVEN).sure


def test_an_empty_picture_is_doubted_whatever_the_networks_say():
    assert verdict(_predictions(("Bag", 1.0)), empty=True).reason == "empty"


def test_one_network_alone_is_not_told_as_several():
    assert verdict(_predictions(("Bag", 0.95)), pool=EVEN).why == "The network says Bag."


def test_no_answers_no_verdict():
    with pytest.raises(ValueError, match="at least one"):
        verdict({})


@given(
    st.lists(
        st.tuples(st.sampled_from(CLASS_NAMES), st.floats(0.1, 1.0), st.floats(-1e9, 1e9)),
        min_size=1,
        max_size=9,
    ),
    st.floats(0.05, 20),
)
def test_whatever_the_networks_say_the_pool_is_a_distribution(answers, temperature):
    predictions = {f"n{i}": _prediction(f"n{i}", *answer) for i, answer in enumerate(answers)}
    pool = Pool(temperature=temperature)
    assert math.isclose(sum(pool.probabilities(predictions).values()), 1.0, abs_tol=1e-9)
    together = verdict(predictions, pool=pool)
    assert 0.0 <= together.chance <= 1.0
    assert together.sure == (together.chance >= pool.sure_from)


def _answered(source: str, num: int, right: float, seed: int) -> Answered:
    """Answers of two networks: `good` is right in that share of cases, `coin` in a tenth."""
    draws = torch.Generator().manual_seed(seed)
    labels = torch.randint(10, (num,), generator=draws).tolist()
    guesses = torch.randint(10, (num, 2), generator=draws).tolist()
    knows = (torch.rand(num, generator=draws) < right).tolist()
    answers = []
    for label, (guess, coin), known in zip(labels, guesses, knows, strict=True):
        said = CLASS_NAMES[label if known else guess]
        good = _prediction("good", said, 0.9 if known else 0.35, 0.0 if known else 1.5)
        answers.append({"good": good, "coin": _prediction("coin", CLASS_NAMES[coin], 0.6)})
    allowed = torch.zeros(num, 10, dtype=torch.bool)
    if source != NO_CLASS:
        allowed[torch.arange(num), labels] = True
    return Answered(source, answers, allowed)


@pytest.fixture(scope="module")
def answered():
    return [
        _answered(CATALOGUE, 300, 0.95, 0),
        _answered(PHOTOS, 300, 0.8, 1),
        _answered(NO_CLASS, 60, 0.0, 2),
    ]


def test_a_fit_listens_to_the_network_that_knows_and_doubts_what_it_does_not(answered):
    pool = fit_pool(answered)
    assert pool.votes["good"] > 2 * pool.votes["coin"]
    told = {d.source: d for d in tell(pool, [*answered, _answered(PHOTOS, 500, 0.8, 3)])}
    assert told[PHOTOS].right > 75
    assert told[PHOTOS].right_when_sure >= 95
    assert told[PHOTOS].sure > 60
    assert told[NO_CLASS].sure < 20


def test_without_photos_a_fit_does_with_what_there_is(answered):
    pool = fit_pool(answered[:1])
    assert set(pool.weights) == set(SIGNS)
    assert tell(pool, answered[:1])[0].right > 90


def test_a_fit_is_kept_beside_the_checkpoints(answered, tmp_path):
    assert read_pool(tmp_path) == Pool()
    pool = fit_pool(answered)
    write_pool(pool, tmp_path)
    assert read_pool(tmp_path) == pool
    (tmp_path / "verdict.json").write_text('{"votes": {}, "colour": "blue"}')
    with pytest.raises(ValueError, match=r"verdict\.json does not tell.*colour"):
        read_pool(tmp_path)


def test_the_shipped_fit_is_of_the_shipped_weights():
    fitted = read_pool(CHECKPOINTS).fitted
    assert fitted["weights"] == {name: load(name).card.weights_sha256 for name in SHIPPED}


def test_the_verdict_is_better_than_every_network_on_the_test_set():
    cards = {name: load(name).card for name in SHIPPED}
    found = verdict_accuracy(cards, load_predictions(), shipped_pool())
    assert found.num_pictures == 10_000
    assert found.top1 > max(card.test_accuracy for card in cards.values())
    assert found.calibration_error < 1.5


def test_its_accuracy_over_stored_answers_is_that_of_one_answer_after_the_other():
    stored, networks = load_predictions(), {name: load(name) for name in SHIPPED}
    cards = {name: network.card for name, network in networks.items()}
    few = {n: dataclasses.replace(p, logits=p.logits[:60]) for n, p in stored.networks.items()}
    right = 0
    for i, label in enumerate(stored.labels[:60]):
        answers = {n: as_prediction(networks[n], p.logits[i]) for n, p in few.items()}
        right += verdict(answers).label == CLASS_NAMES[label]
    # As many rows as labels count as the whole test set.
    found = verdict_accuracy(cards, Stored(stored.labels[:60], few), shipped_pool())
    assert found.top1 == pytest.approx(100 * right / 60)


def test_of_answers_of_other_weights_nothing_is_told():
    stored, card = load_predictions(), load("lenet").card
    assert verdict_accuracy({"lenet": card}, stored, Pool()).top1 == card.test_accuracy
    other = dataclasses.replace(card, weights_sha256="of another training")
    assert verdict_accuracy({"lenet": other}, stored, Pool()) is None
    assert verdict_accuracy({}, stored, Pool()) is None


def test_the_command_fits_and_tells(tmp_path):
    arguments = ["verdict", "--subset", "--num", "30", "--num-made-up", "1"]
    result = CliRunner().invoke(command_line(), [*arguments, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "| made up | 12 |" in result.output
    assert json.loads((tmp_path / "verdict.json").read_text())["votes"].keys() == set(SHIPPED)
