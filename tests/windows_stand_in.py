"""A stand-in for Windows: what it refuses raises here too, and what it lacks is gone.

It removes and replaces no file that anybody has open or mapped into memory; it has no niceness, no
load average, no `resource`, and no folders that can be opened to be synced.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from training.step import memory

MISSING = ("nice", "getloadavg", "sysconf", "fork", "O_DIRECTORY")
# With two paths the one that is replaced must be free, too.
REFUSED_WHEN_OPEN = ("unlink", "remove", "rename", "replace")


def pretend_to_be_windows(patch: pytest.MonkeyPatch) -> None:
    """From now on, until `patch` is undone."""
    for name in REFUSED_WHEN_OPEN:
        patch.setattr(os, name, _unless_open(getattr(os, name)))
    for name in MISSING:
        patch.delattr(os, name)
    patch.setattr(memory, "resource", None)


def is_open(path: str | Path) -> bool:
    """Whether this process has the file open or mapped."""
    opened = {file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()}
    maps = Path("/proc/self/maps").read_text(encoding="utf-8")
    mapped = set(map(Path, re.findall(r"(/.*)$", maps, re.MULTILINE)))
    return Path(os.path.realpath(path)) in opened | mapped


def _unless_open(do: Callable[..., None]) -> Callable[..., None]:
    def checked(*paths: Any, dir_fd: int | None = None, **rest: Any) -> None:
        folder = Path() if dir_fd is None else Path(f"/proc/self/fd/{dir_fd}").readlink()
        for path in paths:
            if is_open(folder / path):
                raise PermissionError(13, "The process cannot access the file", str(path))
        do(*paths, **({} if dir_fd is None else {"dir_fd": dir_fd}), **rest)

    return checked
