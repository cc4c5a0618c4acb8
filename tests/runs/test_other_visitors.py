"""Nothing that one visitor does reaches another: every use of other people's runs."""

from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_models import build, load
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, read_card, save_checkpoint
from runs import expected_time
from runs.expected_time import LOOK_COST, expected_seconds, expected_speed
from runs.queue import Jobs
from runs.request import Limits, Request
from ui.networks.table import table_html
from ui.retrain.api import run_record
from ui.retrain.finished.replay import replay_html
from ui.retrain.finished.result import result_html
from ui.retrain.finished.runs_table import runs_csv, runs_html
from ui.retrain.finished.shelf import _of_one, saved_as
from ui.retrain.form import defaults, expected_text, fitted
from ui.retrain.form import settings as form_settings
from ui.retrain.start import Start, remedied
from ui.retrain.status import status_html
from ui.retrain.view import learning_html
from ui.shared.lab import Lab, own_networks
from ui.shared.named_download import NamedDownload

LIMITS = Limits(threads=1)
SHORT = {"network": "lenet", "epochs": 0.6, "num_pictures": 640}  # three steps
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-1000, 10**12)
RECORDS = st.dictionaries(
    st.sampled_from(["epoch", "loss", "top1", "validation_loss", "validation_top1", "odd"]), NUMBERS
)
SETTINGS = st.dictionaries(
    st.sampled_from(["start", "peak_lr", "batch_size", "weight_decay", "dropout", "before"]),
    NUMBERS | st.text() | st.none() | st.lists(RECORDS | st.none()),
)


@pytest.fixture(scope="module")
def brought(tmp_path_factory):
    """A run's file as a visitor has it from a download."""
    path = checkpoint_path("lenet", tmp_path_factory.mktemp("run"))
    curve = {"loss": 2.0, "top1": 20.0, "validation_loss": 1.9, "validation_top1": 30.0}
    history = [{"epoch": epoch, **curve, "seconds": 1.0} for epoch in (0.3333, 0.6)]
    card = Card("lenet", "modern", 0.6, 0, 640, history=history, minutes=0.1)
    save_checkpoint(path, build("lenet", seed=0), card)
    return path


@pytest.fixture(scope="module")
def lenet():
    return load("lenet")


@pytest.fixture
def jobs(tmp_path):
    return Jobs(LIMITS, tmp_path / "runs")


@pytest.fixture(autouse=True)
def timed(monkeypatch):
    """The machine looks at a thousand LeNet pictures a second."""
    monkeypatch.setattr(expected_time, "_seconds_a_look", lambda *_: 0.001)


def _request(**more):
    return Request.checked(SHORT | more, LIMITS)


def _trained(jobs, owner, speed=50.0, **more):
    """A run that has been trained here, as fast as that."""
    job = jobs._register(jobs._made(_request(**more), owner, 1.0))
    job.events.append(
        {"kind": "progress", "step": 3, "num_steps": 3, "epoch": 0.6, "images_per_second": speed}
    )
    job.status = "done"
    return job


def test_a_loaded_run_breaks_nobodys_retrain_tab(jobs, brought, lenet):
    """It tells no speed, and its file came from another machine."""
    request = _request(seconds=5)
    before = expected_text(request, lenet, jobs.all(), LIMITS, "en")
    jobs.adopt(brought, "a visitor")
    assert expected_text(request, lenet, jobs.all(), LIMITS, "en") == before
    assert fitted(request, lenet, jobs.all(), LIMITS) == fitted(request, lenet, [], LIMITS)
    assert expected_text(request, None, jobs.all(), LIMITS, "zh").startswith("还不知道")
    values = defaults("lenet") | {"seconds": 5}
    jobs._work = lambda: None  # nothing trains here
    job = Start(jobs, Lab(lambda: {"lenet": lenet})).one(
        "o" * 22, "en", [], form_settings(*values.values())
    )
    assert (job.status, job.number) == ("waiting", 1)


@settings(max_examples=20, deadline=None)
@given(
    history=st.lists(RECORDS, max_size=4),
    told=SETTINGS,
    epochs=NUMBERS,
    pictures=NUMBERS,
    minutes=st.none() | NUMBERS,
    seed=NUMBERS,
)
def test_whatever_a_file_says_of_itself_it_harms_nobody(
    tmp_path_factory, lenet, history, told, epochs, pictures, minutes, seed
):
    folder = tmp_path_factory.mktemp("odd")
    jobs, path = Jobs(LIMITS, folder / "runs"), folder / "odd.safetensors"
    card = Card("lenet", "modern", epochs, seed, pictures, told, history=history, minutes=minutes)
    save_checkpoint(path, build("lenet", seed=0), card)
    job = jobs.adopt(path, "a visitor")
    for language in ("en", "zh"):  # what its owner then sees
        assert status_html(job, 0, language)
        assert result_html(job, None, language)
        assert isinstance(learning_html(job, language), str)
        assert runs_html([job], language)
        assert runs_csv([job])
        assert replay_html(job, None, language)
        assert table_html({}, own_networks(jobs, [job.id], language), language)
    remedied(job)
    run_record(job)
    assert jobs.of("another") == []
    for request in (_request(), _request(seconds=5)):
        told = expected_text(request, lenet, jobs.all(), LIMITS, "en")
        assert told == expected_text(request, lenet, [], LIMITS, "en")


def test_a_file_is_no_run_before_it_is_here_and_never_waits_for_training(
    jobs, brought, monkeypatch
):
    seen = []

    def look_on(source, target):
        seen.append([job.status for job in jobs.all()])
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr("runs.queue.shutil.copyfile", look_on)
    assert jobs.adopt(brought, "a visitor").status == "done"
    assert seen == [[]]


def test_a_full_disk_leaves_nothing_of_a_file(jobs, brought, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("runs.queue.shutil.copyfile", full)
    with pytest.raises(OSError, match="No space"):
        jobs.adopt(brought, "a visitor")
    assert jobs.all() == []
    assert not list(jobs._directory.iterdir())


def test_only_a_whole_run_like_it_tells_how_fast_a_run_will_be(jobs, lenet):
    def speed(**more):
        return expected_speed(_request(**more), lenet, jobs.all())

    assert speed().source == "timing"
    assert speed().pictures_per_second == pytest.approx(1000 * LOOK_COST)
    _trained(jobs, "a visitor", 1.0, batch_size=4)
    _trained(jobs, "a visitor", 2.0, network="lenet_bn")
    _trained(jobs, "a visitor", 3.0).status = "failed"
    _trained(jobs, "a visitor", 4.0).events[0]["step"] = 2
    _trained(jobs, "a visitor", 5000.0)  # over in a moment: its first step is most of it
    assert speed().source == "timing"
    _trained(jobs, "a visitor", 50.0)
    assert (speed(seed=5).pictures_per_second, speed().source) == (50.0, "run")
    assert speed(batch_size=4).pictures_per_second == 1.0


def test_a_large_networks_time_is_this_machines_and_not_its_cards(monkeypatch):
    """NiN's card is of a GPU: by that, 200 pictures take six seconds anywhere."""
    nin = load("nin")
    monkeypatch.setattr(expected_time, "_seconds_a_look", lambda *_: 0.04)
    request = Request.checked(form_settings(*defaults("nin").values()), LIMITS)
    speed = expected_speed(request, nin, [])
    # A hundred validation pictures at the start, after the epoch and twice in the end.
    looked = 1000 + 4 * 100
    assert expected_seconds(request, speed) == pytest.approx(2 + 0.04 * (3 * 200 + looked))
    scratch = expected_speed(replace(request, start="scratch"), nin, [])
    # Half of the steps at half the side, a quarter at 160 pixels of 224, the rest at full size.
    share = 0.5 * 0.25 + 0.25 * (160 / 224) ** 2 + 0.25
    assert speed.pictures_per_second / scratch.pictures_per_second == pytest.approx(share)


def test_a_machine_is_timed_again_after_a_while(monkeypatch, lenet):
    monkeypatch.undo()
    monkeypatch.setattr(expected_time, "_timed", {})
    first = expected_time._seconds_a_look(lenet, 8)
    assert expected_time._seconds_a_look(lenet, 8) == first
    when, _ = expected_time._timed["lenet", 8]
    expected_time._timed["lenet", 8] = (when - 2 * expected_time.TIMED_FOR, 99.0)
    assert 0 < expected_time._seconds_a_look(lenet, 8) < 99.0


def test_a_run_is_shown_and_further_trained_by_its_owner_alone(jobs, brought):
    job = jobs.adopt(brought, "a visitor")
    assert [title for title, _ in own_networks(jobs, [job.id], "en")] == ["Run 1: LeNet"]
    with pytest.raises(ValueError, match="You have no run"):
        jobs.find(job.id, "another")
    with pytest.raises(gr.Error):  # a name that no visitor has
        Start(jobs, Lab(dict)).one("", "en", [], {})
    assert read_card(job.checkpoint).network == "lenet"


def test_run_both_trains_what_is_not_there_yet(jobs, lenet):
    """A finished run with the same settings is one of the two; another visitor's is not."""
    jobs._work = lambda: None  # nothing trains here
    start = Start(jobs, Lab(lambda: {"lenet": lenet}))
    _trained(jobs, "b" * 22)
    done = _trained(jobs, "a" * 22)
    first = start.both("a" * 22, "en", [], SHORT, "norm")
    assert first is done
    assert [job.request.network for job in jobs.of("a" * 22)] == ["lenet", "lenet_bn"]
    assert first.twin.twin is first
    first.twin.events = done.events
    first.twin.status = "done"
    again = start.both("a" * 22, "en", [], SHORT, "norm")
    assert (again, len(jobs.of("a" * 22))) == (done, 2)
    start.both("a" * 22, "en", [], SHORT | {"seed": 1}, "norm")
    assert len(jobs.of("a" * 22)) == 4


def test_a_download_is_named_after_what_it_holds(jobs, brought):
    first, second = (jobs.adopt(brought, "a visitor") for _ in range(2))
    assert saved_as(first) == "lenet_run1_0.6epochs_seed0"
    assert saved_as(second) == "lenet_run2_0.6epochs_seed0"
    button = NamedDownload()
    assert button.get_block_name() == gr.DownloadButton().get_block_name()
    weights = button.postprocess(_of_one(first)[2]["value"])
    assert Path(weights.path).name == weights.orig_name == f"{saved_as(first)}.safetensors"
    assert Path(weights.path).read_bytes() == first.checkpoint.read_bytes()
    assert button.postprocess(None) is None
