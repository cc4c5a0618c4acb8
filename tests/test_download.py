"""The whole data set comes from a mirror, whole and checked or not at all."""

import shutil
from dataclasses import replace

import pytest

from training import data, data_offer
from training.data import DEBIAN_FOLDER, load_fashion_mnist, read_fashion_mnist
from training.data_offer import DataOffer
from training.download import FILES, fetch
from training.jobs import Jobs
from training.request import FULL_SIZE, SUBSET_SIZE, Limits
from ui.data_panel import offer_html

needs_fashion_mnist = pytest.mark.skipif(
    not DEBIAN_FOLDER.exists(), reason="Debian's dataset-fashion-mnist is not installed"
)


@pytest.fixture
def mirror(monkeypatch, http_folder):
    """Let a folder be the mirror."""
    return lambda folder: monkeypatch.setenv("FASHION_MNIST_MIRROR", http_folder(folder) + "/")


@pytest.fixture
def nothing_here(monkeypatch, tmp_path):
    """A machine without the data set; gives the folder to download to."""
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr(data, "_places", lambda: (kept,))
    monkeypatch.setattr(data_offer, "OWN_FOLDER", kept)
    return kept


@pytest.fixture
def offer(tmp_path, nothing_here):
    """What a server without the data set offers."""
    assert list(nothing_here.iterdir()) == []
    return DataOffer(Jobs(Limits(allowed_pictures=FULL_SIZE), tmp_path / "runs"))


def _broken_mirror(folder):
    for name in FILES:
        shutil.copy(DEBIAN_FOLDER / name, folder)
    content = (folder / "t10k-labels-idx1-ubyte.gz").read_bytes()
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(content[:-500])
    return folder


@needs_fashion_mnist
def test_the_command_line_downloads_it_and_keeps_it(nothing_here, mirror, capsys):
    mirror(DEBIAN_FOLDER)
    assert load_fashion_mnist(nothing_here).complete
    assert "of 31 MB" in capsys.readouterr().err
    assert load_fashion_mnist(nothing_here, download=False).complete
    assert sorted(p.name for p in nothing_here.iterdir()) == sorted(FILES)


@needs_fashion_mnist
def test_a_download_that_is_ended_or_damaged_leaves_nothing(nothing_here, mirror, tmp_path):
    mirror(DEBIAN_FOLDER)
    arriving = fetch(nothing_here, read_fashion_mnist)
    assert next(arriving) > 0
    arriving.close()
    (tmp_path / "broken").mkdir()
    mirror(_broken_mirror(tmp_path / "broken"))
    with pytest.raises(ValueError, match="t10k-labels"):
        list(fetch(nothing_here, read_fashion_mnist))
    assert list(nothing_here.iterdir()) == []


@needs_fashion_mnist
def test_the_offer_tells_how_far_it_is_and_lets_runs_use_all_pictures(offer, mirror):
    mirror(DEBIAN_FOLDER)
    assert offer.is_open
    assert "31 MB" in offer_html(offer, "en")
    offer.start()
    offer.start()  # a second visitor's click joins the first
    shares = list(offer.watch())
    assert shares[-1] == pytest.approx(1, abs=0.05)
    assert offer.status == "done"
    assert not offer.is_open
    assert offer._jobs.limits.pictures == FULL_SIZE
    assert "55,000" in offer_html(offer, "zh")


def test_a_mirror_that_does_not_have_it_is_told_and_may_be_asked_again(offer, mirror, tmp_path):
    (tmp_path / "empty").mkdir()
    mirror(tmp_path / "empty")
    for _ in range(2):
        offer.start()
        list(offer.watch())
        assert (offer.status, offer.reason) == ("failed", "unreachable")
        assert "cannot reach" in offer_html(offer, "en")
    assert offer._jobs.limits.pictures == SUBSET_SIZE


def test_where_runs_may_not_use_it_nothing_is_offered_or_fetched(offer):
    offer._jobs.limits = replace(offer._jobs.limits, allowed_pictures=SUBSET_SIZE)
    offer.start()
    assert (offer.is_open, offer.status) == (False, "idle")


def test_a_servers_wish_for_more_pictures_holds_once_they_are_there(monkeypatch):
    monkeypatch.setenv("SPACE_ID", "somebody/lab")
    assert Limits.from_environment().allowed_pictures == SUBSET_SIZE
    monkeypatch.setenv("RETRAIN_MAX_PICTURES", "20000")
    monkeypatch.setattr("training.request.has_fashion_mnist", lambda: False)
    limits = Limits.from_environment()
    assert (limits.pictures, limits.allowed_pictures) == (SUBSET_SIZE, 20_000)
