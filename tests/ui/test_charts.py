"""How a chart writes its figures."""

import pytest

from ui.shared.charts import Curve, chart_html, leading_digits


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0"), (0.01234, "0.0123"), (12.34, "12.3"), (999.4, "999"), (10_312.0, "10,300")],
)
def test_a_figure_has_its_leading_digits_and_no_power_of_ten(value, told):
    assert leading_digits(value, 3) == told


def test_a_long_runs_steps_stand_at_its_axis_in_full():
    chart = chart_html("Loss", [Curve("training", [(0, 2.3), (25_740, 2e4)], "blue")], "steps")
    assert "25,740 steps" in chart
    assert "e+" not in chart.partition("<svg")[2].partition("</svg>")[0]
