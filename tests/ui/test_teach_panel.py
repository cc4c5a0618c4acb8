"""Teach it: what is told while a network learns a visitor's picture, and when it has."""

from functools import partial

import numpy as np
import pytest

from cnn_models import CLASS_NAMES
from runs.job import Job
from runs.own_pictures import MOST_OWN_PICTURES, OwnPicture
from runs.request import Request
from ui.retrain.teach_panel import Told, _with, learned_html, progress_html

BAG, SHIRT = CLASS_NAMES.index("Bag"), CLASS_NAMES.index("Shirt")
PIXELS = np.full((28, 28), 7, np.uint8)


@pytest.fixture
def job(tmp_path):
    own = (OwnPicture.of(PIXELS + 1, BAG), OwnPicture.of(PIXELS, SHIRT))
    return Job("run", "owner", 3, Request("lenet_bn"), tmp_path, 60.0, own_pictures=own)


def test_progress_is_told_in_per_cent_and_who_comes_first(job):
    assert "2 other training" in progress_html(job, 2, "en")
    job.status = "running"
    assert "0 %" in progress_html(job, 0, "en")
    job.events.append({"kind": "progress", "step": 3, "num_steps": 4})
    assert "75 %" in progress_html(job, 0, "en")
    assert "width:75%" in progress_html(job, 0, "zh")


@pytest.mark.parametrize(("label", "state"), [(SHIRT, "It has learned"), (BAG, "not enough")])
def test_the_answer_before_and_after_is_of_the_picture_that_was_taught(job, label, state):
    before, after = [(BAG, 0.9), (BAG, 0.8)], [(BAG, 0.9), (label, 0.97)]
    job.events.append({"kind": "end", "lessons_before": before, "lessons_after": after})
    html = learned_html(job, job.own_pictures[1], "en")
    assert f"said Bag, 80 %. Now it says {CLASS_NAMES[label]}, 97 %" in html
    assert state in html
    assert "Run 3: LeNet + batch norm" in html


def test_what_is_told_follows_the_language_while_it_learns_and_after(job):
    told = Told()
    assert "Waiting" in told.say(partial(progress_html, job, 2))
    assert "排队中" in told.speak("zh")
    job.events.append({"kind": "end", "status": "failed"})
    assert "请再试一次" in told.say(partial(learned_html, job, job.own_pictures[0]))
    assert "try again" in told.speak("en")


def test_a_run_that_failed_says_so(job):
    job.events.append({"kind": "end", "status": "failed"})
    assert "did not come to its end" in learned_html(job, job.own_pictures[0], "en")


def test_what_a_picture_is_can_be_said_anew_and_of_no_more_than_the_limit():
    taught, key = _with(PIXELS, str(BAG), [])
    taught, _ = _with(PIXELS, str(SHIRT), taught)
    assert [picture.label for picture in taught] == [SHIRT]
    assert key == "retrain_teach_count"
    assert _with(None, "0", taught) == (taught, "retrain_teach_none")
    full = [OwnPicture.of(PIXELS + i + 1, 0) for i in range(MOST_OWN_PICTURES)]
    assert _with(PIXELS, "0", full) == (full, "retrain_teach_full")
