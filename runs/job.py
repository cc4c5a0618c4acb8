"""One run, seen from the server: started, watched, stopped. It trains elsewhere."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cnn_models.files.weights import CHECKPOINTS, checkpoint_path
from runs.observe import Event
from runs.own_pictures import OwnPicture
from runs.request import Limits, Request
from runs.trainers import HostedCall, OrderRecord, OwnProcess

STOP_GRACE = 60.0  # seconds from Stop to the end: one batch, then saving and measuring
LOOK_EVERY = 0.1  # seconds
MAY_COME_BACK = 5.0  # seconds of patience; with less, whoever leaves has left

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """A run asked for by `owner`, waiting, running or over.

    status: "waiting", "running", "done", "stopped" or "failed"; why is in `reason`. events: all
    that has happened, for whoever comes later. absence_limit: seconds that it goes on with nobody
    watching. base: the run that this one goes on from. own_pictures: the visitor's, which are mixed
    in. twin: the run that differs in one setting. is_adopted: brought as a file. directory:
    its own; holds the checkpoint and log.csv once it is over.
    """

    id: str
    owner: str
    number: int
    request: Request
    directory: Path
    absence_limit: float
    base: "Job | None" = None
    own_pictures: tuple[OwnPicture, ...] = ()
    twin: "Job | None" = None
    status: str = "waiting"
    reason: str = ""
    events: list[Event] = field(default_factory=list)
    num_watchers: int = 0
    switched_on: bool = False
    is_adopted: bool = False
    context: Context = field(default_factory=Context)
    _unwatched_since: float = field(default_factory=time.monotonic)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _stop_reason: str | None = None
    _trainer: OwnProcess | HostedCall | None = None

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

    def take_over(self, events: list[Event], end: Event) -> None:
        """Be a run that was done elsewhere, and what happened then; `end` tells its result."""
        with self._changed:
            self.is_adopted = True
            self.events += events
            self._end("done", "", end)

    def stop(self, reason: str = "") -> None:
        """End within one batch and keep what was learned; a second call changes nothing."""
        with self._changed:
            if self._stop_reason is None:
                self._stop_reason = reason
            if self.status == "waiting":
                self._end("stopped", reason)

    def abort(self, reason: str) -> None:
        """End at once and keep nothing; the process is gone within LOOK_EVERY."""
        with self._changed:
            if self.is_over:
                return
            self._end("stopped", reason)
            if self._trainer is not None:
                self._trainer.ask_to_stop()
                self._trainer.kill()

    def leave_if_abandoned(self) -> None:
        """Stop, if nobody watches; what no program can come back to is not even measured."""
        if self.is_abandoned and not self.is_over:
            if self.absence_limit < MAY_COME_BACK:
                self.abort("nobody watching")
            else:
                self.stop("nobody watching")

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
        self,
        limits: Limits,
        begin: Callable[[OrderRecord], OwnProcess | HostedCall],
        shipped: Path = CHECKPOINTS,
    ) -> None:
        """Train to the end; returns when the run is over, whatever happened.

        begin: lets what trains begin with an order.
        """
        with self._changed:
            if self.is_over:
                return
            self.status = "running"
        self.directory.mkdir(parents=True, exist_ok=True)
        trainer = begin(self._order(limits, shipped))
        self._trainer = trainer
        reader = threading.Thread(
            target=self.context.run, args=[self._read, trainer.events()], daemon=True
        )
        reader.start()
        try:
            self._supervise(trainer, reader, limits)
        finally:
            trainer.kill()
            reader.join(STOP_GRACE)
            trainer.close()
        with self._changed:
            if not self.is_over:
                self._end_untold()

    def _end_untold(self) -> None:
        """Its process has ended without a word; what it had saved by then is kept."""
        if self.checkpoint.exists():
            steps = [event["step"] for event in self.events if event["kind"] == "progress"]
            self._end("stopped", self._stop_reason or "", {"step": max(steps, default=0)})
        else:
            self._end("failed", self._stop_reason or "crashed")

    def _order(self, limits: Limits, shipped: Path) -> OrderRecord:
        return {
            "request": asdict(self.request),
            "directory": str(self.directory),
            "shipped": str(shipped),
            "threads": limits.threads,
            "memory": int(limits.memory * 1e9),
            "seconds": min(self.request.seconds or limits.seconds, limits.seconds),
            "base": str(self.base.directory) if self.base else None,
            "own_pictures": [own_picture.to_record() for own_picture in self.own_pictures],
        }

    def _supervise(
        self, trainer: OwnProcess | HostedCall, reader: threading.Thread, limits: Limits
    ) -> None:
        """Wait for the end, asking for it when it is due, and no longer than the grace after."""
        started, asked = time.monotonic(), None
        # All is saved before the end is told: the next run need not wait for the process's exit.
        while reader.is_alive() and not self.is_over:
            now = time.monotonic()
            if isinstance(trainer, HostedCall) and not self.events:  # it may wait for a GPU
                started = now
            if now - started > limits.seconds:
                self.stop("time limit")
            self.leave_if_abandoned()
            if self._stop_reason is not None and asked is None:
                trainer.ask_to_stop()
                asked = now
            if asked is not None and now - asked > STOP_GRACE:
                return
            time.sleep(LOOK_EVERY)

    def _read(self, events: Iterator[Event]) -> None:
        try:
            for event in events:
                self._take(event)
        except Exception as error:  # the host's own kinds: no GPU is free, the share is used up
            logger.warning("Run %s: %s", self.id, error, exc_info=True)
            self.fail(str(getattr(error, "message", error)).strip() or type(error).__name__)

    def _take(self, event: Event) -> None:
        with self._changed:
            if self.is_over:
                return
            if event["kind"] == "end":
                self._end(event["status"], event["reason"] or self._stop_reason or "", event)
                return
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
