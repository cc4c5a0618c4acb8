"""How long a visitor waits from Start to a run's first step, with the spare process and without."""

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.table import Section
from runs.queue import Jobs, new_owner
from runs.request import Limits, Request
from ui.retrain.form import FIELDS, defaults, settings

READING = 15.0  # seconds between the tab's opening and the click, while the spare gets ready


def measure_run_start(names: list[str] | None, turns: int, reading: float = READING) -> Section:
    """Seconds to the first progress of the form's own settings, both kinds taking turns."""
    rows = []
    for name in names or ["lenet", "lenet_bn", "alexnet", "vgg11_quarter", "nin", "googlenet"]:
        pairs = [
            (seconds_to_first_step(name, 0), seconds_to_first_step(name, reading))
            for _ in range(turns)
        ]
        new, spare = (median(values) for values in zip(*pairs, strict=True))
        shares = [with_spare / without for without, with_spare in pairs]
        rows.append([name, new, spare, median(shares), min(shares), max(shares)])
    return Section(
        "From Start to a run's first step, seconds",
        ["network", "new process", "spare process", "median share", "lowest", "highest"],
        rows,
        [
            f"A new process imports PyTorch after the click, the spare one in the {reading:.0f} s "
            "since the tab was opened. Goals: 1.5 s for the LeNets, 3 s for the large networks."
        ],
    )


def seconds_to_first_step(name: str, reading: float) -> float:
    """From the click on; reading: seconds before it that the tab is open, 0 for no spare."""
    limits = Limits.from_environment()
    filled = defaults(name)
    request = Request.checked(settings(*[filled[field] for field in FIELDS]), limits)
    with tempfile.TemporaryDirectory() as folder:
        jobs = Jobs(limits, Path(folder))
        if reading:
            jobs.get_ready()
            time.sleep(reading)
        started = time.perf_counter()
        job = jobs.submit(request, new_owner())
        for _ in job.watch(0.05):
            if any(event["kind"] == "progress" for event in job.events):
                seconds = time.perf_counter() - started
                jobs.close()
                return seconds
    raise ValueError(f"The run of {name} took no step: {job.status} {job.reason}")
