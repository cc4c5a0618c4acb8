"""How a chart and a run write their figures and reasons."""

from itertools import pairwise

import pytest

from ui.retrain.pieces import accuracy_chart_html
from ui.retrain.status import reason_text
from ui.shared.charts import NAME, Curve, chart_html, leading_digits, round_ticks, spread


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0"), (0.01234, "0.0123"), (12.34, "12.3"), (999.4, "999"), (10_312.0, "10,300")],
)
def test_a_figure_has_its_leading_digits_and_no_power_of_ten(value, told):
    assert leading_digits(value, 3) == told


def test_a_long_runs_steps_stand_at_its_axis_in_full():
    chart = chart_html("Loss", [Curve("training", [(0, 2.3), (25_740, 2e4)], "blue")], "steps")
    assert "25,740 steps" in chart
    assert "e+" not in chart.partition("</svg>")[2].partition("<ul")[0]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1.81, [0, 0.5, 1, 1.5, 2]),
        (0, 0.0604, [0, 0.02, 0.04, 0.06, 0.08]),
        (80, 100, [80, 85, 90, 95, 100]),
        (0, 25_740, [0, 10_000, 20_000, 30_000]),
    ],
)
def test_an_axis_has_round_numbers_and_the_highest_point_below_its_end(low, high, ticks):
    assert round_ticks(low, high) == ticks


def test_names_at_the_ends_of_lines_keep_apart_and_in_order():
    heights = spread([94, 93, 95, 20, 92, 94.5])
    assert heights[3] == 20
    order = sorted(range(6), key=[94, 93, 95, 20, 92, 94.5].__getitem__)
    placed = [heights[i] for i in order]
    assert all(b - a >= NAME - 1e-9 for a, b in pairwise(placed))
    assert placed[-1] <= 100


@pytest.mark.parametrize(("epochs", "told"), [(1.0, "1 epoch<"), (8.0, "8 epochs<")])
def test_one_epoch_is_no_plural(epochs, told):
    curve = Curve("Run 1", [(0.0, 10.0), (epochs, 80.0)], "blue")
    assert told in accuracy_chart_html("Accuracy", [curve], "en")


def test_where_nothing_was_measured_there_is_no_empty_chart():
    assert accuracy_chart_html("Accuracy", [Curve("Run 1", [], "blue")], "en") == ""


def test_a_server_that_is_shut_down_is_told_in_the_visitors_language():
    assert reason_text("the server ended", "en") == "The server was shut down."
    assert reason_text("the server ended", "zh") == "服务器已关闭。"
