"""The batch-norm bench as histograms and tables."""

from html import escape

import torch
from torch import Tensor

from cnn_models.inside.batch_norm_bench import NormBench
from ui.features.drawing.legend import number
from ui.texts.common import text

NUM_BINS = 41
WIDTH, HEIGHT = 260, 90  # of a histogram, pixels
MAX_CHANNELS = 16  # of which the statistics are listed


def norm_html(benches: list[NormBench], difference: float, language: str) -> str:
    """One row a norm: what goes in, what comes out, both on one axis; then the statistics."""
    rows = "".join(_row(each, language) for each in benches)
    same = text("norm_difference", language, difference=f"{difference:.1e}")
    return f'<p class="norm-same"><b>{escape(same)}</b></p><div class="norms">{rows}</div>'


def plain_html(titles_and_values: dict[str, Tensor], language: str) -> str:
    """LeNet without norm, for comparison: the values that go into each sigmoid."""
    figures = "".join(
        _figure(name, values, *_range(values)) for name, values in titles_and_values.items()
    )
    intro = escape(text("norm_plain", language))
    return f'<h4>{intro}</h4><div class="norm">{figures}</div>'


def _row(each: NormBench, language: str) -> str:
    low, high = _range(torch.cat([each.before, each.after]))
    change = text("norm_change", language, change=number(each.largest_change))
    return (
        f"<section><h4>{escape(each.layer)}</h4><div class=norm>"
        f"{_figure(text('before', language), each.before, low, high)}"
        f"{_figure(text('after', language), each.after, low, high)}{_table(each, language)}</div>"
        f"<p>{escape(change)}</p></section>"
    )


def _range(values: Tensor) -> tuple[float, float]:
    """An axis that leaves out the last half per cent at each end."""
    values = values[:: max(1, len(values) // 100_000)]  # quantile takes no more than 16 million
    low, high = torch.quantile(values, torch.tensor([0.005, 0.995])).tolist()
    return (low, high) if high > low else (low - 1, high + 1)


def _figure(title: str, values: Tensor, low: float, high: float) -> str:
    """A histogram as SVG, zero marked."""
    counts = torch.histc(values.clamp(low, high), NUM_BINS, low, high)
    heights = (HEIGHT - 16) * counts / counts.max().clamp(min=1)
    step = WIDTH / NUM_BINS
    bars = "".join(
        f'<rect x="{i * step:.1f}" y="{HEIGHT - 14 - h:.1f}" width="{step - 0.6:.1f}" '
        f'height="{h:.1f}"/>'
        for i, h in enumerate(heights.tolist())
    )
    zero = WIDTH * (0 - low) / (high - low)
    mark = f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="{HEIGHT - 14}"/>'
    spread = f"{number(values.mean().item())} ± {number(values.std().item())}"
    return (
        f'<figure><figcaption>{escape(title)}: {spread}</figcaption><svg class="histogram" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}: {spread}">{bars}'
        f'{mark if low < 0 < high else ""}<text x="0" y="{HEIGHT - 2}">{number(low)}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT - 2}" text-anchor="end">{number(high)}</text></svg></figure>'
    )


def _table(each: NormBench, language: str) -> str:
    keys = ("channel_short", "batch_mean", "running_mean", "batch_std", "running_std")
    head = "".join(f"<th>{escape(text(key, language))}</th>" for key in keys)
    columns = (each.batch_mean, each.running_mean, each.batch_var.sqrt(), each.running_var.sqrt())
    rows = "".join(
        f"<tr><td>{i}</td>{''.join(f'<td>{number(c[i].item())}</td>' for c in columns)}</tr>"
        for i in range(min(MAX_CHANNELS, len(each.batch_mean)))
    )
    cut = len(each.batch_mean) - MAX_CHANNELS
    note = (
        f"<caption>{escape(text('more_channels', language, num=cut))}</caption>" if cut > 0 else ""
    )
    table = f'<table class="figures">{note}<tr>{head}</tr>{rows}</table>'
    return f'<div class="statistics-scroll">{table}</div>'
