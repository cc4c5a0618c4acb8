"""The lessons' walks: questions whose answers are the code's, and places that there are."""

import re
from urllib.parse import parse_qs

import pytest

from runs.pairs import shipped_results
from ui.page.address import read_address
from ui.page.walk.steps import WALKS, Step
from ui.page.walk.view import options, walk_html
from ui.shared.lecture import OUTSIDE, SECTIONS, Lesson
from ui.texts.common import LANGUAGES, TEXTS

STEPS = [(lesson, i, step) for lesson, steps in WALKS.items() for i, step in enumerate(steps, 1)]
IDS = [f"{lesson}-{i}-{step.key}" for lesson, i, step in STEPS]


def step_called(key: str) -> Step:
    return next(step for _, _, step in STEPS if step.key == key)


def test_every_lesson_is_a_walk_of_four_to_six_questions() -> None:
    assert set(WALKS) == set(SECTIONS)
    assert all(4 <= len(steps) <= 6 for steps in WALKS.values())


@pytest.mark.parametrize(("lesson", "number", "step"), STEPS, ids=IDS)
def test_a_step_leads_to_what_it_asks_about(lesson: int, number: int, step: Step) -> None:
    search = step.address(lesson, number)
    address = read_address({"search": search})
    asked = {key: values[0] for key, values in parse_qs(search[1:]).items()}
    assert (address.lesson.number, address.lesson.step) == (lesson, number)
    assert address.tab == asked["tab"]
    assert address.layer == asked.get("layer")
    assert address.lesson.shows(step.tab)
    if step.layer:
        assert address.network == step.network
        assert step.network in SECTIONS[lesson].networks


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("lesson", "number", "step"), STEPS, ids=IDS)
def test_a_step_has_its_words_votes_and_ways(
    lesson: int, number: int, step: Step, language: str
) -> None:
    html = walk_html(Lesson(lesson, step=number), language)
    found = options(step, language)
    assert len(found) == len(set(found)) >= 3
    assert html.count("data-vote=") == len(found)
    assert html.count("data-right") == (step.right is not None)
    assert step.right is None or step.right < len(found)
    assert not re.search(r"[{}]|None|–", html)  # every gap is filled with a figure
    assert f"step={number - 1}" in html or number == 1
    assert f"step={number + 1}" in html or number == len(WALKS[lesson])


def test_a_step_that_there_is_not_is_no_step_and_outside_there_is_no_walk() -> None:
    assert read_address({"search": "?lesson=1&step=99"}).lesson.step is None
    assert read_address({"search": "?step=1"}).lesson == OUTSIDE
    assert "step=1" in walk_html(Lesson(1), "en")
    assert walk_html(OUTSIDE, "en") == ""


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("alexnet_step", "54"),
        ("alexnet_flat", "6,400"),
        ("alexnet_dropout", "92 %"),
        ("vgg_halvings", "5 times"),
        ("nin_block", "9,312"),
        ("nin_maps", "10"),
        ("nin_weights", "23 times"),
        ("google_3a", "1,229,056"),
        ("google_nine", "24.2 million"),
        ("google_depth", "22"),
        ("norm_axes", "6"),
        ("norm_dense", "nn.BatchNorm1d(120)"),
        ("norm_gamma", "mean 5, deviation 2"),
    ],
)
def test_the_right_option_is_what_the_code_computes(key: str, answer: str) -> None:
    step = step_called(key)
    assert step.right is not None
    assert options(step, "en")[step.right] == answer


def test_where_runs_decide_the_right_option_is_what_came_of_them() -> None:
    results = shipped_results()
    assert results["activation"].direction("test") == 1  # ReLU, the second option
    assert results["augmentation"].direction("moved") == 1
    assert results["augmentation"].direction("learned") == -1


def test_no_text_of_a_walk_is_left_over() -> None:
    keys = {key.removeprefix("walk_") for key in TEXTS if key.startswith("walk_")}
    general = {"begin", "step", "vote", "reset", "reveal", "see", "back", "next", "end"}
    used = {f"{s.key}{part}" for _, _, s in STEPS for part in ("", "_options", "_answer", "_see")}
    assert keys - general <= used
