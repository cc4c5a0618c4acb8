"""Temporary folders of a server, closed to other users: gone with it, however that ends."""

import shutil
import tempfile
import weakref
from pathlib import Path

from filelock import BaseFileLock

from training.folder_lock import hold, let_go

LOCK = ".server.lock"


class ServerFolder:
    """A new temporary folder; those of servers that were killed are removed first.

    A server that ends in peace removes its own. The system's lock on a file in it tells that its
    server lives. Only the server's user may look into it.
    """

    def __init__(self, holds: str, parent: Path | None = None) -> None:
        """holds: what it is for, "runs" or "uploads", in its name; parent: it is made if need be.

        Raises OSError where nothing can be written.
        """
        prefix = f"classic-cnn-lab-{holds}-"
        parent = Path(parent or tempfile.gettempdir())
        parent.mkdir(parents=True, exist_ok=True)
        for folder in parent.glob(f"{prefix}*"):
            _remove_if_dead(folder)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        self._lock = hold(self.path / LOCK)
        self._remover = weakref.finalize(self, _remove, self.path, self._lock)

    def remove(self) -> None:
        self._remover()


def _remove_if_dead(folder: Path) -> None:
    try:
        lock = hold(folder / LOCK) if (folder / LOCK).exists() else None
    except OSError:  # another user's
        return
    if lock is not None:
        _remove(folder, lock)


def _remove(folder: Path, lock: BaseFileLock | None) -> None:
    if lock is not None:
        let_go(lock)  # first: Windows removes no folder with an open file
    shutil.rmtree(folder, ignore_errors=True)
