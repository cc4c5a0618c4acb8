"""One call a second, good, bad and hung up on: python -m tests.soak [--seconds 600]."""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import sys
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import free_port, start_app
from tests.load import pictures
from tests.raw_calls import answer_of, as_data_url, assert_is_a_clear_refusal, call

MORE_MEMORY = 1.1  # of what it was after the warm-up
MORE_FILES = 10  # connections come and go
MORE_THREADS = 10


@dataclass(frozen=True)
class Use:
    """What the server's process holds. memory: resident, in bytes."""

    memory: int
    files: int
    threads: int

    @classmethod
    def of(cls, process_id: int) -> "Use":
        """Read it from /proc (Linux)."""
        folder = Path("/proc") / str(process_id)
        pages = int((folder / "statm").read_text().split()[1])
        files = len(list((folder / "fd").iterdir()))
        threads = len(list((folder / "task").iterdir()))
        return cls(pages * os.sysconf("SC_PAGE_SIZE"), files, threads)

    def has_grown_from(self, before: "Use") -> bool:
        return (
            self.memory > MORE_MEMORY * before.memory
            or self.files > before.files + MORE_FILES
            or self.threads > before.threads + MORE_THREADS
        )


def trials(app_url: str):
    """Endless: a good call, a bad one, one that is hung up on, and again with another picture."""
    for picture in itertools.cycle(pictures(20)):
        good = as_data_url(picture)
        yield lambda good=good: answer_of(call(app_url, "classify", [good]))
        yield lambda cut=picture[:999]: assert_is_a_clear_refusal(
            call(app_url, "classify", [as_data_url(cut)])
        )
        yield lambda good=good: answer_of(
            call(app_url, "feature_maps", [good, "lenet_bn", "conv1"])
        )
        yield lambda: assert_is_a_clear_refusal(call(app_url, "layers", ["x" * 100_000]))
        yield lambda good=good: hang_up(app_url, good)


def hang_up(app_url: str, picture: dict[str, str]) -> None:
    """Ask for an answer and leave without reading it."""
    address = urllib.parse.urlsplit(app_url).netloc
    connection = http.client.HTTPConnection(address, timeout=60)
    body = json.dumps({"data": [picture]})
    connection.request(
        "POST", "/gradio_api/call/classify", body, {"Content-Type": "application/json"}
    )
    event = json.loads(connection.getresponse().read())["event_id"]
    connection.request("GET", f"/gradio_api/call/classify/{event}")
    with contextlib.suppress(OSError):
        connection.sock.settimeout(0.05)
        connection.sock.recv(1)
    connection.close()


def soak(app_url: str, process_id: int, seconds: float, pause: float = 1.0) -> tuple[Use, Use]:
    """Use after a fifth of the time and at the end; AssertionError for a bad answer."""
    started, before = time.monotonic(), None
    for trial in trials(app_url):
        trial()
        past = time.monotonic() - started
        if before is None and past > seconds / 5:
            before = Use.of(process_id)
        if past > seconds:
            break
        time.sleep(pause)
    return before or Use.of(process_id), Use.of(process_id)


def main() -> None:
    """Print both uses; exit code 1 if it has grown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    seconds = parser.parse_args().seconds
    port = free_port()
    process = start_app(port)
    try:
        before, after = soak(f"http://127.0.0.1:{port}", process.pid, seconds)
    finally:
        process.terminate()
        process.wait(10)
    print(f"after the warm-up: {before}\nafter {seconds:.0f} s: {after}")
    sys.exit(after.has_grown_from(before))


if __name__ == "__main__":
    main()
