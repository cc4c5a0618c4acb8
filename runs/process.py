"""The process that trains one run: python -m runs.process, started by `runs.trainers`.

It gets ready, then reads a JSON order from the first line of standard input and writes one JSON
event a line to standard output. A second line ends the training after the current batch, keeping
what was learned; the end of the input means that whoever asked is gone, and so is this process.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import TextIO

from runs.priority import give_way


def main() -> None:
    """Get ready; do what the order on standard input says, if one comes."""
    give_way()  # before the seconds of imports
    events: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not come between the events
    _get_ready()
    from runs.worker import carry_out
    from training.step.memory import limit_memory

    line = sys.stdin.readline()
    if not line:  # the server ended, or nobody needs this process any more
        return
    told = json.loads(line)
    stop = threading.Event()
    threading.Thread(target=_listen, args=[stop], daemon=True).start()
    with (Path(told["directory"]) / "worker.log").open("wb") as errors:
        for stream in (1, 2):
            os.dup2(errors.fileno(), stream)
    limit_memory(told["memory"])
    for event in carry_out(told, stop):
        print(json.dumps(event), file=events, flush=True)


def _get_ready() -> None:
    """Import and read whatever any run needs."""
    import torch

    import runs.worker  # noqa: F401 - importing it is what takes the time
    from training.data.subset import load_subset
    from training.step.memory import give_back_freed_memory

    load_subset()
    # The first optimizer of all imports PyTorch's compiler, which takes a second.
    torch.optim.SGD([torch.zeros(1)], lr=1.0)
    give_back_freed_memory()


def _listen(stop: threading.Event) -> None:
    if sys.stdin.readline():
        stop.set()
        sys.stdin.readline()
    os._exit(3)  # whoever asked is gone: nobody would read the result


if __name__ == "__main__":
    main()
