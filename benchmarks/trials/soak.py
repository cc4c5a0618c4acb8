"""Strangers' calls for minutes, good, bad and cancelled.

python -m benchmarks.trials.soak [--seconds 600]

Starts the app and calls it once a second. Afterwards its memory must be within a tenth of what it
was after the warm-up, and it must have no more open files and threads than then; every good call
must have been answered as the first one, and every bad one refused in a sentence.
"""

import argparse
import json
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, free_port, start_app
from tests.raw_calls import (
    EXAMPLE,
    answer_of,
    as_data_url,
    assert_is_a_clear_refusal,
    call,
    fetch,
)

PICTURE = as_data_url(EXAMPLE.read_bytes())
WARM_UP = 0.3  # of the time
MOST_GROWTH = 1.10
FEW = 6  # files or threads more: connections that are just being closed


@dataclass(frozen=True)
class Sample:
    """What the server holds at one moment, of its own process."""

    megabytes: float
    files: int
    threads: int

    @classmethod
    def of(cls, process: int) -> "Sample":
        place = Path("/proc") / str(process)
        status = dict(
            line.split(":\t", 1)
            for line in (place / "status").read_text(encoding="utf-8").splitlines()
        )
        return cls(
            int(status["VmRSS"].split()[0]) / 1024,
            len(list((place / "fd").iterdir())),
            int(status["Threads"]),
        )

    def __str__(self) -> str:
        return f"{self.megabytes:.0f} MB, {self.files} files, {self.threads} threads"


def good_calls(url: str) -> list[Callable[[], Any]]:
    """Calls whose answers stay the same."""
    return [
        lambda: _labels(answer_of(call(url, "classify", [PICTURE]))),
        lambda: len(answer_of(call(url, "feature_maps", [PICTURE, "googlenet", "stage1.conv1"]))),
        lambda: answer_of(call(url, "layers", ["nin"]))[0],
        lambda: fetch(url)[0],
    ]


def bad_calls(url: str) -> list[Callable[[], Any]]:
    """Calls that are refused."""
    asked: list[tuple[str, list[Any]]] = [
        ("classify", [{"path": "/etc/passwd"}]),
        ("classify", [as_data_url(b"no picture" * 1000)]),
        ("feature_maps", [PICTURE, "nin", "x" * 10_000]),
        ("retrain", ["lenet", float("nan"), 10**9, -1, [], "best", None, {}]),
    ]
    return [partial(call, url, name, values) for name, values in asked]


def cancelled_calls(url: str) -> list[Callable[[], Any]]:
    """Calls whose caller hangs up: before the answer, in the middle of a stream, or at once."""
    run = ["nin", 60, 5000, 0, 0, "modern", "scratch", 0]
    return [
        lambda: hang_up(url, "classify", [PICTURE], lines=0),
        lambda: hang_up(url, "retrain", run, lines=4),
        lambda: ask(url, "classify", [PICTURE]),
    ]


def ask(url: str, name: str, values: list[Any]) -> str:
    """Post a call; the address at which its answer will be."""
    address = f"{url}/gradio_api/call/{name}"
    told = fetch(address, json.dumps({"data": values}).encode())[1]
    return f"{address}/{json.loads(told)['event_id']}"


def hang_up(url: str, name: str, values: list[Any], lines: int) -> None:
    """Call, read so many lines of the answer, and close the connection."""
    with urllib.request.urlopen(ask(url, name, values), timeout=120) as answer:
        for _ in range(lines):
            answer.readline()


def soak(url: str, process: int, seconds: float, pause: float = 1.0) -> list[Sample]:
    """Call once a `pause` for so long; what the server held at each call after the warm-up."""
    good, bad, cancelled = good_calls(url), bad_calls(url), cancelled_calls(url)
    first = [ask_good() for ask_good in good]
    began, samples, turn = time.monotonic(), [], 0
    while time.monotonic() - began < seconds:
        due = began + turn * pause
        time.sleep(max(0.0, due - time.monotonic()))
        kind, place = turn % 3, turn // 3
        if kind == 0:
            assert good[place % len(good)]() == first[place % len(good)]
        elif kind == 1:
            assert_is_a_clear_refusal(bad[place % len(bad)]())
        else:
            cancelled[place % len(cancelled)]()
        if time.monotonic() - began > WARM_UP * seconds:
            samples.append(Sample.of(process))
        turn += 1
    return samples


def first_and_last(samples: list[Sample]) -> tuple[Sample, Sample]:
    """Medians of the first and of the last fifth, which a single picture's memory does not sway."""
    fifth = max(1, len(samples) // 5)
    return _median(samples[:fifth]), _median(samples[-fifth:])


def assert_flat(first: Sample, last: Sample) -> None:
    assert last.megabytes <= MOST_GROWTH * first.megabytes, f"{first} -> {last}"
    assert last.files <= first.files + FEW, f"{first} -> {last}"
    assert last.threads <= first.threads + FEW, f"{first} -> {last}"


def _median(samples: list[Sample]) -> Sample:
    return Sample(
        statistics.median(s.megabytes for s in samples),
        int(statistics.median(s.files for s in samples)),
        int(statistics.median(s.threads for s in samples)),
    )


def _labels(answer: dict[str, Any]) -> dict[str, str]:
    return {name: record["label"] for name, record in answer.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    wish = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as temporary:
        app = start_app(port, ROOT, GRADIO_TEMP_DIR=temporary)
        try:
            samples = soak(f"http://127.0.0.1:{port}", app.pid, wish.seconds)
        finally:
            app.terminate()
            app.wait(30)
    first, last = first_and_last(samples)
    print(f"{len(samples)} calls after the warm-up: {first} -> {last}")
    assert_flat(first, last)


if __name__ == "__main__":
    main()
