"""What a visitor's run costs those who classify meanwhile."""

import time
from typing import Any

from benchmarks.page.http_load import ask
from benchmarks.page.served_app import served_app
from benchmarks.table import Section
from benchmarks.turns import percentile

PATIENCE = 180.0  # seconds until a run begins or ends


def measure_run_latency(names: list[str] | None, turns: int, requests: int = 40) -> Section:
    """Percentiles of `/classify`, blocks of requests without a run and during one taking turns."""
    from gradio_client import Client

    rows = []
    with served_app() as (address, _):
        visitor = Client(address, verbose=False)
        ask(visitor, 5)
        for name in names or ["lenet_bn", "googlenet"]:
            idle: list[float] = []
            busy: list[float] = []
            for _ in range(turns):
                idle += ask(visitor, requests)
                trainer = Client(address, verbose=False)
                run = _begin(trainer, name)
                busy += ask(visitor, requests)
                _end(trainer, run)
            p95 = [percentile(waits, 0.95) for waits in (idle, busy)]
            p50 = [percentile(waits, 0.5) for waits in (idle, busy)]
            rows.append([name, len(idle), *p50, *p95, p95[1] / p95[0]])
    return Section(
        "/classify over HTTP without a run and during one, milliseconds",
        ["run of", "requests", "median", "during", "95th", "95th during", "times"],
        rows,
        [
            f"Blocks of {requests} requests of one client, one after another, without a run and "
            f"during one in turns. At most 2 times is promised at the 95th percentile."
        ],
    )


def _begin(trainer: Any, name: str) -> Any:
    """Start a run; return once it trains. ValueError if it does not."""
    run = trainer.submit(name, epochs=60, num_pictures=5_500, api_name="/retrain")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not run.done():
        if any(record["kind"] == "progress" for record in run.outputs()):
            return run
        time.sleep(0.2)
    raise ValueError(f"No run of {name} began within {PATIENCE:.0f} s: {run.outputs()[-1:]}")


def _end(trainer: Any, run: Any) -> None:
    """End the run by hanging up; return once it is over, measured and all."""
    run.cancel()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not trainer.predict(api_name="/runs"):
        time.sleep(0.5)
