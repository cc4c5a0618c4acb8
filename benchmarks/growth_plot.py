"""A benchmark's table as lines."""

from pathlib import Path

import numpy as np

from benchmarks.table import Section
from training.measure.confusion_plot import COLOURS, new_figure


def draw_growth(section: Section, path: Path) -> None:
    """Each row of a benchmark's table as a line, in multiples of its first figure."""
    figure = new_figure(5.2, 3.2)
    axes = figure.subplots()
    ways = section.columns[1:]
    for colour, (name, *speeds) in zip(COLOURS * len(section.rows), section.rows, strict=False):
        times = np.array(speeds, dtype=float) / np.array(speeds[0], dtype=float)
        axes.plot(ways, times, "-o", color=colour, label=name)
    axes.set(title=section.title, ylabel=f"times that of {ways[0]}", ylim=(0, None))
    axes.legend(fontsize="small")
    figure.savefig(path)
