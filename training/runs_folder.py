"""The temporary folder of a server's runs: gone with the server, however that ends."""

import shutil
import tempfile
import weakref
from pathlib import Path

from filelock import BaseFileLock

from training.folder_lock import hold, let_go

PREFIX = "classic-cnn-lab-runs-"
LOCK = ".server.lock"


class RunsFolder:
    """A new temporary folder; those of servers that were killed are removed first.

    A server that ends in peace removes its own. The system's lock on a file in it tells that its
    server lives.
    """

    def __init__(self, parent: Path | None = None) -> None:
        parent = Path(parent or tempfile.gettempdir())
        for folder in parent.glob(f"{PREFIX}*"):
            _remove_if_dead(folder)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
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
