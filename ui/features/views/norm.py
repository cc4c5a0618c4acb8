"""The batch-norm bench as histograms and tables."""

from html import escape

import torch
from torch import Tensor

from cnn_models.inside.batch_norm_bench import NormBench
from ui.features.drawing.legend import number
from ui.texts.common import text

NUM_BINS = 41
WIDTH, HEIGHT = 260, 90  # of a histogram, pixels


def norm_html(
    benches: list[NormBench],
    difference: float,
    language: str,
    in_training: bool = False,
    channel: int | None = None,
) -> str:
    """One row a norm: before, normalised, times gamma plus beta; then the statistics.

    in_training: by this batch's statistics instead of the running ones. channel: one alone, which
    every norm has; None: all.
    """
    rows = "".join(_row(each, language, in_training, channel) for each in benches)
    same = text("norm_difference", language, difference=f"{difference:.1e}")
    return f'<p class="norm-same"><b>{escape(same)}</b></p><div class="norms">{rows}</div>'


def plain_html(titles_and_values: dict[str, Tensor], language: str) -> str:
    """LeNet without norm, for comparison: the values that go into each sigmoid."""
    figures = "".join(
        _figure(name, values, *_range(values)) for name, values in titles_and_values.items()
    )
    intro = escape(text("norm_plain", language))
    return f'<h4>{intro}</h4><div class="norm">{figures}</div>'


def _row(each: NormBench, language: str, in_training: bool, channel: int | None) -> str:
    chosen = slice(None) if channel is None else channel
    parts = {
        "before": each.before[chosen],
        "normalised": each.normalised(in_training)[chosen],
        "after": each.after(in_training)[chosen],
    }
    figures = {key: values.flatten() for key, values in parts.items()}
    low, high = _range(torch.cat(list(figures.values())))
    drawn = "".join(
        _figure(text(f"norm_{key}", language), values, low, high) for key, values in figures.items()
    )
    num = len(each.before)
    told = (
        text("norm_all_channels", language, num=num)
        if channel is None
        else text("norm_one_channel", language, channel=channel, num=num)
    )
    change = text("norm_change", language, change=number(each.largest_change))
    return (
        f"<section><h4>{escape(each.layer)} <small>{escape(told)}</small></h4>"
        f"<div class=norm>{drawn}</div>{_table(each, language)}<p>{escape(change)}</p></section>"
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
    spread = f"{number(round(values.mean().item(), 6))} ± {number(values.std().item())}"
    return (
        f'<figure><figcaption>{escape(title)}: {spread}</figcaption><svg class="histogram" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}: {spread}">{bars}'
        f'{mark if low < 0 < high else ""}<text x="0" y="{HEIGHT - 2}">{number(low)}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT - 2}" text-anchor="end">{number(high)}</text></svg></figure>'
    )


def _table(each: NormBench, language: str) -> str:
    """Of all channels; it scrolls."""
    keys = ("batch_mean", "running_mean", "batch_std", "running_std")
    head = "".join(
        f'<th scope="col">{escape(words)}</th>'
        for words in (
            text("channel_short", language),
            *(text(key, language) for key in keys),
            "gamma",
            "beta",
        )
    )
    columns = (
        each.batch_mean,
        each.running_mean,
        each.batch_var.sqrt(),
        each.running_var.sqrt(),
        each.gamma,
        each.beta,
    )
    rows = "".join(
        f"<tr><td>{i}</td>{''.join(f'<td>{number(c[i].item())}</td>' for c in columns)}</tr>"
        for i in range(len(each.before))
    )
    label = escape(text("norm_statistics", language, layer=each.layer, num=len(each.before)))
    return (
        f'<div class="statistics-scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
