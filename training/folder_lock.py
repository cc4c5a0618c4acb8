"""One trainer a network and folder; and what a killed one left behind is swept."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

PATIENCE = 0.1  # seconds: whoever held a lock may be removing its file just now


class FolderInUseError(ValueError):
    """Another process trains the same network into the same folder."""


@contextlib.contextmanager
def folder_lock(directory: Path, name: str) -> Iterator[None]:
    """Be the only one who trains `name` into `directory`, which is made if need be.

    The lock is the system's: it ends with the process, however that ends. Half-written files of a
    process that was killed are removed. Raises FolderInUseError, and OSError, in one sentence, for
    a folder that cannot be written to: before a training, not after it.
    """
    directory = Path(directory)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = hold(directory / f".{name}.lock")
    except OSError as error:
        raise OSError(
            f"Nothing can be written to {directory} ({error.strerror}). "
            "Choose another folder with --out."
        ) from error
    if lock is None:
        raise FolderInUseError(
            f"Another process is training {name} into {directory}. "
            "Wait for it, or choose another folder with --out."
        )
    try:
        sweep(directory, name)
        yield
    finally:
        let_go(lock)


def sweep(directory: Path, name: str) -> None:
    """Remove the half-written files of the network; only for whoever holds the lock."""
    for stray in directory.glob(f".{name}.*.part"):  # of the resume file too
        shutil.rmtree(stray, ignore_errors=True)


def hold(path: Path) -> BaseFileLock | None:
    """Make a file that only one process can hold until it ends: its lock, or None if one does."""
    lock = FileLock(path, timeout=PATIENCE, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock


def let_go(lock: BaseFileLock) -> None:
    """Release a lock and remove its file."""
    path = Path(lock.lock_file)
    try:
        path.unlink(missing_ok=True)  # while it is held: the next one's must not be removed
    except OSError:  # Windows removes no open file, and so none that the next one holds
        lock.release()
        with contextlib.suppress(OSError):
            path.unlink()
    else:
        lock.release()
