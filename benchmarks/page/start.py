"""How long from the command to the page, and to the first answer."""

import statistics
import subprocess
import sys
import time

from benchmarks.page.served_app import PICTURE, ROOT, resident_megabytes, served_app
from benchmarks.table import Section


def measure_start(turns: int) -> Section:
    """Seconds to the page and to the first answer, beside the bare imports; memory afterwards."""
    from gradio_client import Client, handle_file

    imports, pages, answers, memory = [], [], [], []
    for _ in range(turns):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import torch, gradio"], cwd=ROOT, check=True)
        imports.append(time.perf_counter() - started)
        started = time.perf_counter()
        with served_app() as (address, process):
            pages.append(time.perf_counter() - started)
            client = Client(address, verbose=False)
            client.predict(handle_file(PICTURE), api_name="/classify")
            answers.append(time.perf_counter() - started)
            memory.append(resident_megabytes(process))
    bare, page, answer = (statistics.median(values) for values in (imports, pages, answers))
    return Section(
        "Start, seconds",
        ["import torch, gradio", "page", "page / imports", "first answer", "memory, MB"],
        [[bare, page, page / bare, answer, memory[-1]]],
        ["Files already in the system's cache; the first answer includes connecting a client."],
    )
