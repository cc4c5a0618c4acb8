"""Fashion-MNIST is found, checked, split and, in part, shipped."""

import gzip
import shutil

import numpy as np
import pytest
import torch

from training.data import fashion_mnist as data
from training.data.fashion_mnist import DEBIAN_FOLDER, load_fashion_mnist
from training.data.subset import SUBSET_FILE, load_subset, write_subset

needs_fashion_mnist = pytest.mark.skipif(
    not DEBIAN_FOLDER.exists(), reason="Debian's dataset-fashion-mnist is not installed"
)


def test_the_shipped_part_is_balanced_and_small():
    subset = load_subset()
    assert [len(p) for p in (subset.train, subset.validation, subset.test)] == [5500, 500, 1000]
    for part in (subset.train, subset.validation, subset.test):
        assert part.labels.bincount().tolist() == [len(part) // 10] * 10
        assert part.pixels.dtype == torch.uint8
        assert part.labels.dtype == torch.int64
    assert not subset.complete
    assert SUBSET_FILE.stat().st_size < 3.5e6


def test_a_limited_set_takes_the_classes_in_equal_numbers():
    assert load_subset().limited(200).train.labels.bincount().tolist() == [20] * 10


@pytest.mark.parametrize("num_train", [0, 9, 5501, -1])
def test_an_impossible_limit_is_told(num_train):
    with pytest.raises(ValueError, match="this set has 5500"):
        load_subset().limited(num_train)


@needs_fashion_mnist
def test_the_shipped_part_can_be_made_again(tmp_path):
    write_subset(load_fashion_mnist(), tmp_path / "again.npz")
    with np.load(tmp_path / "again.npz") as again, np.load(SUBSET_FILE) as shipped:
        assert sorted(again) == sorted(shipped)
        assert all(np.array_equal(again[part], shipped[part]) for part in shipped)


@needs_fashion_mnist
def test_the_whole_set_is_split_without_overlap():
    whole, subset = load_fashion_mnist(), load_subset()
    assert [len(p) for p in (whole.train, whole.validation, whole.test)] == [55000, 5000, 10000]
    assert whole.complete
    assert whole.validation.labels.bincount().tolist() == [500] * 10
    validation = {p.numpy().tobytes() for p in whole.validation.pixels}
    assert not validation & {p.numpy().tobytes() for p in subset.train.pixels}
    assert {p.numpy().tobytes() for p in subset.validation.pixels} <= validation


@needs_fashion_mnist
def test_a_folder_may_hold_unpacked_files_as_torchvision_leaves_them(tmp_path):
    raw = tmp_path / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for packed in DEBIAN_FOLDER.glob("*.gz"):
        (raw / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    assert load_fashion_mnist(tmp_path).complete


@needs_fashion_mnist
def test_damaged_files_are_refused_by_name(tmp_path):
    for packed in DEBIAN_FOLDER.glob("*.gz"):
        shutil.copy(packed, tmp_path)
    cut = tmp_path / "t10k-labels-idx1-ubyte.gz"
    cut.write_bytes(cut.read_bytes()[:500])
    with pytest.raises(ValueError, match=r"t10k-labels-idx1-ubyte\.gz is not a whole IDX"):
        load_fashion_mnist(tmp_path)


def test_the_remedies_are_named_where_there_is_no_data(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "_places", lambda: (tmp_path / "nowhere",))
    with pytest.raises(FileNotFoundError) as error:
        load_fashion_mnist(download=False)
    for remedy in ("internet", "dataset-fashion-mnist", "--data"):
        assert remedy in str(error.value)
