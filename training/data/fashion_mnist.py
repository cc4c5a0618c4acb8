"""Fashion-MNIST as tensors: found on this machine, or downloaded.

Data set: Xiao, Rasul and Vollgraf, "Fashion-MNIST", arXiv 1708.07747 (MIT licence).
"""

import gzip
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cnn_models.files.weights import ROOT
from training.data.data_set import DataSet, LabelledPixels, balanced_order, tensors_sha256
from training.data.download import TOTAL, DownloadError, fetch

DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")  # of the package dataset-fashion-mnist
OWN_FOLDER = ROOT / "data"  # where the page downloads it to
NUM_VALIDATION = 5_000
LARGEST_UNPACKED = 47_040_016  # bytes of the largest of the four files
# sha256 over training pixels, training labels, test pixels, test labels, in the files' order.
CHECKSUM = "ca3ab2a37f845e1b8ae23cab1b51749a3011ba3bf1d9016176d75cbaabac376f"


def load_fashion_mnist(folder: Path | None = None, download: bool = True) -> DataSet:
    """Load all 70,000 pictures: 55,000 to train, 5,000 to validate, 10,000 to test.

    Looked for in `folder`, in Debian's folder, in `data/`, then at the mirrors (kept in `folder`,
    or in `data/`). Damaged files in `folder` are an error, as they are somebody's own; those in
    `data/`, which came by a download, are told on standard error and replaced by another.

    Raises FileNotFoundError with the remedies if there is no whole set, ValueError for files in
    `folder` that are not Fashion-MNIST.
    """
    if folder is not None:
        if not Path(folder).is_dir():
            raise FileNotFoundError(f"The data folder {folder} does not exist.")
        if _find_files(Path(folder)):
            return read_fashion_mnist(Path(folder))
    for place in _places():
        if _find_files(place):
            try:
                return read_fashion_mnist(place)
            except ValueError as error:
                print(error, file=sys.stderr)
    if download:
        return _downloaded(Path(folder or "data"), folder)
    raise _nowhere(folder)


def fashion_mnist_here() -> str:
    """How a server finds the set: "whole", "damaged", as by half a download, or "missing".

    Only where a training process will find it too, which has another working folder. Debian's
    files are its package manager's to check.
    """
    if _find_files(DEBIAN_FOLDER):
        return "whole"
    if not _find_files(OWN_FOLDER):
        return "missing"
    try:
        read_fashion_mnist(OWN_FOLDER)
    except ValueError:
        return "damaged"
    return "whole"


def download_fashion_mnist(folder: Path | None = None) -> Iterator[int]:
    """Fetch the set, into `data/` if not told otherwise, yielding as `download.fetch` does."""
    return fetch(folder or OWN_FOLDER, _read_checked)


def _places() -> tuple[Path, ...]:
    return DEBIAN_FOLDER, Path("data"), OWN_FOLDER


def read_fashion_mnist(where: Path) -> DataSet:
    """The set from a folder that holds its four files; ValueError for files that are not it."""
    try:
        train_pixels, train_labels, test_pixels, test_labels = _read_checked(where)
    except ValueError as error:
        raise ValueError(
            f"The files in {where} are not Fashion-MNIST as published, or are damaged: {error}. "
            "Delete them and try again."
        ) from error
    whole = LabelledPixels(train_pixels, train_labels)
    order = balanced_order(train_labels)
    return DataSet(
        train=whole.select(order[NUM_VALIDATION:]),
        validation=whole.select(order[:NUM_VALIDATION]),
        test=LabelledPixels(test_pixels, test_labels),
        checksum=CHECKSUM,
        complete=True,
    )


def _read_checked(where: Path) -> list[Tensor]:
    """Training pixels and labels, test pixels and labels; ValueError says what is not so."""
    files = _find_files(where)
    if files is None:
        raise ValueError("the four files are not there")
    tensors = [_read_idx(file) for file in files]
    checksum = tensors_sha256(*tensors)
    if checksum != CHECKSUM:
        raise ValueError(f"checksum {checksum[:12]}, expected {CHECKSUM[:12]}")
    return tensors


def _find_files(folder: Path) -> list[Path] | None:
    """The four files, packed or unpacked, in the folder or where torchvision puts them.

    Packed ones come first: a download replaces those, and what it replaces may be damaged.
    """
    stems = [
        f"{part}-{kind}-ubyte"
        for part in ("train", "t10k")
        for kind in ("images-idx3", "labels-idx1")
    ]
    for place in (folder, folder / "FashionMNIST" / "raw"):
        found = [
            next((p for p in (place / f"{stem}.gz", place / stem) if p.is_file()), None)
            for stem in stems
        ]
        if all(found):
            return [p for p in found if p is not None]
    return None


def _read_idx(path: Path) -> Tensor:
    """Read one IDX file: pictures as (N, 28, 28) uint8 or labels as (N,) int64."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(LARGEST_UNPACKED + 1)
        magic = int.from_bytes(content[:4], "big")
        num_axes = {2051: 3, 2049: 1}[magic]
        shape = np.frombuffer(content, ">i4", count=num_axes, offset=4)
        values = np.frombuffer(content, np.uint8, offset=4 + 4 * num_axes).reshape(shape)
    except (OSError, EOFError, KeyError, ValueError, zlib.error) as error:
        raise ValueError(f"{path.name} is not a whole IDX file ({error})") from error
    tensor = torch.from_numpy(values.copy())
    return tensor if num_axes == 3 else tensor.long()


def _downloaded(target: Path, folder: Path | None) -> DataSet:
    """Fetch the set into `target`, telling on standard error how far it is; then read it."""
    try:
        for arrived in download_fashion_mnist(target):
            words = f"Fashion-MNIST: {arrived / 1e6:.1f} of {TOTAL / 1e6:.0f} MB"
            print(f"\r{words}", end="", file=sys.stderr)
    except DownloadError as error:
        raise _nowhere(folder, error) from error
    finally:
        print(file=sys.stderr)
    return read_fashion_mnist(target)


def _nowhere(folder: Path | None, error: DownloadError | None = None) -> FileNotFoundError:
    looked = ", ".join(dict.fromkeys(str(p) for p in (folder, *_places()) if p is not None))
    why = f" and could not be downloaded ({error})" if error else ""
    return FileNotFoundError(
        f"Fashion-MNIST was not found in {looked}{why}. Any of these helps: "
        "connect to the internet once; or install Debian's package dataset-fashion-mnist; or put "
        "the four *-ubyte.gz files in a folder and name it with --data."
    )
