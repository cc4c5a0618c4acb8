"""All finished runs in one table and one CSV, with the same figures."""

import csv
import io
from urllib.parse import unquote

import pytest

from runs.queue import Jobs
from runs.request import Limits, Request
from ui.retrain.finished.runs_table import COLUMNS, runs_csv, runs_html

END = {"kind": "end", "seconds": 8.25, "after": [90.0] * 9 + [91.0]}
VALIDATED = {"kind": "progress", "step": 9, "epoch": 1.0, "validation_top1": 88.4}


@pytest.fixture
def runs(tmp_path):
    """One that is done, one that failed, one that still trains."""
    jobs = Jobs(Limits(threads=1), tmp_path)
    found = []
    for status, reason, events in (
        ("done", "", [VALIDATED, END]),
        ("failed", "memory limit", [{"kind": "end"}]),
        ("running", "", []),
    ):
        job = jobs._register(jobs._made(Request("lenet_bn", seed=7), "owner", 1.0))
        job.status, job.reason, job.events = status, reason, events
        found.append(job)
    return found


def test_the_csv_has_every_finished_runs_settings_and_figures(runs):
    done, failed = csv.DictReader(io.StringIO(runs_csv(runs[:2])))
    assert tuple(done) == COLUMNS
    told = {key: done[key] for key in ("run", "network", "seed", "augmented", "own_pictures")}
    assert told == {
        "run": "1",
        "network": "lenet_bn",
        "seed": "7",
        "augmented": "True",
        "own_pictures": "0",
    }
    assert (done["validation_top1"], done["test_top1"], done["seconds"]) == ("88.4", "90.1", "8.2")
    assert (failed["test_top1"], failed["status"]) == ("", "failed")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_leaves_out_what_still_trains_and_says_why_one_failed(runs, language):
    shown = runs_html(runs, language)
    assert shown.count('<th scope="row"') == 2
    assert shown.count('<th scope="col"><button') == 12
    assert 'data-value="90.1">90.1<' in shown
    assert ("memory" if language == "en" else "内存") in shown
    assert runs_csv(runs[:2]) in unquote(shown)


def test_without_finished_runs_there_is_nothing(runs):
    assert runs_html(runs[2:], "en") == ""
