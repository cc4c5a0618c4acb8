"""The lecture's claims as pairs of short runs, and what came of them over several seeds.

`python -m tools pairs` makes the runs; the page shows their figures.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

from cnn_models.files.weights import ASSETS
from runs.request import Request
from runs.twins import twin_of

PAIRS_FILE = ASSETS / "pairs.json"
SEEDS = (0, 1, 2)
SHIFT = 3  # pixels by which the test pictures are moved, to see how robust a network is
FAST = 60.0  # per cent of the validation pictures; the epochs until there are the speed
CLAIM = "claim"  # the plan of a run that tries one; with a pair's key "claim*KEY"
LITTLE = 0.5  # points of accuracy that are no more than another seed's


@dataclass(frozen=True)
class Pair:
    """A run and its twin. first: what the lecture speaks for, the twin is without it."""

    first: Request
    difference: str

    def sides(self, seed: int = 0) -> tuple[Request, Request]:
        """Both requests, as Retrain's "Run both" makes them."""
        first = replace(self.first, seed=seed)
        return first, twin_of(first, self.difference)

    def as_record(self) -> list[dict[str, Any]]:
        """Both, for a file: figures of other settings are not this pair's."""
        return [asdict(side) for side in self.sides()]


def _plain(network: str, epochs: float, **more: Any) -> Request:
    """Our recipe without augmentation, in which what is learned by heart can be seen."""
    return Request(network, epochs=epochs, augmentation=False, **more)


PAIRS: dict[str, Pair] = {
    "activation": Pair(
        Request("lenet_relu", "notebook", epochs=20, learning_rate=0.1), "activation"
    ),
    "activation_fast": Pair(
        Request("lenet_relu", "notebook", epochs=20, learning_rate=0.9), "activation"
    ),
    "dropout": Pair(_plain("lenet_dropout", 40), "dropout"),
    "decay": Pair(_plain("lenet_relu", 40, weight_decay=5e-3), "decay"),
    "augmentation": Pair(Request("lenet_bn", epochs=60, augmentation=True), "augmentation"),
    "norm": Pair(Request("lenet_bn", "notebook", epochs=40, learning_rate=0.9), "norm"),
    "place": Pair(Request("lenet_bn", "notebook", epochs=20), "place"),
}


@dataclass(frozen=True)
class Outcome:
    """One run's result. Accuracies in per cent.

    learned: of the pictures that it learned from, as they are. test, moved: of the test pictures,
    as they are and SHIFT pixels further right. history: of the validation pictures, by epoch.
    seconds: of one core. diverged: whether it ended early, its loss no longer a number; it then
    answers by chance.
    """

    learned: float
    test: float
    moved: float
    history: list[float]
    seconds: float
    diverged: bool = False

    @property
    def gap(self) -> float:
        """What was learned by heart: how much better it is on what it learned from, points."""
        return self.learned - self.test

    @property
    def epochs_needed(self) -> float:
        """Epochs until FAST; one more than there were, if it never came to that."""
        if self.diverged:
            return math.inf
        reached = [i for i, value in enumerate(self.history, start=1) if value >= FAST]
        return float(min(reached, default=len(self.history) + 1))


MEASURES: dict[str, Callable[[Outcome], float]] = {
    "learned": lambda outcome: outcome.learned,
    "test": lambda outcome: outcome.test,
    "gap": lambda outcome: outcome.gap,
    "moved": lambda outcome: outcome.moved,
    "epochs": lambda outcome: outcome.epochs_needed,
}


@dataclass(frozen=True)
class Result:
    """Both sides' outcomes, seed by seed, and on how many test pictures."""

    first: tuple[Outcome, ...]
    second: tuple[Outcome, ...]
    num_test: int

    def differences(self, measure: str) -> list[float]:
        """First less second, for each seed."""
        of = MEASURES[measure]
        return [of(a) - of(b) for a, b in zip(self.first, self.second, strict=True)]

    def direction(self, measure: str) -> int:
        """1 or -1 where the first is higher or lower with every seed, and by LITTLE on the mean.

        0 where the seeds do not agree, or it makes next to no difference.
        """
        found = self.differences(measure)
        if abs(mean(found)) < LITTLE:
            return 0
        return 1 if min(found) > 0 else -1 if max(found) < 0 else 0


def of_side(outcomes: Sequence[Outcome], measure: str) -> tuple[float, float, float]:
    """Mean, least and largest over the seeds."""
    values = [MEASURES[measure](outcome) for outcome in outcomes]
    return mean(values), min(values), max(values)


@cache
def shipped_results() -> dict[str, Result]:
    """What `read_results` finds in the shipped file."""
    return read_results(PAIRS_FILE)


def read_results(path: Path) -> dict[str, Result]:
    """The pairs whose every seed has run, with the settings that they have now."""
    if not path.exists():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    found = {}
    for key, pair in PAIRS.items():
        record = told["pairs"].get(key, {})
        runs = {(run["side"], run["seed"]): run["outcome"] for run in record.get("runs", [])}
        wanted = [(side, seed) for side in (0, 1) for seed in SEEDS]
        if record.get("sides") == pair.as_record() and set(wanted) <= set(runs):
            first, second = (
                tuple(Outcome(**runs[side, seed]) for seed in SEEDS) for side in (0, 1)
            )
            found[key] = Result(first, second, told["num_test"])
    return found
