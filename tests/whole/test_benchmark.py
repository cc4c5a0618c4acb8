"""The benchmark: contenders take turns, the counts are right, the tables can be read."""

import json
import time
from pathlib import Path

import pytest
import torch
from torch import nn
from typer.testing import CliRunner

from benchmarks.accuracy_time import LECTURE_TOP1, SPRINTS
from benchmarks.growth_plot import draw_growth
from benchmarks.lecture import EnlargedPictures, lecture_loader, lecture_network
from benchmarks.lecture import lecture_steps as steps_of_the_lecture
from benchmarks.limit import count_flops
from benchmarks.page.run_speed import bare_speed, watched_speed
from benchmarks.processes import training_speed
from benchmarks.table import Section
from benchmarks.turns import median_seconds, percentile
from runs.request import Limits, Request
from training.__main__ import command_line
from training.data.subset import load_subset


def test_contenders_take_turns_and_the_first_turn_is_not_counted() -> None:
    calls: list[str] = []

    def slow_at_first() -> None:
        calls.append("a")
        time.sleep(0.3 if len(calls) == 1 else 0)

    seconds = median_seconds({"a": slow_at_first, "b": lambda: calls.append("b")}, turns=2)
    assert calls == ["a", "b", "a", "b", "a", "b"]
    assert seconds["a"] < 0.3


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 6), (0.95, 10), (1.0, 10)])
def test_percentile(share: float, expected: float) -> None:
    assert percentile(list(range(10, 0, -1)), share) == expected


def test_a_table_keeps_three_digits_and_shows_what_is_missing() -> None:
    section = Section("Speed", ["network", "ours", "theirs"], [["nin", 1234.567, None]], ["Said."])
    assert section.as_markdown().splitlines() == [
        *("## Speed", "", "| network | ours | theirs |", "| --- | --- | --- |"),
        *("| nin | 1,235 | – |", "", "Said."),
    ]


def test_operations_of_lenet_are_counted_as_by_hand() -> None:
    conv1, conv2 = 24 * 24 * 6 * 25, 8 * 8 * 16 * 6 * 25
    dense = 256 * 120 + 120 * 84 + 84 * 10
    forward = 2 * (conv1 + conv2 + dense)
    flops = count_flops("lenet", batch=3)
    assert flops["inference"] == 3 * forward
    # Backward computes gradients of weights and of inputs; of the pictures none.
    assert flops["training"] == 3 * (3 * forward - 2 * conv1)


def test_the_lectures_pictures_are_scaled_to_0_1_and_enlarged() -> None:
    pictures = load_subset().train
    image, label = EnlargedPictures(pictures, 96)[0]
    assert image.shape == (1, 96, 96)
    assert 0 <= float(image.min()) < float(image.max()) <= 1
    assert label == int(pictures.labels[0])


def test_the_lectures_loop_changes_every_weight() -> None:
    torch.manual_seed(0)
    model = lecture_network("lenet")
    before = [p.clone() for p in model.parameters()]
    loader = lecture_loader(load_subset().limited(200).train, 100, 28)
    assert len(list(steps_of_the_lecture(model, loader, 0.9, torch.device("cpu")))) == 2
    assert not any(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


def test_the_lectures_start_is_glorots() -> None:
    dense = next(m for m in lecture_network("lenet") if isinstance(m, nn.Linear))
    bound = (6 / (dense.in_features + dense.out_features)) ** 0.5
    assert 0.9 * bound < float(dense.weight.detach().abs().max()) <= bound


def test_every_network_with_a_goal_has_a_sprint() -> None:
    assert LECTURE_TOP1.keys() == SPRINTS.keys()


@pytest.mark.slow
def test_a_watched_run_and_the_bare_loop_are_both_measured() -> None:
    request = Request("lenet", epochs=60, num_pictures=1_280, seconds=2.0)
    assert bare_speed(request, threads=1, seconds=0.2) > 0
    assert watched_speed(request, Limits(threads=1)) > 0


@pytest.mark.slow
def test_two_processes_train_and_end_together() -> None:
    assert training_speed("lenet_bn", processes=2, threads=1, steps=3) > 0


def test_growth_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    section = Section("Speed", ["network", "batch 1", "batch 4"], [["nin", 10.0, 25.0]])
    draw_growth(section, tmp_path / "batches.png")
    assert (tmp_path / "batches.png").read_bytes().startswith(b"\x89PNG")


def test_json_names_the_machine_and_the_sections() -> None:
    asked = ["limit", "--network", "lenet", "--turns", "1", "--json"]
    result = CliRunner().invoke(command_line(), ["benchmark", *asked])
    report = json.loads(result.stdout)
    assert report["machine"]["torch"] == torch.__version__.partition("+")[0]
    (section,) = report["sections"]
    assert section["rows"][0][0] == "lenet"
    assert section["rows"][0][1] > 0


def test_an_unknown_section_is_named() -> None:
    result = CliRunner().invoke(command_line(), ["benchmark", "spede"])
    assert "No section is called 'spede'. Known: training" in str(result.exception)
