"""`evaluate --photos`: by label, strict and allowed, and how well the verdict knows itself."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cnn_models.predict import load
from tests.phone_folder import SENDERS, write_folder
from training.__main__ import command_line
from training.data.phone_photos import HELD_BACK, TEST, Photo, read_photos
from training.measure.photo_report import Answered, PhotoReport, evaluate_photos, format_photos
from training.measure.uploads import VERDICT

T_SHIRT, TROUSER, PULLOVER = 0, 1, 2


def _answered(label, allowed, answer, sure=True):
    photo = Photo("", Path(), "1", label, TEST, allowed, allowed[:1], allowed)
    return Answered(photo, {"lenet": answer, VERDICT: answer}, sure)


@pytest.fixture(scope="module")
def report():
    long_sleeve = (PULLOVER, T_SHIRT)
    answers = [_answered("Longsleeve", long_sleeve, PULLOVER)] * 3
    answers += [
        _answered("Longsleeve", long_sleeve, T_SHIRT),
        _answered("Pants", (TROUSER,), PULLOVER, sure=False),
        _answered("Hat", (), TROUSER, sure=False),
        _answered("Hat", (), TROUSER),
    ]
    return PhotoReport(TEST, ["lenet", VERDICT], answers)


def test_a_photo_is_right_strictly_or_by_what_its_label_allows(report):
    allowed, strict = report.right("lenet"), report.right("lenet", strict=True)
    assert allowed.labels == {"Longsleeve": 100, "Pants": 0}
    assert strict.labels == {"Longsleeve": 75, "Pants": 0}
    assert (allowed.all, allowed.even) == (80, 50)


def test_doubt_is_measured_where_it_is_right_and_where_it_is_not(report):
    assert (report.sure.all, report.right_when_sure.all, report.doubted.all) == (80, 100, 50)
    text = format_photos(report)
    assert "Longsleeve (4)" in text
    assert "100.0 (75.0)" in text
    assert "Hat (2) 50" in text


def test_nothing_is_made_up_where_there_are_no_photos():
    only_hats = PhotoReport(HELD_BACK, [VERDICT], [_answered("Hat", (), TROUSER)])
    assert only_hats.right(VERDICT).all is None
    assert "sure of: -" in format_photos(only_hats)


def test_the_command_reports_on_test_senders_or_on_held_back_ones(tmp_path, few_checkpoints):
    folder = tmp_path / "clothes"
    write_folder(folder)
    arguments = ("evaluate", "lenet", "--checkpoints", few_checkpoints, "--photos", folder)
    done = CliRunner().invoke(command_line("evaluate"), [*map(str, arguments), "--json"])
    assert done.exception is None, done.output
    found = json.loads(done.stdout)
    assert (found["part"], found["num_garments"], found["num_no_class"]) == (TEST, 2, 1)
    assert found["allowed"].keys() == {"lenet", VERDICT}
    for photo in read_photos(folder):
        if photo.part == TEST:
            photo.file.unlink()
    report = evaluate_photos([load("lenet", few_checkpoints)], folder)
    assert {answered.photo.sender for answered in report.answered} == {SENDERS[HELD_BACK][0]}
    assert report.part == HELD_BACK
