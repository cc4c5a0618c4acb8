"""python -m training benchmark: the sections, one after another, as a table, JSON or a file."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.accuracy_time import LECTURE_TOP1, measure_time_to_accuracy
from benchmarks.classification import (
    measure_agreement,
    measure_batches,
    measure_classification,
)
from benchmarks.growth_plot import draw_growth
from benchmarks.limit import measure_limit
from benchmarks.machine import describe, load
from benchmarks.page.clicks import measure_clicks
from benchmarks.page.http_load import measure_http
from benchmarks.page.run_latency import measure_run_latency
from benchmarks.page.run_speed import measure_run_speed
from benchmarks.page.run_start import measure_run_start
from benchmarks.page.start import measure_start
from benchmarks.processes import measure_processes
from benchmarks.table import Section
from benchmarks.training_speed import measure_training
from cnn_models.predict import Network, load_all
from training.data.data_set import DataSet
from training.data.fashion_mnist import load_fashion_mnist
from training.data.subset import load_subset
from training.step.memory import keep_freed_memory

GROWING = ("batches", "processes")
QUICK = ("training", "limit", "classification", "batches")


def benchmark(
    sections: Annotated[
        list[str] | None, typer.Argument(help="Which to measure; else the quick ones.")
    ] = None,
    network: Annotated[
        list[str] | None, typer.Option(help="Only this network; may be given again.")
    ] = None,
    turns: Annotated[int, typer.Option(help="Turns of each contender.")] = 3,
    everything: Annotated[bool, typer.Option("--all", help="All sections.")] = False,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    d2l: Annotated[
        Path | None, typer.Option(help="Folder with d2l 1.0.3, installed by pip --target.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write the tables here.")] = None,
    plots: Annotated[
        Path | None, typer.Option(help="Folder for pictures of how batches and processes grow.")
    ] = None,
) -> None:
    """Measure speed on this machine, as ratios taken in one run."""
    if turns < 1:
        raise ValueError(f"At least one turn is needed, not {turns}.")
    keep_freed_memory()
    known = _sections(data, network, turns, d2l)
    wanted = list(known) if everything else sections or list(QUICK)
    for name in wanted:
        if name not in known:
            raise ValueError(f"No section is called {name!r}. Known: {', '.join(known)}.")
    if plots:
        plots.mkdir(parents=True, exist_ok=True)
    machine, measured = describe(), []
    for name in wanted:
        measured.append(known[name]())
        if plots and name in GROWING:
            draw_growth(measured[-1], plots / f"{name}.png")
        if not as_json:
            print(measured[-1].as_markdown() + "\n", flush=True)
    if as_json:
        print(json.dumps({"machine": machine, "sections": [asdict(s) for s in measured]}, indent=1))
    if out:
        out.write_text(_document(machine, measured), encoding="utf-8")


def _sections(
    folder: Path | None, names: list[str] | None, turns: int, d2l: Path | None
) -> dict[str, Callable[[], Section]]:
    data = _data(folder)
    networks = _networks(names)
    timed = [n for n in names or LECTURE_TOP1 if n in LECTURE_TOP1]
    return {
        "training": lambda: measure_training(data, names, turns, d2l),
        "limit": lambda: measure_limit(names, turns),
        "accuracy-time": lambda: measure_time_to_accuracy(data, timed),
        "classification": lambda: measure_classification(networks, data.test, 10 * turns),
        "agreement": lambda: measure_agreement(networks, data.test),
        "batches": lambda: measure_batches(networks, data.test, turns),
        "processes": lambda: measure_processes(names, turns),
        "runs": lambda: measure_run_speed(names, turns),
        "run-latency": lambda: measure_run_latency(names, turns),
        "run-start": lambda: measure_run_start(names, turns),
        "clicks": lambda: measure_clicks(turns),
        "http": lambda: measure_http(10 * turns),
        "start": lambda: measure_start(turns),
    }


def _data(folder: Path | None) -> DataSet:
    try:
        return load_fashion_mnist(folder, download=False)
    except FileNotFoundError:
        print("Fashion-MNIST is not here: measuring with the shipped part.", file=sys.stderr)
        return load_subset()


def _networks(names: list[str] | None) -> list[Network]:
    loaded = load_all().values()
    return [
        n for n in loaded if isinstance(n, Network) and (not names or n.architecture.name in names)
    ]


def _document(machine: dict[str, str], sections: list[Section]) -> str:
    lines = [f"- {key}: {value}" for key, value in machine.items()]
    lines.append(f"- load after the run: {load()}")
    tables = [section.as_markdown() for section in sections]
    return (
        "\n".join(["# Benchmarks", "", "Measured on:", "", *lines, ""])
        + "\n"
        + "\n\n".join(tables)
        + "\n"
    )
