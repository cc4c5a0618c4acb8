"""How long a click on each layer takes on the server, and how much it sends.

python -m benchmarks.page.feature_speed [NETWORK ...] [--layers]
"""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Annotated

import numpy as np
import typer

from cnn_models import SHIPPED, load
from cnn_models.inside.layers import Layer, layer_table
from cnn_models.registry import find
from ui.features.look import Look
from ui.features.ribbon import ribbon_html
from ui.features.settings import Settings, layer_and_channel
from ui.features.viewer import EXAMPLE_WHEN_EMPTY, Viewer, example_pixels, middle_of
from ui.shared.lab import Lab

ROW = "{:<18} {:<40} {:>7} {:>7} {:>6}"
SCALES = ("layer", "channel", "network")
REPEATS = 3  # of which the quickest counts: a busy machine makes the others slower

Cost = tuple[float, float, float]  # milliseconds, of them computing in this thread, kilobytes sent


def measure_layer(viewer: Viewer, layer: Layer, name: str, scaling: str) -> Cost:
    """Opening a layer of a picture that was classified before."""
    pixels = example_pixels()[EXAMPLE_WHEN_EMPTY]
    settings = Settings(name, str(EXAMPLE_WHEN_EMPTY), None, None, scaling, "strongest", "en")

    def open_layer() -> int:
        look = _look(viewer, name, pixels, scaling)
        sent = layer_and_channel(viewer, middle_of(name, layer), look, settings)
        return sum(len(part) for part in sent)

    return min(_measure(open_layer) for _ in range(REPEATS))


def measure_network(viewer: Viewer, name: str) -> Cost:
    """Opening the network itself for a new picture: its pass, and the map of its layers."""
    looks = (_look(viewer, name, pixels) for pixels in example_pixels())
    return min(_measure(lambda: len(ribbon_html(next(looks), ""))) for _ in range(REPEATS))


def _look(viewer: Viewer, name: str, pixels: np.ndarray, scaling: str = "layer") -> Look:
    if (look := viewer.look(name, pixels, scaling)) is None:
        raise ValueError(f"{name} has no weights to look into.")
    return look


def _measure(work: Callable[[], int]) -> Cost:
    started, computing = time.perf_counter(), time.thread_time()
    sent = work()
    times = time.perf_counter() - started, time.thread_time() - computing
    return 1000 * times[0], 1000 * times[1], sent / 1000


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Networks; all if left out.")] = None,
    layers: Annotated[bool, typer.Option("--layers", help="A row for every layer.")] = False,
) -> None:
    """Time every layer of the networks, on every scale of colours."""
    typer.echo(ROW.format("network", "", "ms", "CPU ms", "kB"))
    for name in names or SHIPPED:
        network = load(find(name).name)
        # B023: the viewer lives no longer than this turn of the loop.
        viewer = Viewer(Lab(lambda: {name: network}))  # noqa: B023
        typer.echo(_row(name, "the pass and the list of layers", measure_network(viewer, name)))
        clicks = {
            (layer.name, scaling): measure_layer(viewer, layer, name, scaling)
            for layer in layer_table(name)
            for scaling in SCALES
        }
        if layers:
            for (layer, scaling), found in clicks.items():
                typer.echo(_row(name, f"{layer}, {scaling}", found))
        columns = list(zip(*clicks.values(), strict=True))
        typer.echo(_row(name, "the largest of all layers and scales", [max(c) for c in columns]))
        typer.echo(_row(name, "the median of them", [median(c) for c in columns]))


def _row(name: str, what: str, found: Sequence[float]) -> str:
    return ROW.format(name, what, *(f"{number:.0f}" for number in found))


if __name__ == "__main__":
    typer.run(main)
