"""The verdict's doubt: seldom of garments, mostly of made-up things that nobody wears."""

import numpy as np
import pytest
from typer.testing import CliRunner

from cnn_models import SHIPPED, load
from tools.__main__ import app
from training.data.subset import load_subset
from training.verdict.doubt import Doubts, format_doubts, measure_doubt
from training.verdict.not_garments import KINDS, prepared


@pytest.fixture(scope="module")
def doubts() -> dict[str, Doubts]:
    networks = [load(name) for name in SHIPPED]
    return {d.kind: d for d in measure_doubt(networks, load_subset(), num=5)}


@pytest.mark.slow
def test_garments_are_seldom_doubted(doubts):
    assert doubts["garments"].share < 15
    assert doubts["garments, augmented"].share < 25


@pytest.mark.slow
def test_most_of_what_nobody_wears_is_doubted(doubts):
    made_up = [doubts[kind].share for kind in KINDS]
    assert sum(made_up) / len(made_up) > 50


@pytest.mark.slow
def test_the_table_has_every_kind_and_all_of_them_together(doubts):
    table = format_doubts(list(doubts.values()))
    assert table.count("\n") == len(KINDS) + 4
    assert f"| made up, all | {5 * len(KINDS)} |" in table


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_draws_the_same_different_pictures_at_every_call(kind):
    first, again = prepared(kind, 3), prepared(kind, 3)
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(first, again, strict=True))
    assert not np.array_equal(first[0][0], first[1][0])


def test_the_command_prints_the_table():
    result = CliRunner().invoke(app, ["doubt", "--num", "1"])
    assert result.exit_code == 0
    assert "| made up, all | 12 |" in result.output
