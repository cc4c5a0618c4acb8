"""Work for several networks at once, which share the CPU's cores.

For one picture that is quicker than one network after another on all cores, as layers this small
gain little from a second core. `python -m training benchmark classification` measures it.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Barrier
from typing import TypeVar

import torch

T = TypeVar("T")
R = TypeVar("R")
MOST_THREADS = 4  # as many as there are large networks


def side_by_side(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Do the work for every item at once, results in the items' order.

    Alone, an item has all cores. What the work raises is raised here.
    """
    items = list(items)
    crew = _crew(min(MOST_THREADS, torch.get_num_threads()))
    if len(items) < 2 or crew is None:
        return [work(item) for item in items]
    return list(crew.map(work, items))


@cache
def _crew(size: int) -> ThreadPoolExecutor | None:
    """Threads that share the cores among them; None where there is one core."""
    if size < 2:
        return None
    cores = torch.get_num_threads()
    crew = ThreadPoolExecutor(size, "network", _use_cores, (cores // size,))
    all_there = Barrier(size)
    list(crew.map(lambda _: all_there.wait(), range(size)))
    # The number is each thread's own, but what was set last is what new threads begin with.
    torch.set_num_threads(cores)
    return crew


def _use_cores(number: int) -> None:
    torch.get_num_threads()  # else the first work of a thread sets what was set last elsewhere
    torch.set_num_threads(number)
