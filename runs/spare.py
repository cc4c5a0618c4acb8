"""The spare process: one that has imported what a run needs before anybody asks for the run."""

import logging
import threading
from collections.abc import Sequence

from runs.trainers import HostedCall, OrderRecord, OwnProcess, Train

IDLE = 600.0  # seconds after which a process that nobody needed gives its memory back

logger = logging.getLogger(__name__)


class Spare:
    """At most one process that waits for an order. Every method may be called from any thread.

    It holds what `import torch` takes (300 to 400 MB) and no weights, has a run's low priority, and
    ends with the server, however that ends, and after `idle` seconds in which nobody asked for it.
    """

    def __init__(self, worker: Sequence[str] | Train, threads: int, idle: float = IDLE) -> None:
        """worker: the command of the process; of a host's function there is no spare."""
        self._worker, self._threads, self._idle = worker, threads, idle
        self._process: OwnProcess | None = None
        self._timer: threading.Timer | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    @property
    def is_there(self) -> bool:
        return self._process is not None and self._process.is_alive

    def prepare(self) -> None:
        """Start the process, unless there is one; either way it stays for `idle` seconds more."""
        with self._lock:
            if self._is_closed or callable(self._worker):
                return
            if not self.is_there:
                self._drop()
                try:
                    self._process = OwnProcess(self._worker, self._threads)
                except OSError as error:  # the next run tries again, and tells
                    logger.warning("No process got ready for the next run: %s", error)
                    return
            self._let_wait()

    def begin(self, order: OrderRecord) -> OwnProcess | HostedCall:
        """Let the process that waits, or a new one, or the host begin; OSError if none can."""
        if callable(self._worker):
            return HostedCall(self._worker, order)
        with self._lock:
            self._stop_waiting()
            process = self._process if self.is_there else None
            if process is None:
                self._drop()
            self._process = None
        process = process or OwnProcess(self._worker, self._threads)
        process.carry_out(order)
        return process

    def close(self) -> None:
        """End the process; no other is started any more."""
        with self._lock:
            self._is_closed = True
            self._stop_waiting()
            self._drop()

    def _let_wait(self) -> None:
        self._stop_waiting()
        self._timer = threading.Timer(self._idle, self._give_up, [self._process])
        self._timer.daemon = True
        self._timer.start()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self, process: OwnProcess) -> None:
        with self._lock:
            if self._process is process:
                self._drop()

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.close()
            self._process = None
