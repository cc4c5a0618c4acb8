"""The app in a process of its own, as a visitor's browser meets it, and requests over HTTP."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"
PATIENCE = 180  # seconds until the page must answer


@contextlib.contextmanager
def served_app() -> "Iterator[tuple[str, subprocess.Popen[bytes]]]":
    """Start `python app.py`; give its address and process once the page answers; end it.

    Raises ValueError if it ends by itself or does not answer.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "app.py", "--no-browser"],
        cwd=ROOT,
        env=os.environ | {"HOST": "127.0.0.1", "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address, process
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ValueError("The app ended before its page answered: python app.py says why.")
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except OSError:
            time.sleep(0.02)
    raise ValueError(f"The page did not answer within {PATIENCE} seconds.")


def resident_megabytes(process: "subprocess.Popen[bytes]") -> float | None:
    """Memory that the process holds, in 10**6 bytes; None where the system does not tell."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return None
    for line in status.read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024 / 1e6
    return None


def core_seconds(pid: int) -> float | None:
    """What a process has used of the cores so far; None where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    after_name = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
