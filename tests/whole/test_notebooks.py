"""The lecture's notebooks run from top to bottom, in both languages, and what they say is so."""

import json
import sys
from typing import Any

import pytest
import torch

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

FOLDER = ROOT / "notebooks"


def cells(language: str, kind: str) -> list[str]:
    notebook = json.loads((FOLDER / f"lecture.{language}.ipynb").read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == kind]


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the notebook's names stand for at its end: its code cells, run in order."""
    found: dict[str, Any] = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch, torch.random.fork_rng(devices=[]):
        patch.chdir(FOLDER)  # where Jupyter starts it
        patch.setattr(sys, "path", list(sys.path))
        for number, source in enumerate(cells("en", "code")):
            exec(compile(source, f"lecture, code cell {number}", "exec"), found)
    return found


def test_both_languages_have_the_same_code_and_the_same_chapters() -> None:
    assert cells("en", "code") == cells("zh", "code")
    english, chinese = cells("en", "markdown"), cells("zh", "markdown")
    assert [text.count("**") for text in english] == [text.count("**") for text in chinese]
    assert [text.startswith("#") for text in english] == [text.startswith("#") for text in chinese]


def test_outside_of_the_repository_it_says_where_it_belongs(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="copy of the whole repository") as error:
        exec(cells("en", "code")[0], {})
    assert str(tmp_path) in str(error.value)


def test_nothing_that_was_computed_is_stored() -> None:
    for language in ("en", "zh"):
        notebook = json.loads((FOLDER / f"lecture.{language}.ipynb").read_text(encoding="utf-8"))
        assert not any(cell.get("outputs") for cell in notebook["cells"])


def test_the_shapes_are_those_of_the_text(names: dict[str, Any]) -> None:
    assert (names["sides"], names["flat"]) == ([224, 54, 26, 26, 12, 12, 5], 6400)
    assert names["vgg_shapes"]["block5"] == (1, 512, 7, 7)
    assert names["depth"]["logits"] == 22
    assert names["num_layers"] == 58
    assert names["kinds"].count("Conv2d") + names["kinds"].count("Linear") == 8


def test_the_hand_made_agrees_with_pytorch(names: dict[str, Any]) -> None:
    assert names["pointwise_difference"] < 1e-5
    assert names["step_difference"] < 1e-4
    assert max(names["norm_differences"].values()) < 1e-4
    assert names["fold_difference"] < 1e-4


def test_the_corrections_are_right(names: dict[str, Any]) -> None:
    assert names["left"]["sigmoid"] < 0.001 < 0.1 < names["left"]["relu"]
    assert names["nin_logits"].min() >= 0
    assert not names["alexnet_takes_256"]
    assert not names["mean_can_be_squared"]
    assert list(names["forgetful"].state_dict()) == []
    assert "running_mean" in names["careful"].state_dict()
    assert (names["asks_wrongly"], names["asks_rightly"]) == (True, False)
    assert names["keeps_unbiased"]
    assert not names["is_affine"]


def test_batch_norm_learns_at_once_and_the_plain_network_not_yet(names: dict[str, Any]) -> None:
    assert names["curves"]["lenet_bn"][-1] > 40
    assert names["curves"]["lenet"][-1] < 20


def test_what_the_lecture_claims_is_tried(names: dict[str, Any]) -> None:
    assert names["kept_in_evaluation"]
    assert not names["takes_a_list"]
    assert names["augmented"].shape == (7, 28, 28)
    assert names["costs"]["vgg11"] > 8 * names["costs"]["alexnet"]
    assert names["nin_windows"] == (11, 1, 1, 5, 1, 1, 3, 1, 1, 3, 1, 1)
    assert names["all_blocks"].as_built == 5_849_136
    assert [len(sides) for sides in names["stages"].values()] == [3, 2, 2, 2, 2]
    assert names["shares"]["sigmoid", 5, False] < 0.01 < names["shares"]["sigmoid", 5, True]
    assert names["shares"]["relu", 20, True] > 10
    assert min(names["places"]["before"]) > 30
    assert sum(names["places"]["after"]) > sum(names["places"]["before"]) - 15  # no worse


def test_every_layer_is_looked_into(names: dict[str, Any]) -> None:
    assert names["outputs"]["conv1"].shape == (1, 6, 24, 24)
    assert names["shown"].size == (7 * 24, 24)
