"""Fashion-MNIST from its mirrors, told on its way."""

import http.client
import os
import tempfile
import urllib.error
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
PIECE = 200_000  # bytes


def fetch(folder: Path, check: Callable[[Path], object]) -> Iterator[int]:
    """Fetch the four files into `folder`, yielding the bytes that have come, about TOTAL at last.

    check: raises ValueError for a folder whose files are not Fashion-MNIST. The files appear in
    `folder` once all are there and checked; closing the generator leaves nothing behind. The
    environment's FASHION_MNIST_MIRROR, an address that ends in "/", is asked instead of MIRRORS.
    Raises OSError for a network, a mirror or a disk that fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mirror = os.environ.get("FASHION_MNIST_MIRROR")
    mirrors = (mirror,) if mirror else MIRRORS
    with tempfile.TemporaryDirectory(prefix=".download-", dir=folder) as temporary:
        arrived = 0
        for name in FILES:
            for num_bytes in _fetch_one(name, mirrors, Path(temporary) / name):
                arrived += num_bytes
                yield arrived
        check(Path(temporary))
        for name in FILES:
            (Path(temporary) / name).replace(folder / name)


def _fetch_one(name: str, mirrors: tuple[str, ...], target: Path) -> Iterator[int]:
    """Write one file from the first mirror that answers, yielding the bytes of each piece."""
    for place, mirror in enumerate(mirrors):
        try:
            answer = urllib.request.urlopen(mirror + name, timeout=PATIENCE)
            break
        except (urllib.error.URLError, TimeoutError):
            if place == len(mirrors) - 1:
                raise
    try:
        with answer, target.open("wb") as file:
            while piece := answer.read(PIECE):
                file.write(piece)
                if file.tell() > LARGEST:
                    raise OSError(f"{name} at {mirror} is larger than {LARGEST / 1e6:.0f} MB.")
                yield len(piece)
    except http.client.HTTPException as error:
        raise OSError(f"{mirror} broke off in the middle of {name}: {error!r}.") from error
