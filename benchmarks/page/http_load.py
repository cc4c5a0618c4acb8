"""Whole requests over HTTP: how long visitors wait, alone, together and during a training run."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.page.raw_client import RawClient
from benchmarks.page.served_app import PICTURE, core_seconds, served_app
from benchmarks.table import Section
from benchmarks.turns import percentile

CLIENTS = (1, 10, 30)
TRAINING_EPOCHS = 60


def measure_http(requests_each: int) -> Section:
    """Answers a second of `/classify`, and the 50th and 95th percentile of waiting for one."""
    from gradio_client import Client

    rows = []
    with served_app() as (address, process):
        clients = [RawClient(address) for _ in range(max(CLIENTS))]
        clients[0].waits(PICTURE, 3)
        for count in CLIENTS:
            rows.append(_row(f"{count} at once", clients[:count], requests_each, process.pid))
        library = Client(address, verbose=False)
        ask(library, 1)
        waits = ask(library, requests_each)
        rows.append(["1 by the Python client", *_summary(waits, sum(waits) / 1000), None])
        endpoints = library.view_api(return_format="dict", print_info=False)
        if "/retrain" in endpoints["named_endpoints"]:
            run = Client(address, verbose=False).submit(
                "lenet_bn", epochs=TRAINING_EPOCHS, api_name="/retrain"
            )
            _wait_until_training(run)
            rows.append(
                _row("1, during a training run", clients[:1], 4 * requests_each, process.pid)
            )
            run.cancel()
    return Section(
        "/classify over HTTP",
        ["clients", "requests", "a second", "median, ms", "95th, ms", "core-ms an answer"],
        rows,
        ["Upload, queue, all networks and the answer; clients and server share the machine."],
    )


def _row(what: str, clients: list[RawClient], requests_each: int, pid: int) -> list[object]:
    started, used = time.perf_counter(), core_seconds(pid)
    with ThreadPoolExecutor(len(clients)) as pool:
        each = pool.map(lambda client: client.waits(PICTURE, requests_each), clients)
        waits = [wait for waits in each for wait in waits]
    summary = _summary(waits, time.perf_counter() - started)
    spent = None if used is None else 1000 * ((core_seconds(pid) or used) - used) / len(waits)
    return [what, *summary, spent]


def _summary(waits: list[float], seconds: float) -> list[object]:
    return [len(waits), len(waits) / seconds, percentile(waits, 0.5), percentile(waits, 0.95)]


def ask(client: Any, times: int) -> list[float]:
    """Milliseconds of that many requests one after another."""
    from gradio_client import handle_file

    waits = []
    for _ in range(times):
        started = time.perf_counter()
        client.predict(handle_file(PICTURE), api_name="/classify")
        waits.append(1000 * (time.perf_counter() - started))
    return waits


def _wait_until_training(run: Any, patience: float = 60) -> None:
    """Until the run has sent something."""
    arrived = threading.Event()

    def listen() -> None:
        for _ in run:
            arrived.set()

    threading.Thread(target=listen, daemon=True).start()
    arrived.wait(patience)
