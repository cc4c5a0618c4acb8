"""Where a run trains: in a process of its own, or in a function that its host calls elsewhere."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from runs.observe import Event

ROOT = Path(__file__).resolve().parent.parent
# As JSON has it: a run's request, folders and own pictures, as `runs.process` reads it.
OrderRecord = dict[str, Any]
# Yields a run's events; perhaps in another process, so only plain values go in and out.
Train = Callable[[OrderRecord], Iterator[Event]]
# Windows has no niceness, which the worker gives itself elsewhere, and no sessions.
ON_WINDOWS = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(
    subprocess, "CREATE_NEW_PROCESS_GROUP", 0
)
WORKER = (sys.executable, "-m", "runs.process")
STOP_FILE = "stop"


class OwnProcess:
    """A new process that gets ready, waits for its order and tells what happens, a line each.

    Until the order comes its complaints go where the server's go, then into worker.log.
    """

    def __init__(self, command: Sequence[str], threads: int) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": str(threads)},
            start_new_session=True,  # Ctrl-C at the server's terminal is the server's to handle
            creationflags=ON_WINDOWS,
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def carry_out(self, order: OrderRecord) -> None:
        """Begin the run; to be called once."""
        self._send(json.dumps(order))

    def events(self) -> Iterator[Event]:
        """What the process tells, until it ends."""
        for line in self._process.stdout or ():
            try:
                yield json.loads(line)
            except ValueError:  # cut off in the middle
                continue

    def ask_to_stop(self) -> None:
        self._send("stop")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # what was not sent any more
                    pipe.close()

    def _send(self, line: str) -> None:
        try:
            if self._process.stdin:
                self._process.stdin.write(line.encode() + b"\n")
                self._process.stdin.flush()
        except OSError:  # it has just ended: a broken pipe or, on Windows, an invalid argument
            pass


class HostedCall:
    """A function that trains in whichever process its host chooses, as ZeroGPU's decorated ones do.

    It shares no memory with this process, only the run's folder: a file there asks it to stop.
    """

    def __init__(self, train: Train, order: OrderRecord) -> None:
        self._train, self._order = train, order

    def events(self) -> Iterator[Event]:
        """What the function yields; whatever its host raises."""
        return self._train(self._order)

    def ask_to_stop(self) -> None:
        (Path(self._order["directory"]) / STOP_FILE).touch()

    def kill(self) -> None:
        """Its host does that, when the time is up that was asked for."""

    def close(self) -> None:
        pass


class StopFile:
    """Whether the file is there that asks a hosted call to stop."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / STOP_FILE

    def is_set(self) -> bool:
        return self._path.exists()
