"""The lecture's notebooks run from top to bottom, in both languages, and what they say is so."""

import json
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.conftest import ROOT
from tools.notebooks import (
    Output,
    address_in,
    badge_in,
    code_of,
    read_notebook,
    repository,
    run_cells,
)

pytestmark = pytest.mark.slow

FOLDER = ROOT / "notebooks"


def cells(language: str, kind: str) -> list[str]:
    notebook = json.loads((FOLDER / f"lecture.{language}.ipynb").read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == kind]


@dataclass(frozen=True)
class Ran:
    """names: what the notebook's names stand for at its end. outputs: of each cell, by its id."""

    names: dict[str, Any]
    outputs: dict[str, list[Output]]


@pytest.fixture(scope="module")
def ran() -> Ran:
    """The code cells, run in order."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch, torch.random.fork_rng(devices=[]):
        patch.chdir(FOLDER)  # where Jupyter starts it
        patch.setattr(sys, "path", list(sys.path))
        return Ran(names, run_cells(code_of(read_notebook("en")), names))


@pytest.fixture(scope="module")
def names(ran: Ran) -> dict[str, Any]:
    return ran.names


NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")
ROUNDING = 1e-3  # differences below are the machine's own
TRAINED = {
    "cell-42",
    "place",
}  # per cent after a short training, in which a machine's rounding grows
POINTS = 15.0  # by which that may differ


def words_of(output: Output) -> str:
    return "".join(output.get("text") or output["data"]["text/plain"])


def is_near(cell: str, kept: str, now: str) -> bool:
    one, other = (float(number.replace(",", "")) for number in (kept, now))
    slack = POINTS if cell in TRAINED else ROUNDING
    return math.isclose(one, other, rel_tol=0.02, abs_tol=slack)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_kept_below_the_cells_is_what_they_print(language: str, ran: Ran) -> None:
    """Word for word but for numbers, which are as near as another machine's may be."""
    for cell in read_notebook(language)["cells"]:
        if cell["cell_type"] != "code":
            continue
        key, now = cell["id"], ran.outputs[cell["id"]]
        kept = cell["outputs"]
        assert [out["output_type"] for out in kept] == [out["output_type"] for out in now], key
        for old, new in zip(kept, now, strict=True):
            one, other = words_of(old), words_of(new)
            assert NUMBER.sub("#", one) == NUMBER.sub("#", other), key
            pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
            assert all(is_near(key, *pair) for pair in pairs), (key, one, other)
            assert ("image/png" in old.get("data", {})) == ("image/png" in new.get("data", {}))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_opens_in_colab_from_the_one_address_that_pyproject_names(language: str) -> None:
    address, notebook = repository(), read_notebook(language)
    above, first = ("".join(cell["source"]) for cell in notebook["cells"][:2])
    assert above == badge_in(above, language, address)
    assert address.removeprefix("https://github.com/") in above
    assert first == address_in(first, address)
    assert address in first


def test_away_from_the_repository_it_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("CNN_LAB_REPO", "https://example.org/lab")
    monkeypatch.setattr("subprocess.run", lambda command, **_: asked.append(command))
    exec(cells("en", "code")[0], {})
    assert asked[0][:2] == ["git", "clone"]
    assert "https://example.org/lab" in asked[0]
    assert asked[1][-1] == str(tmp_path / "classic-cnn-lab" / "requirements.txt")
    assert sys.path[0] == str(tmp_path / "classic-cnn-lab")


def test_what_the_notebook_says_of_the_pairs_is_so(names: dict[str, Any]) -> None:
    claims = names["claims"]
    assert all(claims[key].direction("gap") < 0 for key in ("dropout", "decay", "augmentation"))
    assert claims["augmentation"].direction("moved") > 0
    assert claims["activation"].direction("test") > 0
    assert all(outcome.diverged for outcome in claims["activation_fast"].first)


def test_both_languages_have_the_same_code_and_the_same_chapters() -> None:
    assert cells("en", "code") == cells("zh", "code")
    english, chinese = cells("en", "markdown"), cells("zh", "markdown")
    assert [text.count("**") for text in english] == [text.count("**") for text in chinese]
    assert [text.startswith("#") for text in english] == [text.startswith("#") for text in chinese]


def test_outside_of_the_repository_it_says_where_it_belongs(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNN_LAB_REPO", "https://github.com/OWNER/lab")
    with pytest.raises(FileNotFoundError, match="copy of the whole repository") as error:
        exec(cells("en", "code")[0], {})
    assert str(tmp_path) in str(error.value)


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
