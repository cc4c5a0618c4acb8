"""Which lines of the architectures' Python make a layer."""

import functools
import inspect
import linecache
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import nn

from cnn_models import architectures
from cnn_models.inside.graph import nodes
from cnn_models.registry import find

FOLDER = Path(inspect.getfile(architectures)).parent


@dataclass(frozen=True)
class SourceLine:
    """path: from the repository's root. number: from 1. code: the line without its indent."""

    path: str
    number: int
    code: str


@functools.cache
def source_lines(name: str) -> dict[str, tuple[SourceLine, ...]]:
    """Layer name -> the line that makes it, then those that called for it; of the network `name`.

    The network is built once, on the meta device, and each module noted with the lines that were
    running: no naming of variables is relied on. ValueError for an unknown name.
    """
    builder, made = find(name).builder, dict[int, tuple[SourceLine, ...]]()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code is nn.Module.__init__.__code__:
            module = frame.f_locals["self"]
            made[id(module)] = _callers(frame, module)

    before = sys.getprofile()
    sys.setprofile(note)  # of this thread alone
    try:
        with torch.device("meta"):
            model = builder()
    finally:
        sys.setprofile(before)
    return {node.name: made[id(node.module)] for node in nodes(model)}


def _callers(frame: FrameType | None, module: nn.Module) -> tuple[SourceLine, ...]:
    """The lines of the architectures that are running, without those of the module's own making."""
    lines = []
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.parent == FOLDER and frame.f_locals.get("self") is not module:
            code = linecache.getline(str(file), frame.f_lineno).strip()
            path = file.relative_to(FOLDER.parent.parent).as_posix()
            lines.append(SourceLine(path, frame.f_lineno, code))
        frame = frame.f_back
    return tuple(lines)
