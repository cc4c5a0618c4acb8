"""How well a network did after each epoch of its training."""

from collections.abc import Mapping, Sequence

from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS
from ui.texts.common import text


def history_html(caption: str, history: Sequence[Mapping[str, float]], language: str) -> str:
    """A chart of a card's history, a record an epoch."""
    kinds = (("curve_training", "top1"), ("curve_validation", "validation_top1"))
    curves = [
        Curve(text(name, language), [(r["epoch"], r[key]) for r in history], colour, dashed)
        for (name, key), colour, dashed in zip(kinds, COLOURS, (True, False), strict=False)
    ]
    lowest = min(y for curve in curves for _, y in curve.points)
    # From a multiple of 20, so that the ticks end at 100.
    return chart_html(caption, curves, text("epoch", language), (20 * (lowest // 20), 100))
