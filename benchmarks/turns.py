"""Contenders measured in turns."""

import statistics
import time
from collections.abc import Callable, Mapping


def median_seconds(
    contenders: Mapping[str, Callable[[], object]], turns: int, warm_up: bool = False
) -> dict[str, float]:
    """The median wall-clock seconds of each contender, after one turn to warm up.

    warm_up: run each once more, untimed, before each of its turns. For work of milliseconds: the
    threads of the engine before it look out for more work for a while, on the cores it needs.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(turns + 1):
        for name, contender in contenders.items():
            if warm_up:
                contender()
            started = time.perf_counter()
            contender()
            if turn > 0:
                seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in seconds.items()}


def percentile(values: list[float], share: float) -> float:
    """The value below which that share, 0..1, of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def geometric_mean(values: list[float]) -> float:
    return statistics.geometric_mean(values)
