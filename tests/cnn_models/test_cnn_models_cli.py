"""`python -m cnn_models classify`: pictures in, answers out, and a sentence for all else."""

import json

import pytest
from typer.testing import CliRunner

from cnn_models.__main__ import app
from tests.conftest import ROOT

BAG = str(ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png")


@pytest.fixture
def run(few_checkpoints):
    """Run `classify` with one untrained LeNet; gives click's result."""

    def classify(*words):
        return CliRunner().invoke(
            app, ["classify", "--checkpoints", str(few_checkpoints), *map(str, words)]
        )

    return classify


def test_each_file_gets_a_verdict_and_every_networks_answer(run):
    result = run("--network", "lenet", "--json", BAG, BAG)
    assert result.exit_code == 0
    first, second = json.loads(result.stdout)
    assert first["file"] == BAG
    assert sum(first["networks"]["lenet"]["confidences"].values()) == pytest.approx(1)
    assert first["verdict"]["label"] == first["networks"]["lenet"]["label"]
    assert second["verdict"] == first["verdict"]


def test_the_text_says_the_same_as_the_json(run):
    (record,) = json.loads(run("--network", "lenet", "--json", BAG).stdout)
    text = run("--network", "lenet", BAG).stdout
    assert record["verdict"]["why"] in text.splitlines()[0]
    assert f"lenet             {record['networks']['lenet']['label']}" in text


def test_networks_that_cannot_be_loaded_are_told_and_left_out(run):
    result = run(BAG)
    assert result.exit_code == 0
    assert "lenet_bn.safetensors cannot be used" in result.stderr
    assert "training train googlenet" in result.stderr
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("lenett", 2, "Did you mean 'lenet'"),
        ("googlenet", 1, "training train googlenet"),
        ("lenet_bn", 1, "cannot be used"),
    ],
)
def test_a_network_asked_for_and_not_there_ends_it(run, name, code, words):
    result = run("--network", name, "--network", "lenet", BAG)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("name", ["-rf.png", "--help.png", "ship 雨 \n.png", "-n", "--png"])
def test_a_file_may_have_any_name(run, tmp_path, monkeypatch, name):
    (tmp_path / name).write_bytes((ROOT / BAG).read_bytes())
    monkeypatch.chdir(tmp_path)
    result = run("--network", "lenet", "--json", name)
    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["file"] == name


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "text"])
def test_what_is_no_picture_gets_a_sentence_and_the_others_their_answers(run, tmp_path, kind):
    path = tmp_path / "a.png"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_text("" if kind == "empty" else "hello")
    result = run("--network", "lenet", path, BAG)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}: ")
    assert result.stderr.count("\n") == 1
    assert BAG in result.stdout


def test_no_argument_lists_the_networks_and_the_commands():
    output = CliRunner().invoke(app, []).output
    assert "classify" in output
    assert "googlenet" in output
