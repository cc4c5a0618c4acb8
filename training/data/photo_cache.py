"""Photos made 28x28 once: prepared in several processes, and kept beside their folder.

One safetensors file for each version of the picture pipeline, written whole now and then, so that
a stopped preparation goes on where it was.
"""

import ast
import hashlib
import inspect
import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm

import pictures
from cnn_models import garment_finder
from cnn_models.files.finder_file import finder_path
from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.weights import write_safetensors
from training.data import photo_variants
from training.data.phone_photos import Photo
from training.data.photo_variants import NUM_VARIANTS, Variant, prepare_variants
from training.folder_lock import hold, let_go, sweep

SAVE_EVERY = 30.0  # seconds
MOST_PROCESSES = 60  # more than 61 Windows cannot wait for
FEW = 16  # photos that are not worth a process of their own
Job = tuple[int, list[int]]  # the photo's place, and its variants that are wanted


def prepared_photos(folder: Path, photos: list[Photo], wanted: Tensor) -> tuple[Tensor, Tensor]:
    """The photos' pixels, (P, NUM_VARIANTS, 28, 28) uint8, and how preparing each ended.

    The latter is (P, NUM_VARIANTS) uint8: 0 for what is not prepared, else `photo_variants`' DONE,
    EMPTY or REFUSED. photos: all of the folder. wanted: (P, NUM_VARIANTS) bool; those that are not
    in the cache are prepared first, with a bar on a terminal. Another process that does so already
    is waited for. Raises OSError where the cache cannot be written.
    """
    path = cache_file(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone_with(path):
        pixels, states = _read(path, photos)
        missing = (wanted & (states == 0)).tolist()
        jobs = [
            (i, [v for v in range(NUM_VARIANTS) if row[v]])
            for i, row in enumerate(missing)
            if any(row)
        ]
        if jobs:
            keep = lambda: _write(path, photos, pixels, states)  # noqa: E731
            try:
                _prepare(photos, jobs, pixels, states, keep)
            finally:
                keep()
    return pixels, states


def cache_file(folder: Path) -> Path:
    """Where the prepared photos of a folder are kept: beside it, or in the user's cache.

    The latter where nothing may be written beside it.
    """
    folder = Path(folder).resolve()
    name = f"prepared-{pipeline_version()[:12]}.safetensors"
    # By the mode too: an administrator's process could write to what is meant to be read only.
    if folder.parent.stat().st_mode & 0o200 and os.access(folder.parent, os.W_OK):
        return folder.parent / f"{folder.name}.{name}"
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    return caches / "classic-cnn-lab" / f"{folder.name}-{place}.{name}"


@cache
def pipeline_version() -> str:
    """A digest of all that decides how a photo is prepared: `pictures`, the finder, the variants.

    Comments, docstrings and layout do not count.
    """
    digest = hashlib.sha256()
    sources = sorted(Path(pictures.__file__).parent.rglob("*.*"))
    modules = (inspect.getfile(module) for module in (garment_finder, photo_variants))
    for path in [*sources, *map(Path, modules), finder_path()]:
        if path.is_file():
            content = _code(path).encode() if path.suffix == ".py" else path.read_bytes()
            digest.update(path.name.encode() + content)
    return digest.hexdigest()


def _code(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        match getattr(node, "body", None):
            case [ast.Expr(ast.Constant()) as docstring, *_]:
                docstring.value = ast.Constant(None)
    return ast.dump(tree)


def _prepare(
    photos: list[Photo],
    jobs: list[Job],
    pixels: Tensor,
    states: Tensor,
    keep: Callable[[], None],
) -> None:
    """Fill in `pixels` and `states`, in place, calling `keep` now and then."""
    kept = time.monotonic()
    for i, variants in tqdm(
        _results(photos, jobs), total=len(jobs), unit="photo", desc="photos", disable=None
    ):
        for variant, state, prepared in variants:
            pixels[i, variant] = torch.from_numpy(prepared)
            states[i, variant] = state
        if time.monotonic() - kept > SAVE_EVERY:
            keep()
            kept = time.monotonic()


def _results(photos: list[Photo], jobs: list[Job]) -> Iterator[tuple[int, list[Variant]]]:
    """What became of each job, in any order."""
    if len(jobs) < FEW:
        for i, variants in jobs:
            yield i, prepare_variants(photos[i].file, photos[i].image, variants)
        return
    processes = min(os.cpu_count() or 1, len(jobs) // (FEW // 2), MOST_PROCESSES)
    with (
        _one_thread_each(),
        ProcessPoolExecutor(processes, get_context("spawn"), _ignore_interrupts) as pool,
    ):
        places = {
            pool.submit(prepare_variants, photos[i].file, photos[i].image, variants): i
            for i, variants in jobs
        }
        try:
            for future in as_completed(places):
                yield places[future], future.result()
        except BrokenProcessPool as error:
            raise OSError(
                "A process that prepared photos was ended from outside, perhaps out of memory. "
                "Run the same command again: it goes on where it was."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Of the processes started meanwhile: there is one for every core."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


def _ignore_interrupts() -> None:
    """Ctrl-C is for the process that waits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read(path: Path, photos: list[Photo]) -> tuple[Tensor, Tensor]:
    """What the cache has of the photos; zeros for the rest. A damaged file counts as none."""
    pixels = torch.zeros(len(photos), NUM_VARIANTS, 28, 28, dtype=torch.uint8)
    states = torch.zeros(len(photos), NUM_VARIANTS, dtype=torch.uint8)
    try:
        tensors, metadata = read_safetensors(path)
        rows = {name: row for row, name in enumerate(json.loads(metadata["photos"]))}
        for i, name in enumerate(map(_name, photos)):
            if name in rows:
                pixels[i] = tensors["pixels"][rows[name]]
                states[i] = tensors["states"][rows[name]]
    except (OSError, KeyError, ValueError, IndexError, RuntimeError):
        states.zero_()
    return pixels, states


def _write(path: Path, photos: Iterable[Photo], pixels: Tensor, states: Tensor) -> None:
    names = json.dumps(list(map(_name, photos)))
    write_safetensors(path, {"pixels": pixels, "states": states}, {"photos": names})


def _name(photo: Photo) -> str:
    return f"{photo.image} {photo.file.stat().st_size}"


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Wait until no other process prepares the same photos."""
    while (lock := hold(path.with_name(f".{path.name}.lock"))) is None:
        time.sleep(0.5)
    try:
        sweep(path.parent, path.stem)
        yield
    finally:
        let_go(lock)
