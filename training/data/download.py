"""Fashion-MNIST from its mirrors, told on its way."""

import http.client
import os
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

# torchvision's mirror, and the data set's own repository.
MIRRORS = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
)
# Bytes as published; a mirror that packed the same pictures anew may have others.
FILES = {
    "train-images-idx3-ubyte.gz": 26_421_880,
    "train-labels-idx1-ubyte.gz": 29_515,
    "t10k-images-idx3-ubyte.gz": 4_422_102,
    "t10k-labels-idx1-ubyte.gz": 5_148,
}
TOTAL = sum(FILES.values())
LARGEST = 40_000_000  # bytes of one file; more is something else
PATIENCE = 20.0  # seconds of silence
SLOWEST = 1_000  # bytes a second; what drips more slowly than this would never end
PIECE = 200_000  # bytes


class DownloadError(OSError):
    """The set could not be had. reason: "unreachable", "damaged" or "disk"."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def fetch(folder: Path, check: Callable[[Path], object]) -> Iterator[int]:
    """Fetch the four files into `folder`, yielding the bytes that have come, about TOTAL at last.

    check: raises ValueError for a folder whose files are not Fashion-MNIST. The mirrors are asked
    in turn until one gives the whole set, and the count then begins anew. The files appear in
    `folder`, in place of any that were there, once all have come and are checked; closing the
    generator leaves nothing behind. The environment's FASHION_MNIST_MIRROR is asked instead of
    MIRRORS.

    Raises DownloadError for a mirror that is not there, is silent or gives something else, and for
    a disk that does not take the files.
    """
    mirrors = _mirrors()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".download-", dir=folder) as temporary:
            yield from _from_the_first_that_works(mirrors, Path(temporary), check)
            for name in FILES:
                (Path(temporary) / name).replace(folder / name)
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(f"{folder} does not take the files: {error}", "disk") from error


def _mirrors() -> tuple[str, ...]:
    own = os.environ.get("FASHION_MNIST_MIRROR")
    if not own:
        return MIRRORS
    if not own.startswith(("http://", "https://")):
        raise DownloadError(
            f"FASHION_MNIST_MIRROR is {own!r}; it needs an address that begins with https:// or "
            "http://",
            "unreachable",
        )
    return (own.rstrip("/") + "/",)


def _from_the_first_that_works(
    mirrors: tuple[str, ...], folder: Path, check: Callable[[Path], object]
) -> Iterator[int]:
    failures: list[DownloadError] = []
    for mirror in mirrors:
        try:
            yield from _from_one(mirror, folder)
            check(folder)
            return
        except DownloadError as failure:
            failures.append(failure)
        except ValueError as error:
            told = f"{mirror} gave something else than Fashion-MNIST as published: {error}"
            failures.append(DownloadError(told, "damaged"))
    damaged = any(failure.reason == "damaged" for failure in failures)
    raise DownloadError("; ".join(map(str, failures)), "damaged" if damaged else "unreachable")


def _from_one(mirror: str, folder: Path) -> Iterator[int]:
    """Write the four files, yielding the bytes that have come."""
    arrived = 0
    for name in FILES:
        with (folder / name).open("wb") as file:
            for piece in _pieces(mirror + name):
                file.write(piece)
                arrived += len(piece)
                yield arrived


def _pieces(address: str) -> Iterator[bytes]:
    """What lies at the address, as it comes; DownloadError for what does not come whole."""
    started, num_bytes = time.monotonic(), 0
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            while piece := answer.read1(PIECE):
                num_bytes += len(piece)
                seconds = time.monotonic() - started
                if seconds > PATIENCE and num_bytes < SLOWEST * seconds:
                    raise TimeoutError(f"{num_bytes} bytes in {seconds:.0f} seconds")
                if num_bytes > LARGEST:
                    told = f"{address} is larger than {LARGEST / 1e6:.0f} MB"
                    raise DownloadError(told, "damaged")
                yield piece
            if answer.length:
                raise http.client.IncompleteRead(b"", answer.length)
    except DownloadError:
        raise
    # What is no HTTP comes as an HTTPException, an address that cannot be as a ValueError.
    except (OSError, http.client.HTTPException, ValueError) as error:
        told = str(error) or type(error).__name__
        told = told if told.isprintable() else ascii(told)  # it may quote the mirror
        raise DownloadError(f"{address} could not be read: {told}", "unreachable") from error
