"""The runs of `runs.pairs`, made one after the other; what is there already is not made again."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from runs.pairs import FAST, PAIRS, SEEDS, SHIFT, Outcome, Pair
from runs.request import Request
from runs.worker import run_data
from training.data.data_set import LabelledPixels
from training.data.fashion_mnist import fashion_mnist_here, load_fashion_mnist
from training.data.subset import shipped_pictures
from training.evaluation import evaluate
from training.measure.corruptions import corrupt
from training.run import Run
from training.step.device import choose


def test_pictures() -> LabelledPixels:
    """All 10,000, where Fashion-MNIST is on this machine; else the shipped thousand."""
    if fashion_mnist_here() == "whole":
        return load_fashion_mnist(download=False).test
    return shipped_pictures()


def make_pairs(path: Path, names: list[str], seeds: tuple[int, ...] = SEEDS) -> Iterator[str]:
    """Train what `path` lacks of those pairs, writing it after every run; yields a line a run."""
    pictures = test_pictures()
    told = _read(path, len(pictures))
    for name in names:
        pair = PAIRS[name]
        record = told["pairs"].get(name)
        if record is None or record["sides"] != pair.as_record():
            record = told["pairs"][name] = {"sides": pair.as_record(), "runs": []}
        there = {(run["side"], run["seed"]) for run in record["runs"]}
        for seed in seeds:
            for side, request in enumerate(pair.sides(seed)):
                if (side, seed) in there:
                    continue
                outcome = train_side(request, pictures)
                run = {"side": side, "seed": seed, "outcome": asdict(outcome)}
                record["runs"].append(run)
                _write(path, told)
                yield _line(name, pair, request, outcome)


def train_side(request: Request, pictures: LabelledPixels) -> Outcome:
    """One run, as the page's worker makes it, and what it knows in the end."""
    recipe, data = request.to_recipe(), run_data(request)
    run = Run(recipe, request.recipe, data, choose(request.network), Path(), resumable=False)
    diverged, started = False, time.process_time()  # others' work does not count
    try:
        for _ in run.steps():
            pass
    except FloatingPointError:
        diverged = True

    seconds = time.process_time() - started

    def top1(asked: LabelledPixels) -> float:
        found = evaluate(run.state.best_model, request.network, asked, run.plan)
        return round(found.top1, 2)

    moved = replace(pictures, pixels=corrupt(pictures.pixels, "shift", SHIFT))
    return Outcome(
        learned=top1(data.train),
        test=top1(pictures),
        moved=top1(moved),
        history=[record["validation_top1"] for record in run.state.history],
        seconds=round(seconds, 1),
        diverged=diverged,
    )


def _line(name: str, pair: Pair, request: Request, outcome: Outcome) -> str:
    ending = "diverged" if outcome.diverged else f"test {outcome.test:.2f} %"
    return (
        f"{name} ({pair.difference}), {request.network}, seed {request.seed}: {ending}, "
        f"learned {outcome.learned:.2f} %, moved {outcome.moved:.2f} %, "
        f"{FAST:g} % after {outcome.epochs_needed:g} epochs, {outcome.seconds:.0f} s"
    )


def _read(path: Path, num_test: int) -> dict[str, Any]:
    fresh: dict[str, Any] = {"num_test": num_test, "pairs": {}}
    if not path.exists():
        return fresh
    told = json.loads(path.read_text(encoding="utf-8"))
    return told if told["num_test"] == num_test else fresh


def _write(path: Path, told: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(told), encoding="utf-8")
    part.replace(path)
