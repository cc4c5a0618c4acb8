"""A training process's memory: kept for the next step, and bounded for a stranger's run."""

import ctypes
from collections.abc import Callable

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# Parameters of mallopt(3).
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX, M_ARENA_MAX = -1, -2, -4, -8


def keep_freed_memory() -> bool:
    """Tell glibc not to give large freed blocks back to the kernel; False where there is no glibc.

    A step's activations are freed and asked for again a second later. By default each block of
    them is mapped and unmapped anew, and the kernel clears every page of it: up to a third of the
    time of a large network's step.
    """
    mallopt = _mallopt()
    if mallopt is None:
        return False
    kept = mallopt(M_MMAP_MAX, 0) and mallopt(M_TRIM_THRESHOLD, 2**31 - 1)
    return bool(kept and mallopt(M_TOP_PAD, 2**26))


def share_freed_memory() -> bool:
    """Let a server's threads use one another's freed memory; False where there is no glibc.

    By default threads that come and go leave freed memory behind, each in an arena of its own: the
    server grew by 0.2 to 0.4 MB with every caller that hung up, and by a fiftieth of that so.
    """
    mallopt = _mallopt()
    return bool(mallopt and mallopt(M_ARENA_MAX, 2))


def give_back_freed_memory() -> bool:
    """Return to the kernel what has been freed; False where there is no glibc.

    Loading leaves room behind that the networks' files and first copies took.
    """
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (OSError, AttributeError, TypeError):  # as in _mallopt
        return False


def _mallopt() -> Callable[[int, int], int] | None:
    try:
        return ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # macOS, Windows, musl
        return None


def limit_memory(num_bytes: int) -> bool:
    """Let this process have no more than so much of its own; asking for more is then an error.

    Of Linux's limits this one leaves out files and what is only reserved, which PyTorch has plenty
    of. False where nothing is limited: macOS refuses such a limit, Windows has none.
    """
    if resource is None:
        return False
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = num_bytes if hard == resource.RLIM_INFINITY else min(num_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    except (OSError, ValueError):
        return False
    return True


# Of PyTorch's CPU on Linux and macOS, of its CPU on Windows, of CUDA and MPS.
REFUSALS = ("t allocate memory", "not enough memory", "out of memory")


def is_out_of_memory(error: Exception) -> bool:
    """Whether PyTorch or Python was refused more memory."""
    return isinstance(error, MemoryError) or any(words in str(error) for words in REFUSALS)
