"""How long a visitor waits from Start to a run's first step, with the spare process and without."""

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.table import Section
from runs.queue import Jobs, new_owner
from runs.request import Limits, Request
from ui.retrain.form import FIELDS, defaults, settings

READING = 15.0  # seconds between the tab's opening and the click, while the spare gets ready
NETWORKS = ("lenet", "lenet_bn", "alexnet", "vgg11_quarter", "nin", "googlenet")

Wait = tuple[float, float]  # seconds by the clock, and of a core


def measure_run_start(names: list[str] | None, turns: int, reading: float = READING) -> Section:
    """Seconds to the first progress of the form's own settings, both kinds taking turns."""
    rows = []
    for name in names or NETWORKS:
        pairs = [
            (wait_for_first_step(name, 0), wait_for_first_step(name, reading)) for _ in range(turns)
        ]
        new, spare = zip(*pairs, strict=True)
        row: list[object] = [name]
        for of_new, of_spare in zip(zip(*new, strict=True), zip(*spare, strict=True), strict=True):
            shares = [one / other for one, other in zip(of_spare, of_new, strict=True)]
            row += [median(of_new), median(of_spare), median(shares)]
        rows.append(row)
    clock, core = ["new process", "spare", "share"], ["new, of a core", "spare", "share"]
    return Section(
        "From Start to a run's first step, seconds",
        ["network", *clock, *core],
        rows,
        [
            f"A new process imports PyTorch after the click, the spare one in the {reading:.0f} s "
            "since the tab was opened. Of a core: what the process computes in that time, which "
            "other programs on the machine do not lengthen. Goals: 1.5 s for the LeNets, 3 s for "
            "the large networks."
        ],
    )


def wait_for_first_step(name: str, reading: float) -> Wait:
    """From the click on; reading: seconds before it that the tab is open, 0 for no spare."""
    limits = Limits.from_environment()
    filled = defaults(name)
    request = Request.checked(settings(*[filled[field] for field in FIELDS]), limits)
    with tempfile.TemporaryDirectory() as folder:
        jobs = Jobs(limits, Path(folder))
        if reading:
            jobs.get_ready()
            time.sleep(reading)
        started, computed = time.perf_counter(), computed_by_children()
        job = jobs.submit(request, new_owner())
        for _ in job.watch(0.05):
            if any(event["kind"] == "progress" for event in job.events):
                wait = time.perf_counter() - started, computed_by_children() - computed
                jobs.close()
                return wait
    raise ValueError(f"The run of {name} took no step: {job.status} {job.reason}")


def computed_by_children() -> float:
    """Seconds of a core that this process's living children have had; nan where no /proc tells."""
    if not Path("/proc/self/task").exists():
        return float("nan")
    children = [pid for path in Path("/proc/self/task").glob("*/children") for pid in _words(path)]
    ticks = 0
    for child in children:
        after_name = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        ticks += sum(map(int, after_name.split()[11:13]))  # proc(5): utime, stime
    return ticks / os.sysconf("SC_CLK_TCK")


def _words(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split()
