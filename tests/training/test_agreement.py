"""Confusion, splits, McNemar's test and reliability, on cases small enough to count by hand."""

import pytest
import torch

from training.measure.agreement import (
    accuracy_above,
    all_wrong,
    alone_right,
    confusion,
    in_cell,
    mcnemar,
    reliability,
    split,
)

LABELS = torch.tensor([0, 0, 1, 1])


def _sure(*answers: tuple[int, float]) -> torch.Tensor:
    """Probabilities that give each answer the stated confidence and share out the rest."""
    rows = torch.stack([torch.full((10,), (1 - p) / 9) for _, p in answers])
    for row, (answer, p) in zip(rows, answers, strict=True):
        row[answer] = p
    return rows


def test_confusion_counts_labels_down_and_answers_across():
    table = confusion(LABELS, torch.tensor([0, 1, 1, 9]))
    assert table[0, 0] == table[0, 1] == table[1, 1] == table[1, 9] == 1
    assert table.sum() == 4


def test_a_cell_gives_the_most_confident_first():
    probabilities = _sure((1, 0.5), (1, 0.9), (1, 0.7), (0, 0.8))
    assert in_cell(LABELS, probabilities, 0, 1).tolist() == [1, 0]
    assert in_cell(LABELS, probabilities, 0, 5).tolist() == []


@pytest.mark.parametrize(
    ("only_first", "only_second", "p_value", "within_chance"),
    [(0, 0, 1.0, True), (5, 5, 1.0, True), (6, 0, 2 / 64, False), (8, 2, 112 / 1024, True)],
)
def test_mcnemar_is_the_exact_binomial(only_first, only_second, p_value, within_chance):
    first = torch.tensor([True] * only_first + [False] * only_second + [True] * 3)
    second = torch.tensor([False] * only_first + [True] * only_second + [True] * 3)
    found = mcnemar(first, second)
    assert (found.only_first, found.only_second) == (only_first, only_second)
    assert found.p_value == pytest.approx(p_value)
    assert found.within_chance == within_chance


def test_mcnemar_stands_thousands_of_pictures():
    first = torch.arange(6000) < 3200
    assert 0 < mcnemar(first, ~first).p_value < 1e-6


def test_splits_and_who_is_alone():
    rights = torch.tensor(
        [[1, 1, 0, 0, 1], [1, 0, 1, 0, 0], [1, 0, 1, 0, 1], [1, 0, 0, 0, 1]]
    ).bool()
    assert split(rights).tolist() == [2, 1, 4]  # two of four right, then one, then three
    assert alone_right(rights, 0).tolist() == [1]
    assert alone_right(rights, 3).tolist() == []


def test_all_wrong_begins_with_the_label_that_is_denied_most():
    probabilities = _sure((5, 0.6), (5, 0.99), (1, 0.9), (2, 0.8))
    rights = (probabilities.argmax(1) == LABELS)[None]
    assert all_wrong(rights, [probabilities], LABELS).tolist() == [1, 3, 0]


def test_reliability_bins_hold_mean_confidence_and_share_right():
    bins = reliability(_sure((0, 0.95), (1, 0.91), (1, 0.65), (1, 0.65)), LABELS)
    assert [b.num_pictures for b in bins] == [2, 2]
    assert [b.accuracy for b in bins] == [1.0, 0.5]
    assert [b.confidence for b in bins] == pytest.approx([0.65, 0.93])


def test_accuracy_above_drops_the_unsure_and_never_divides_by_nothing():
    found = accuracy_above(_sure((0, 0.95), (1, 0.5), (1, 0.65), (1, 0.65)), LABELS)
    assert found[0].num_pictures == 4
    assert found[0].accuracy == 0.75
    assert found[-1].num_pictures == 1
    assert found[-1].accuracy == 1.0
