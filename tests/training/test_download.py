"""The whole data set comes from a mirror, whole and checked or not at all, and never for ever."""

import contextlib
import gzip
import shutil
import socketserver
import threading
from dataclasses import replace

import numpy as np
import pytest

from runs import data_download as data_offer
from runs.data_download import DataOffer
from runs.queue import Jobs
from runs.request import FULL_SIZE, SUBSET_SIZE, Limits
from tests.conftest import free_port
from training.data import download
from training.data import fashion_mnist as data
from training.data.data_set import tensors_sha256
from training.data.download import FILES, DownloadError
from training.data.fashion_mnist import download_fashion_mnist, load_fashion_mnist
from ui.retrain.data_panel import offer_html

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 29515\r\n\r\n"
# What a mirror may answer: bytes, after which it hangs up or, where `True` follows, is silent.
NONSENSE = {
    "no HTTP": (b"\x16\x03\x01 what?\r\n", False, "unreachable"),
    "nothing": (b"", False, "unreachable"),
    "silence": (HEAD, True, "unreachable"),
    "half a file": (HEAD + b"half", False, "unreachable"),
    "a page to sign in": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n<html>Hello",
        False,
        "damaged",
    ),
    "an error": (b"HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n", False, "unreachable"),
    "itself": (b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", False, "unreachable"),
}


@pytest.fixture(autouse=True)
def published(tmp_path, monkeypatch):
    """A small set that stands for the published one; gives the folder with its four files."""
    folder = tmp_path / "published"
    folder.mkdir()
    chance = np.random.default_rng(0)
    for name, num in zip(FILES, (400, 400, 100, 100), strict=True):
        if "images" in name:
            head, values = [2051, num, 28, 28], chance.integers(0, 256, (num, 28, 28))
        else:
            head, values = [2049, num], np.arange(num) % 10
        content = np.array(head, ">i4").tobytes() + values.astype(np.uint8).tobytes()
        (folder / name).write_bytes(gzip.compress(content))
    tensors = [data._read_idx(folder / name) for name in FILES]
    monkeypatch.setattr(data, "CHECKSUM", tensors_sha256(*tensors))
    total = sum((folder / name).stat().st_size for name in FILES)
    monkeypatch.setattr(data_offer, "TOTAL", total)
    return folder


@pytest.fixture
def mirror(monkeypatch, http_folder):
    """Let a folder be the mirror."""
    return lambda folder: monkeypatch.setenv("FASHION_MNIST_MIRROR", http_folder(folder))


@pytest.fixture
def nothing_here(monkeypatch, tmp_path):
    """A machine without the data set; gives the folder to download to."""
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr(data, "DEBIAN_FOLDER", tmp_path / "no such package")
    monkeypatch.setattr(data, "OWN_FOLDER", kept)
    monkeypatch.chdir(tmp_path)
    return kept


@pytest.fixture
def offer(tmp_path, nothing_here):
    """What a server without the data set offers."""
    assert list(nothing_here.iterdir()) == []
    return _offer(tmp_path)


def _offer(tmp_path):
    return DataOffer(Jobs(Limits(allowed_pictures=FULL_SIZE), tmp_path / "runs"))


def _download(offer):
    offer.start()
    list(offer.watch())
    return offer.status, offer.reason


@contextlib.contextmanager
def _mirror_that_answers(content, stays):
    """A server that says these bytes to whoever asks; stays: and then keeps the line open."""
    over = threading.Event()

    class Answer(socketserver.StreamRequestHandler):
        def handle(self):
            self.rfile.readline()
            self.wfile.write(content)
            self.wfile.flush()
            if stays:
                over.wait(60)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        over.set()
        server.shutdown()


def _copy(published, folder, name, change):
    """The four files, one of them changed by a function of its bytes."""
    shutil.copytree(published, folder, dirs_exist_ok=True)
    (folder / name).write_bytes(change((folder / name).read_bytes()))
    return folder


def _without_the_end(content):
    return content[: len(content) // 2]


def _with_a_wrong_byte(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]


def _of_zeros(content):
    """As a program leaves it that makes room first and is then broken off."""
    return content[:1000] + bytes(len(content) - 1000)


def test_the_command_line_downloads_it_and_keeps_it(published, nothing_here, mirror, capsys):
    mirror(published)  # its address ends without a slash
    assert load_fashion_mnist(nothing_here).complete
    assert "of 31 MB" in capsys.readouterr().err
    assert load_fashion_mnist(nothing_here, download=False).complete
    assert sorted(p.name for p in nothing_here.iterdir()) == sorted(FILES)


def test_a_download_that_is_ended_leaves_nothing(published, nothing_here, mirror):
    mirror(published)
    arriving = download_fashion_mnist()
    assert next(arriving) > 0
    arriving.close()
    assert list(nothing_here.iterdir()) == []


def test_damaged_files_are_told_leave_nothing_and_the_next_mirror_is_asked(
    published, nothing_here, http_folder, tmp_path, monkeypatch
):
    for change in (_without_the_end, _with_a_wrong_byte, _of_zeros):
        broken = _copy(published, tmp_path / "broken", "t10k-images-idx3-ubyte.gz", change)
        monkeypatch.setattr(download, "MIRRORS", (http_folder(broken) + "/",))
        with pytest.raises(DownloadError, match="t10k-images") as told:
            list(download_fashion_mnist())
        assert told.value.reason == "damaged"
        assert list(nothing_here.iterdir()) == []
    mirrors = (*download.MIRRORS, http_folder(published) + "/")
    monkeypatch.setattr(download, "MIRRORS", mirrors)
    assert load_fashion_mnist().complete


def test_the_offer_tells_how_far_it_is_and_lets_runs_use_all_pictures(published, offer, mirror):
    mirror(published)
    assert offer.is_open
    assert "31 MB" in offer_html(offer, "en")
    offer.start()
    offer.start()  # a second visitor's click joins the first
    shares = list(offer.watch())
    assert shares[-1] == 1
    assert offer.status == "done"
    assert not offer.is_open
    assert offer._jobs.limits.pictures == FULL_SIZE
    assert "55,000" in offer_html(offer, "zh")


def test_whatever_a_mirror_answers_a_status_is_set_and_it_may_be_asked_again(
    offer, monkeypatch, capsys
):
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    for what, (content, stays, reason) in NONSENSE.items():
        with _mirror_that_answers(content, stays) as address:
            monkeypatch.setenv("FASHION_MNIST_MIRROR", address)
            for _ in range(2):
                assert _download(offer) == ("failed", reason), what
            with pytest.raises(FileNotFoundError, match=r"could not be downloaded.*--data"):
                load_fashion_mnist()
    for nowhere in (f"http://127.0.0.1:{free_port()}", "http://[", "mirror.example", "ftp://a/"):
        monkeypatch.setenv("FASHION_MNIST_MIRROR", nowhere)
        assert _download(offer) == ("failed", "unreachable"), nowhere
    assert "cannot reach" in offer_html(offer, "en")
    assert offer._jobs.limits.pictures == SUBSET_SIZE
    assert "Traceback" not in capsys.readouterr().err


def test_a_mirror_that_drips_is_given_up(offer, monkeypatch):
    """Each byte comes in time, and all of them never would."""
    monkeypatch.setattr(download, "PATIENCE", 0.05)
    monkeypatch.setattr(download, "SLOWEST", 1e9)
    monkeypatch.setattr(download, "PIECE", 1)
    with _mirror_that_answers(HEAD + bytes(29_515), False) as address:
        monkeypatch.setenv("FASHION_MNIST_MIRROR", address)
        assert _download(offer) == ("failed", "unreachable")


def test_a_disk_that_takes_nothing_and_what_nobody_foresaw_are_told(
    published, offer, mirror, monkeypatch
):
    mirror(published)
    file = data.OWN_FOLDER / "a file"
    file.touch()
    with monkeypatch.context() as patch:
        patch.setattr(data, "OWN_FOLDER", file)
        assert _download(offer) == ("failed", "disk")
        assert "disk" in offer_html(offer, "en")
    with monkeypatch.context() as patch:
        patch.setattr(data, "_read_checked", lambda _: {}["nobody thought of this"])
        assert _download(offer) == ("failed", "unforeseen")
        assert offer_html(offer, "en") != offer_html(offer, "zh")
    assert _download(offer) == ("done", "")


def test_half_a_download_in_the_servers_folder_is_told_and_replaced(
    published, nothing_here, mirror, tmp_path
):
    mirror(published)
    for change in (_without_the_end, _with_a_wrong_byte, _of_zeros):
        _copy(published, nothing_here, "train-images-idx3-ubyte.gz", change)
        limits = Limits.from_environment()
        assert (limits.pictures, limits.allowed_pictures) == (SUBSET_SIZE, FULL_SIZE)
        offer = _offer(tmp_path)
        assert "damaged" in offer_html(offer, "en")
        assert "已损坏" in offer_html(offer, "zh")
        assert _download(offer) == ("done", "")
        assert Limits.from_environment().pictures == FULL_SIZE


@pytest.mark.usefixtures("nothing_here")
def test_the_command_line_replaces_half_a_download_too(published, mirror, tmp_path, capsys):
    mirror(published)
    _copy(published, tmp_path / "data", "train-labels-idx1-ubyte.gz", _without_the_end)
    with pytest.raises(FileNotFoundError, match="was not found"):
        load_fashion_mnist(download=False)
    assert load_fashion_mnist().complete
    assert "train-labels-idx1-ubyte.gz is not a whole IDX file" in capsys.readouterr().err
    assert load_fashion_mnist(download=False).complete


def test_where_runs_may_not_use_it_nothing_is_offered_or_fetched(offer):
    offer._jobs.limits = replace(offer._jobs.limits, allowed_pictures=SUBSET_SIZE)
    offer.start()
    assert (offer.is_open, offer.status) == (False, "idle")


def test_a_servers_wish_for_more_pictures_holds_once_they_are_there(monkeypatch):
    monkeypatch.setenv("SPACE_ID", "somebody/lab")
    assert Limits.from_environment().allowed_pictures == SUBSET_SIZE
    monkeypatch.setenv("RETRAIN_MAX_PICTURES", "20000")
    monkeypatch.setattr("runs.request.fashion_mnist_here", lambda: "missing")
    limits = Limits.from_environment()
    assert (limits.pictures, limits.allowed_pictures) == (SUBSET_SIZE, 20_000)
