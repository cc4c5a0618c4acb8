"""Whole requests over HTTP: how long visitors wait, alone, together and during a training run."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.page.served_app import PICTURE, served_app
from benchmarks.table import Section
from benchmarks.turns import percentile

CLIENTS = (1, 10, 30)
TRAINING_EPOCHS = 60


def measure_http(requests_each: int) -> Section:
    """50th and 95th percentile of `/classify` in milliseconds, by number of clients at once."""
    from gradio_client import Client

    rows = []
    with served_app() as (address, _):
        clients = [Client(address, verbose=False) for _ in range(max(CLIENTS))]
        ask(clients[0], 3)
        for count in CLIENTS:
            rows.append(_row(f"{count} at once", clients[:count], requests_each))
        endpoints = clients[0].view_api(return_format="dict", print_info=False)
        if "/retrain" in endpoints["named_endpoints"]:
            run = Client(address, verbose=False).submit(
                "lenet_bn", epochs=TRAINING_EPOCHS, api_name="/retrain"
            )
            _wait_until_training(run)
            rows.append(_row("1, during a training run", clients[:1], 4 * requests_each))
            run.cancel()
    return Section(
        "/classify over HTTP, milliseconds",
        ["clients", "requests", "median", "95th percentile"],
        rows,
        ["Upload, queue, all networks and the answer; clients and server share the machine."],
    )


def _row(what: str, clients: list[Any], requests_each: int) -> list[object]:
    with ThreadPoolExecutor(len(clients)) as pool:
        waits = [w for waits in pool.map(lambda c: ask(c, requests_each), clients) for w in waits]
    return [what, len(waits), percentile(waits, 0.5), percentile(waits, 0.95)]


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
