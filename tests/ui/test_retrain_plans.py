"""What Retrain offers for a lesson, and what it says of a run while it goes on and after it."""

import pytest
import torch

from runs.own_pictures import OwnPicture
from runs.pairs import CLAIM, PAIRS
from runs.queue import Jobs
from runs.request import Limits, Request
from runs.twins import twin_of
from ui.retrain.finished.result import result_html
from ui.retrain.form import FIELDS, settings
from ui.retrain.plans import PLANS, PRESETS, difference_of, plan_settings, plan_word, told_html
from ui.retrain.status import status_html

LIMITS = Limits(threads=1)
OWN_PICTURE = OwnPicture.of(torch.arange(784, dtype=torch.uint8).view(28, 28), 0)
PROGRESS = {
    "kind": "progress",
    "step": 30,
    "num_steps": 120,
    "epoch": 2.0,
    "learning_rate": 0.1,
    "images_per_second": 900.0,
    "seconds_left": 12.0,
}


@pytest.fixture
def job(tmp_path):
    jobs = Jobs(LIMITS, tmp_path)
    job = jobs._register(jobs._made(Request("lenet_bn", epochs=8), "owner", 1.0))
    job.status = "running"
    return job


@pytest.mark.parametrize("plan", [*PRESETS, *(plan_word(CLAIM, key) for key in PAIRS)])
def test_a_plan_is_a_run_that_the_server_takes(plan):
    filled = plan_settings(plan)
    request = Request.checked(settings(*[filled[field] for field in FIELDS]), LIMITS)
    if differs := difference_of(plan):
        assert twin_of(request, differs) != request
    assert (request.start == "shipped") == (plan == "mine")


def test_a_plan_that_there_is_not_is_told():
    with pytest.raises(ValueError, match="No plan is called 'all'"):
        plan_settings("all")


def test_pictures_that_will_be_mixed_in_are_shown_with_every_plan():
    for plan in PLANS:
        plan = plan_word(plan, "dropout")
        assert "T-shirt/top" in told_html(plan, [OWN_PICTURE], "en")
        assert "T-shirt/top" not in told_html(plan, [], "en")
    assert "not taught it a picture yet" in told_html("mine", [], "en")


def test_while_a_run_learns_the_time_left_comes_first(job):
    assert "Getting ready" in status_html(job, 0, "en")
    job.events.append(PROGRESS)
    told = status_html(job, 0, "en")
    assert told.index("12 s left") < told.index("epoch 2.0 of 8")
    assert 'aria-valuenow="25"' in told
    assert "剩余 12 秒" in status_html(job, 0, "zh")


def test_what_came_of_a_taught_picture_stands_before_the_accuracy(job):
    job.own_pictures = (OWN_PICTURE,)
    told = {"lessons_before": [(8, 0.8)], "lessons_after": [(0, 0.954)]}
    job.events.append({"kind": "end", "after": [90.0] * 10, "before": [89.0] * 10, **told})
    job.status = "done"
    shown = result_html(job, None, "en")
    assert "✓ Bag → T-shirt/top 95&nbsp;%" in shown
    assert shown.index("Bag →") < shown.index("90.0 %") < shown.index("<details>")


def test_of_a_pair_both_accuracies_are_told_first_run_first(job, tmp_path):
    twin = Jobs(LIMITS, tmp_path)._made(Request("lenet", epochs=8), "owner", 1.0)
    twin.number, job.twin, twin.twin = 2, twin, job
    for one, top1 in ((job, 71.0), (twin, 31.0)):
        one.events.append({"kind": "end", "after": [top1] * 10})
        one.status = "done"
    told = "Run 1: LeNet + batch norm: 71.0 % · Run 2: LeNet: 31.0 %"
    assert told in result_html(job, None, "en")
    assert told in result_html(twin, None, "en")
