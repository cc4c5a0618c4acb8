"""How long the server takes to show a layer, for every layer of every network."""

import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.served_app import PICTURE, served_app
from benchmarks.table import Section


def measure_layers(names: Iterable[str]) -> Section:
    """Slowest and median `/feature_maps` answer of each network, and its largest payload."""
    from gradio_client import Client, handle_file

    rows = []
    with served_app() as (address, _):
        # The pictures stay on the server, which is this machine: their sizes are read there.
        client = Client(address, verbose=False, download_files=False)
        for name in names:
            waits, sizes = [], []
            layers = [layer["name"] for layer in client.predict(name, api_name="/layers")]
            client.predict(handle_file(PICTURE), name, layers[0], api_name="/feature_maps")
            for layer in layers:
                started = time.perf_counter()
                gallery = client.predict(
                    handle_file(PICTURE), name, layer, api_name="/feature_maps"
                )
                waits.append(1000 * (time.perf_counter() - started))
                sizes.append(sum(Path(item["image"]["path"]).stat().st_size for item in gallery))
            ordered = sorted(waits)
            rows.append(
                [name, len(layers), ordered[len(ordered) // 2], ordered[-1], max(sizes) / 1000]
            )
    return Section(
        "Feature maps over HTTP",
        ["network", "layers", "median, ms", "slowest, ms", "largest payload, kB"],
        rows,
        ["Upload, picture pipeline, forward pass and drawing; the pictures' download left out."],
    )
