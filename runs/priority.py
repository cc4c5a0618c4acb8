"""Low priority for the process of a visitor's run, so that the page answers first."""

import os
from pathlib import Path

NICENESS = 5
AUTOGROUP = Path("/proc/self/autogroup")


def give_way() -> None:
    """Let this process take the processor after others; nothing happens where that is unknown.

    Linux may share the processor among sessions first (sched(7), autogroup). A run has a session of
    its own, so its niceness alone would count for nothing against the page.
    """
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        if AUTOGROUP.exists():
            AUTOGROUP.write_text(str(NICENESS), encoding="utf-8")
    except OSError:
        pass  # a container may forbid it
