"""One trainer a network and folder; and what a killed one left behind is swept."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: no lock, the files are still whole
    fcntl = None  # type: ignore[assignment]


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
    path = directory / f".{name}.lock"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle = locked_file(path)
    except OSError as error:
        raise OSError(
            f"Nothing can be written to {directory} ({error.strerror}). "
            "Choose another folder with --out."
        ) from error
    if handle is None:
        raise FolderInUseError(
            f"Another process is training {name} into {directory}. "
            "Wait for it, or choose another folder with --out."
        )
    try:
        sweep(directory, name)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def sweep(directory: Path, name: str) -> None:
    """Remove the half-written files of the network; only for whoever holds the lock."""
    for stray in directory.glob(f".{name}.*.part"):  # of the resume file too
        shutil.rmtree(stray, ignore_errors=True)


def locked_file(path: Path) -> int | None:
    """Make a file that only one process can hold until it ends: its handle, or None if one does."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if fcntl:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held it before may have removed the file that we waited on.
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except BlockingIOError:
            os.close(handle)
            return None
        os.close(handle)
