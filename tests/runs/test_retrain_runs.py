"""What a run can be asked for beyond its settings: own pictures, seconds, a base, snapshots."""

import html
import json
import re
import shutil
import threading
from dataclasses import replace

import pytest
import torch

from cnn_models.files.weights import CHECKPOINTS, read_card
from runs.from_checkpoint import events_of, request_of
from runs.networks_of_runs import RecentNetworks
from runs.own_pictures import OwnPicture, mix
from runs.queue import Jobs
from runs.request import Limits, Request
from runs.snapshots import list_snapshots, load_snapshots
from runs.twins import DIFFERENCES, twin_of
from runs.worker import Order, work
from training.data.subset import load_subset
from ui.classify.answer_table import accuracy_text
from ui.retrain.doctor import diagnose
from ui.retrain.finished.replay import replay_html
from ui.retrain.finished.result import result_html
from ui.retrain.form import FIELDS, settings
from ui.retrain.pieces import validation_curve
from ui.retrain.start import refused_text, remedied

LIMITS = Limits(threads=1)
SHORT = {"network": "lenet", "epochs": 0.6, "num_pictures": 640}  # three steps


def _request(**settings):
    return Request.checked({**SHORT, **settings}, LIMITS)


def _lesson(label=3):
    return OwnPicture.of(torch.arange(784, dtype=torch.uint8).view(28, 28), label)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A short run with one own_picture, its folder and everything it told."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    folder.mkdir()
    order = Order(_request(), folder, folder, own_pictures=(_lesson(),))
    return folder, list(work(order, threading.Event()))


def _job(tmp_path, request, events, status="done", reason=""):
    jobs = Jobs(LIMITS, tmp_path)
    job = jobs._register(jobs._made(request, "owner", 1.0))
    job.events, job.status, job.reason = events, status, reason
    return job


def test_lessons_are_a_tenth_of_the_pictures_and_survive_the_pipe():
    data = load_subset().limited(640)
    own_picture = _lesson()
    assert OwnPicture.from_record(own_picture.to_record()) == own_picture
    mixed = mix(data, (own_picture, own_picture)).train
    assert len(mixed) == 640 + 2 * 32
    assert (mixed.labels[640:] == 3).all()
    assert mixed.pixels[640].flatten().tolist() == list(own_picture.pixels)
    assert mix(data, ()) is data
    with pytest.raises(ValueError, match="28, 28"):
        OwnPicture.of(torch.zeros(5, 5, dtype=torch.uint8), 0)


def test_a_run_tells_its_answer_for_a_lesson_and_shows_one_layers_maps(finished):
    _, events = finished
    assert len(events[-1]["lessons_after"]) == 1
    sample = [event for event in events if event["kind"] == "samples"][-1]
    assert (sample["layer"], sample["side"]) == ("conv1", 24)
    assert sample["gradient_first"] > 0


def test_the_scrubber_goes_from_the_untrained_start_to_the_end(finished, tmp_path):
    folder, events = finished
    steps = list_snapshots(folder)
    assert (steps[0], steps[-1]) == (0, 3)
    weights = [model.conv1.weight.clone() for _, model in load_snapshots("lenet", folder)]
    assert not torch.equal(weights[0], weights[-1])
    job = replace(_job(tmp_path, _request(), events), directory=folder)
    shown = replay_html(job, None, "en")
    frames = json.loads(html.unescape(re.search('data-frames="([^"]*)"', shown)[1]))
    assert [frame["said"] for frame in frames][::3] == ["After step 0 of 3", "After step 3 of 3"]
    assert [frame["share"] for frame in frames][::3] == [0, 100]
    assert all(sum(frame["probabilities"]) == pytest.approx(1, abs=1e-3) for frame in frames)
    assert frames[0]["maps"] != frames[-1]["maps"]
    assert 'class="upright"' in shown
    assert "No snapshots" in replay_html(None, None, "en")


def test_seconds_end_a_run_that_has_epochs_left(tmp_path):
    *_, end = work(Order(_request(epochs=60, seconds=1), tmp_path, tmp_path), threading.Event())
    assert end["status"] == "done"
    assert end["step"] < 300


def test_a_run_goes_on_from_another_ones_weights(finished, tmp_path):
    folder, _ = finished
    request = _request(start="shipped", epochs=0.2, learning_rate=1e-6)
    list(work(Order(request, tmp_path, tmp_path, base=folder), threading.Event()))
    jobs = Jobs(LIMITS, tmp_path / "kept")
    before, after = (
        jobs.network(jobs.adopt(place / "lenet.safetensors", "owner"))
        for place in (folder, tmp_path)
    )
    assert torch.allclose(before.model.conv1.weight, after.model.conv1.weight, atol=1e-3)


def test_a_downloaded_run_is_taken_back_by_the_same_checks(finished, tmp_path):
    folder, _ = finished
    jobs = Jobs(LIMITS, tmp_path)
    job = jobs.adopt(folder / "lenet.safetensors", "owner")
    assert job.has_weights
    assert job.request.num_pictures == 640 + 50
    assert jobs.of("somebody else") == []
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes((folder / "lenet.safetensors").read_bytes()[:-100])
    with pytest.raises(ValueError, match="not a whole safetensors file"):
        jobs.adopt(broken, "owner")
    assert len(jobs.of("owner")) == 1


def test_a_runs_file_brings_its_settings_and_its_curve_back(finished):
    folder, _ = finished
    card = read_card(folder / "lenet.safetensors")
    request = request_of(card)
    assert (request.network, request.learning_rate) == ("lenet", _request().to_recipe().peak_lr)
    *_, last = events_of(card, request)
    assert last["step"] == last["num_steps"] == 3
    odd = replace(card, settings={"peak_lr": "fast", "batch_size": 1e9}, seed=0.5)
    assert (request_of(odd).learning_rate, request_of(odd).seed) == (None, 0)
    with pytest.raises(ValueError, match="network is one of"):
        request_of(replace(card, network="../lenet"))


def test_a_run_is_measured_and_says_so_wherever_it_is_shown(finished, tmp_path):
    folder, events = finished
    after = events[-1]["after"]
    jobs = Jobs(LIMITS, tmp_path)
    job = jobs.adopt(folder / "lenet.safetensors", "owner")  # by its file alone
    assert job.events[-1]["after"] == after
    network = jobs.network(job)
    told = f"{sum(after) / 10:.1f} % of 1,000 test pictures"
    assert told == accuracy_text(network.card, "en")
    assert "not measured" in accuracy_text(replace(network.card, shipped_test=[]), "en")
    assert f"{sum(after) / 10:.1f} %" in result_html(job, None, "en")


def test_a_curve_starts_where_the_weights_did_that_the_run_started_from(finished, tmp_path):
    """A run from trained weights starts far above guessing."""
    folder, events = finished
    assert events[0]["kind"] == "start"
    job = _job(tmp_path, _request(), events)
    (x, y), *rest = validation_curve(job, "a", "").points
    assert (x, y) == (0.0, events[0]["validation_top1"])
    assert rest
    order = Order(_request(start="shipped", epochs=0.2), tmp_path, CHECKPOINTS)
    further = work(order, threading.Event())
    assert next(further)["validation_top1"] > 80
    further.close()
    brought = Jobs(LIMITS, tmp_path / "kept").adopt(folder / "lenet.safetensors", "owner")
    assert [x for x, _ in validation_curve(brought, "a", "").points] == [pytest.approx(0.6)]


def test_brought_files_push_only_each_other_out(finished, monkeypatch):
    monkeypatch.setattr("runs.queue.MOST_ADOPTED", 2)
    folder, _ = finished
    jobs = Jobs(LIMITS)
    own = jobs._register(jobs._made(_request(), "a visitor", 1.0))
    own.status = "done"
    brought = [jobs.adopt(folder / "lenet.safetensors", "another") for _ in range(3)]
    assert jobs.all() == [own, *brought[1:]]
    assert not brought[0].directory.exists()


def test_networks_of_runs_stay_in_memory_while_there_is_room(finished, tmp_path):
    folder, _ = finished
    recent = RecentNetworks(capacity=1)
    first = recent.get("lenet", folder)
    assert recent.get("lenet", folder) is first
    other = shutil.copytree(folder, tmp_path / "other")
    recent.get("lenet", other)
    assert recent.get("lenet", folder) is not first


def test_kept_runs_lie_in_the_folder_that_was_asked_for(tmp_path):
    jobs = Jobs(LIMITS, tmp_path / "other")
    jobs.keep_in(tmp_path / "kept")
    assert jobs._made(_request(), "owner", 1.0).directory.parent == (tmp_path / "kept").resolve()


def test_more_pictures_than_are_shipped_come_from_the_whole_set():
    limits = replace(LIMITS, pictures=55_000)
    assert Request.checked({**SHORT, "num_pictures": 55_000}, limits).num_pictures == 55_000


NETWORK_OF = {"place": "lenet_bn", "dropout": "lenet_relu"}  # "lenet" has neither


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_a_twin_differs_in_one_setting_only(difference):
    request = _request(augmentation=True, network=NETWORK_OF.get(difference, "lenet"))
    twin = twin_of(request, difference)
    assert twin != request
    assert (twin.seed, twin.num_pictures, twin.epochs) == (0, 640, 0.6)
    if difference != "recipe":  # which brings its own rate and decay
        changed = [key for key, value in vars(request).items() if vars(twin)[key] != value]
        assert len(changed) == 1


@pytest.mark.parametrize(
    ("network", "difference"),
    [("nin", "norm"), ("alexnet", "place"), ("lenet_bn", "activation"), ("lenet", "dropout")],
)
def test_a_network_without_that_choice_has_no_twin(network, difference):
    with pytest.raises(ValueError, match="no twin"):
        twin_of(_request(network=network, dropout=0.5), difference)


def test_a_large_networks_twin_without_dropout_is_the_same_network():
    assert twin_of(_request(network="alexnet"), "dropout").dropout == 0
    assert twin_of(_request(network="alexnet", dropout=0.0), "dropout").dropout == 0.5


def _sick(loss=1.0, **signs):
    healthy = {"silent": 0.1, "silent_layer": "relu1", "gradient_first": 0.1, "gradient_last": 0.1}
    record = {"kind": "progress", "step": 50, "num_steps": 100, "loss": loss}
    return [record, {"kind": "samples", **healthy, **signs}]


@pytest.mark.parametrize(
    ("events", "told", "named", "remedy"),
    [
        (
            _sick(loss=2.303),
            "shipped weights",
            "from the shipped weights",
            {"recipe": "modern", "start": "shipped"},
        ),
        (
            _sick(silent=0.95),
            "95 % of relu1",
            "from scratch with learning rate 0.01",
            {"learning_rate": 0.01, "start": "scratch"},
        ),
        (_sick(gradient_last=99.0), "explode", "with learning rate 0.01", {"learning_rate": 0.01}),
        (
            _sick(gradient_first=1e-7),
            "first layer's gradient",
            "from the shipped weights",
            {"recipe": "modern"},
        ),
    ],
)
def test_the_doctor_names_the_cause_and_a_remedy(tmp_path, events, told, named, remedy):
    job = _job(tmp_path, _request(network="nin", recipe="notebook"), events)
    assert told in diagnose(job).sentence("en")
    assert diagnose(job).remedy_text("en") == f"Start again {named}"
    values = remedied(job)
    assert remedy.items() <= values.items()
    cured = Request.checked(settings(*(values[field] for field in FIELDS)), LIMITS)
    assert (cured.network, cured.num_pictures) == ("nin", 640)


@pytest.mark.parametrize(
    ("wish", "named", "remedy"),
    [
        (
            {"network": "lenet", "recipe": "notebook"},
            "用我们的方案",
            {"network": "lenet", "recipe": "modern"},
        ),
        ({"network": "lenet"}, "加上批量归一化", {"network": "lenet_bn", "start": "scratch"}),
        ({"network": "nin"}, "从自带权重", {"network": "nin", "start": "shipped"}),
        (
            {"network": "nin", "start": "shipped", "learning_rate": 3},
            "以学习率 0.3 ",
            {"learning_rate": 0.3},
        ),
        ({"network": "lenet_bn"}, "以学习率 0.02 ", {"learning_rate": 0.02}),
    ],
)
def test_what_gets_a_signal_through_is_something_that_the_run_had_not(
    tmp_path, wish, named, remedy
):
    job = _job(tmp_path, _request(**wish), _sick(loss=2.303))
    assert diagnose(job).remedy_text("zh") == f"{named}重新开始"
    values = remedied(job)
    assert values is not None
    assert remedy.items() <= settings(*(values[field] for field in FIELDS)).items()


def test_the_doctor_waits_for_ten_steps_and_takes_the_later_half_together(tmp_path):
    losses = [2.5, 2.4, 2.2, 2.35, 2.25, 2.36]
    told = [{"kind": "progress", "step": i, "num_steps": 20} for i in range(4, 10)]
    early = [record | {"loss": loss} for record, loss in zip(told, losses, strict=True)]
    assert diagnose(_job(tmp_path, _request(), early)) is None
    late = [record | {"step": record["step"] + 1} for record in early]
    assert diagnose(_job(tmp_path, _request(), late)).key == "stuck"
    worse = [record | {"loss": record["loss"] + 0.2} for record in late]  # than guessing
    assert diagnose(_job(tmp_path, _request(), worse)).key == "stuck"


def test_a_healthy_run_is_left_in_peace_and_a_diverged_one_gets_a_smaller_rate(tmp_path):
    assert diagnose(_job(tmp_path, _request(), _sick())) is None
    job = _job(tmp_path, _request(learning_rate=5), [], "failed", "The run diverged at step 3: ...")
    assert remedied(job)["learning_rate"] == 0.5


def test_a_refused_setting_is_told_in_chinese_too():
    with pytest.raises(ValueError, match="not 0") as refused:
        _request(epochs=0)
    assert "“轮数”应为 0.01 到 60 的数，而不是 0。" in refused_text(refused.value, "zh")
    assert str(refused.value) in refused_text(refused.value, "en")
