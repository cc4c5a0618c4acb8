"""One run in a process of its own, seen from the server: started, watched, stopped."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from cnn_models.weights import CHECKPOINTS, checkpoint_path
from training.lessons import Lesson
from training.observe import Event
from training.request import Limits, Request

ROOT = Path(__file__).resolve().parent.parent
STOP_GRACE = 60.0  # seconds from Stop to the end: one batch, then saving and measuring
LOOK_EVERY = 0.1  # seconds
WORKER = (sys.executable, "-m", "training.worker")


@dataclass(eq=False)
class Job:
    """A run asked for by `owner`, waiting, running or over.

    status: "waiting", "running", "done", "stopped" or "failed"; why is in `reason`. events: all
    that has happened, for whoever comes later. absence_limit: seconds that it goes on with nobody
    watching. base: the run that this one goes on from. lessons: the visitor's own pictures that are
    mixed in. twin: the run that differs in one setting. is_adopted: brought as a file. directory:
    its own; holds the checkpoint and log.csv once it is over.
    """

    id: str
    owner: str
    number: int
    request: Request
    directory: Path
    absence_limit: float
    base: "Job | None" = None
    lessons: tuple[Lesson, ...] = ()
    twin: "Job | None" = None
    status: str = "waiting"
    reason: str = ""
    events: list[Event] = field(default_factory=list)
    num_watchers: int = 0
    switched_on: bool = False
    is_adopted: bool = False
    _unwatched_since: float = field(default_factory=time.monotonic)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _stop_reason: str | None = None

    @property
    def is_over(self) -> bool:
        return self.status not in ("waiting", "running")

    @property
    def checkpoint(self) -> Path:
        return checkpoint_path(self.request.network, self.directory)

    @property
    def log(self) -> Path:
        return self.directory / "log.csv"

    @property
    def has_weights(self) -> bool:
        return self.is_over and self.checkpoint.exists()

    def take_over(self, events: list[Event], minutes: float) -> None:
        """Be a run that was done elsewhere, and what happened then."""
        with self._changed:
            self.is_adopted = True
            self.events += events
            self._end("done", "", {"seconds": 60 * minutes})

    def stop(self, reason: str = "") -> None:
        """End within one batch and keep what was learned; a second call changes nothing."""
        with self._changed:
            if self._stop_reason is None:
                self._stop_reason = reason
            if self.status == "waiting":
                self._end("stopped", reason)

    def fail(self, reason: str) -> None:
        """End a run that could not be started."""
        with self._changed:
            if not self.is_over:
                self._end("failed", reason)

    def watch(self, patience: float = 0.5, start: int = 0) -> Iterator[int]:
        """Yield the number of events whenever there are more, and every `patience` seconds.

        Ends when the run is over. Any number of visitors may watch, from any moment on.
        """
        with self._changed:
            self.num_watchers += 1
        seen = start
        try:
            while True:
                with self._changed:
                    if len(self.events) == seen and not self.is_over:
                        self._changed.wait(patience)
                    seen, over = len(self.events), self.is_over
                yield seen
                if over:
                    return
        finally:
            with self._changed:
                self.num_watchers -= 1
                self._unwatched_since = time.monotonic()

    @property
    def is_abandoned(self) -> bool:
        away = time.monotonic() - self._unwatched_since
        return self.num_watchers == 0 and away > self.absence_limit

    def run(
        self, limits: Limits, shipped: Path = CHECKPOINTS, worker: Sequence[str] = WORKER
    ) -> None:
        """Train to the end in a new process; returns when the run is over, whatever happened."""
        with self._changed:
            if self.is_over:
                return
            self.status = "running"
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "worker.log").open("wb") as errors:
            process = _start(worker, errors, limits)
        order = {
            "request": asdict(self.request),
            "directory": str(self.directory),
            "shipped": str(shipped),
            "threads": limits.threads,
            "base": str(self.base.directory) if self.base else None,
            "lessons": [lesson.to_record() for lesson in self.lessons],
        }
        reader = threading.Thread(target=self._read, args=[process], daemon=True)
        reader.start()
        try:
            _send(process, json.dumps(order))
            self._supervise(process, limits)
        finally:
            process.kill()
            process.wait()
            reader.join()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
        with self._changed:
            if not self.is_over:
                self._end("failed", self._stop_reason or "crashed")

    def _supervise(self, process: "subprocess.Popen[bytes]", limits: Limits) -> None:
        """Wait for the end, asking for it when it is due, and no longer than the grace after."""
        started, asked = time.monotonic(), None
        # All is saved before the end is told: the next run need not wait for the process's exit.
        while process.poll() is None and not self.is_over:
            now = time.monotonic()
            if now - started > limits.seconds:
                self.stop("time limit")
            elif self.is_abandoned:
                self.stop("nobody watching")
            if self._stop_reason is not None and asked is None:
                _send(process, "stop")
                asked = now
            if asked is not None and now - asked > STOP_GRACE:
                return
            time.sleep(LOOK_EVERY)

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        for line in process.stdout or ():
            try:
                event: Event = json.loads(line)
            except ValueError:  # cut off in the middle
                continue
            with self._changed:
                if event["kind"] == "end":
                    self._end(event["status"], event["reason"] or self._stop_reason or "", event)
                else:
                    if event["kind"] == "samples":  # only the newest maps are ever shown
                        for old in self.events[-50:]:
                            old.pop("maps", None)
                    self.events.append(event)
                    self._changed.notify_all()

    def _end(self, status: str, reason: str, event: Event | None = None) -> None:
        self.status, self.reason = status, reason
        told = {"kind": "end", "run": self.id, "status": status, "reason": reason}
        self.events.append({**(event or {}), **told})
        self._changed.notify_all()


def _start(worker: Sequence[str], errors: IO[bytes], limits: Limits) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        worker,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": str(limits.threads)},
        start_new_session=True,  # Ctrl-C at the server's terminal is the server's to handle
    )


def _send(process: "subprocess.Popen[bytes]", line: str) -> None:
    try:
        if process.stdin:
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
    except BrokenPipeError:  # it has just ended
        pass
