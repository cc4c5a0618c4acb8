"""The queue of runs: one at a time, each visitor's own, in a bounded temporary folder."""

import secrets
import shutil
import threading
from collections.abc import Sequence
from contextvars import copy_context
from pathlib import Path

from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import CHECKPOINTS, load_checkpoint, read_card
from cnn_models.predict import Network
from runs.from_checkpoint import end_of, events_of, request_of
from runs.job import Job
from runs.networks_of_runs import RecentNetworks
from runs.own_pictures import OwnPicture
from runs.request import Limits, Request
from runs.server_folder import ServerFolder
from runs.spare import Spare
from runs.trainers import WORKER, HostedCall, OrderRecord, OwnProcess, Train

MOST_WAITING = 5
MOST_KEPT = 30  # runs that are over, of all visitors together
MOST_BYTES = 1_000_000_000  # of their folders
# Of runs that were brought as files, which cost nobody a training: they never push others out.
MOST_ADOPTED = 10
MOST_ADOPTED_BYTES = 300_000_000
ABSENCE = 30.0  # seconds that a run goes on after its visitor's page was closed, or reloads


class QueueFullError(RuntimeError):
    """No more runs can wait; the message says so in one sentence."""


def new_owner() -> str:
    """A name for a visitor that nobody can guess."""
    return secrets.token_urlsafe(16)


class Jobs:
    """All runs of this server. Every method may be called from any thread.

    directory: where runs are kept; None for a temporary folder that ends with the server, in which
        the oldest make room for new ones. shipped: where the checkpoints lie that runs may start
        from, a folder or an address on the Hub. worker: what trains, a command or a function.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        directory: Path | None = None,
        shipped: Path | str = CHECKPOINTS,
        worker: Sequence[str] | Train = WORKER,
    ) -> None:
        self.limits = limits or Limits.from_environment()
        self.shipped = shipped
        self._bounded = directory is None
        self._folder: ServerFolder | None = None
        if directory is None:
            self._folder = ServerFolder("runs")
            directory = self._folder.path
        self._directory = directory
        self._is_hosted = callable(worker)
        self._spare = Spare(worker, self.limits.threads)
        self._jobs: dict[str, Job] = {}
        self._networks = RecentNetworks()
        self._lock = threading.Lock()
        self._ready = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None

    def get_ready(self) -> None:
        """Somebody may start a run soon: let a process wait for it."""
        self._spare.prepare()

    @property
    def is_ready(self) -> bool:
        """Whether a process waits for the next run."""
        return self._spare.is_there

    def submit(
        self,
        request: Request,
        owner: str,
        absence_limit: float = ABSENCE,
        base: Job | None = None,
        own_pictures: tuple[OwnPicture, ...] = (),
        twin: Job | None = None,
    ) -> Job:
        """Let a run wait for its turn; QueueFullError if too many do. See `Job` for the rest."""
        with self._ready:
            for other in self._waiting():  # whose visitors have left in the meantime
                other.leave_if_abandoned()
            if len(self._waiting()) >= MOST_WAITING:
                raise QueueFullError(
                    f"{MOST_WAITING} runs are waiting already; please try again in a few minutes."
                )
            job = self._register(self._made(request, owner, absence_limit))
            job.base, job.own_pictures, job.twin = base, own_pictures, twin
            if self._is_hosted:
                job.context = copy_context()
            if twin is not None:
                twin.twin = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            self._ready.notify()
            is_running = any(other.status == "running" for other in self._jobs.values())
        if is_running:  # it took the process that waited
            self.get_ready()
        return job

    def adopt(self, checkpoint: Path, owner: str) -> Job:
        """Take a downloaded run back, as one that is done.

        Raises FileNotFoundError or ValueError for a file that is no whole checkpoint of a known
        network, by the same checks that every checkpoint goes through, and OSError for a full disk.
        """
        request = request_of(read_card(checkpoint))
        _, card = load_checkpoint(checkpoint, request.network)
        job = self._made(request, owner, ABSENCE)
        job.take_over(events_of(card, request), end_of(card))
        try:
            job.directory.mkdir(parents=True)
            shutil.copyfile(checkpoint, job.checkpoint)
        except OSError:
            shutil.rmtree(job.directory, ignore_errors=True)
            raise
        with self._lock:  # known only from here on: whatever waits is trained
            self._register(job)
        self._sweep()
        return job

    def keep_in(self, directory: Path) -> None:
        """Keep the runs from now on in a folder that stays; OSError if it cannot be made."""
        directory.mkdir(parents=True, exist_ok=True)
        self._directory, self._bounded = directory.resolve(), False

    def network(self, job: Job) -> Network:
        """What a run made, ready to classify; errors as of `cnn_models.predict.load`."""
        return self._networks.get(job.request.network, job.directory)

    def close(self) -> None:
        """End with the server: no run begins any more, the training process and its files go."""
        for job in reversed(self.all()):  # the running one last
            job.abort("the server ended")
        self._spare.close()
        if self._folder is not None:
            self._folder.remove()

    def find(self, job_id: str, owner: str) -> Job:
        """The owner's run; ValueError for anybody else's, as for one that never was."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or not secrets.compare_digest(job.owner.encode(), owner.encode()):
            raise ValueError(f"You have no run called {job_id!r}.")
        return job

    def of(self, owner: str) -> list[Job]:
        """The owner's runs, oldest first."""
        with self._lock:
            return self._of(owner)

    def all(self) -> list[Job]:
        """Everybody's runs, oldest first: not for a visitor's eyes."""
        with self._lock:
            return list(self._jobs.values())

    def current(self, owner: str) -> Job | None:
        """The owner's run that is running or next to, if any."""
        return next((job for job in self.of(owner) if not job.is_over), None)

    def place(self, job: Job) -> int:
        """How many runs come before a waiting one, the running one included."""
        with self._lock:
            before = list(self._jobs.values())
        before = before[: before.index(job)] if job in before else []
        return sum(not other.is_over for other in before)

    def _made(self, request: Request, owner: str, absence_limit: float) -> Job:
        name = f"{request.network}-{secrets.token_hex(6)}"
        return Job(name, owner, 0, request, self._directory / name, absence_limit)

    def _register(self, job: Job) -> Job:
        """Number it and count it in; only for whoever holds the lock."""
        job.number = 1 + max((other.number for other in self._of(job.owner)), default=0)
        self._jobs[job.id] = job
        return job

    def _of(self, owner: str) -> list[Job]:
        return [job for job in self._jobs.values() if job.owner == owner]

    def _waiting(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.status == "waiting"]

    def _work(self) -> None:
        """Run what waits, one after the other, for as long as the server lives."""
        while True:
            with self._ready:
                while not self._waiting():
                    self._ready.wait()
                job = self._waiting()[0]
            job.leave_if_abandoned()
            try:
                job.run(self.limits, self._begin, checkpoint_folder(self.shipped))
            except (OSError, ValueError) as error:  # a full disk, no more processes, no checkpoints
                job.fail(str(error))
            self._sweep()
            self.get_ready()

    def _begin(self, order: OrderRecord) -> OwnProcess | HostedCall:
        trainer = self._spare.begin(order)
        with self._lock:
            has_next = bool(self._waiting())
        if has_next:
            self.get_ready()
        return trainer

    def _sweep(self) -> None:
        """Delete the oldest runs that are over, until the rest is within the bounds."""
        if self._bounded:
            with self._lock:
                over = [job for job in self._jobs.values() if job.is_over]
                self._make_room([j for j in over if not j.is_adopted], MOST_KEPT, MOST_BYTES)
                adopted = [job for job in over if job.is_adopted]
                self._make_room(adopted, MOST_ADOPTED, MOST_ADOPTED_BYTES)

    def _make_room(self, over: list[Job], most: int, most_bytes: int) -> None:
        sizes = [_size(job.directory) for job in over]
        while len(over) > most or sum(sizes) > most_bytes:
            oldest = over.pop(0)
            sizes.pop(0)
            del self._jobs[oldest.id]
            self._networks.forget(oldest.directory)
            shutil.rmtree(oldest.directory, ignore_errors=True)


def _size(directory: Path) -> int:
    found = (file.stat() for file in directory.rglob("*") if file.is_file())
    return sum({each.st_ino: each.st_size for each in found}.values())  # links count once
