"""The README is true: its file map, its networks, its header, its flows."""

import re

import pytest
import yaml

from cnn_models import ARCHITECTURES, SHIPPED
from cnn_models.files.weights import checkpoint_path, read_card
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HEADER = README.split("---")[1]


def test_the_file_map_is_the_tree():
    mapped = set(re.findall(r"^\| `([\w.][\w./]*?)/?` \|", README, re.MULTILINE)) - set(
        ARCHITECTURES
    )
    kept = {"__pycache__", "data"}
    folders = {
        p.name
        for p in ROOT.iterdir()
        if p.is_dir() and p.name not in kept and not p.name.startswith(".")
    }
    assert {n for n in mapped if (ROOT / n).is_dir() and "/" not in n} == folders
    assert all((ROOT / name).exists() for name in mapped)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_networks_table_says_what_the_cards_say(name):
    card = read_card(checkpoint_path(name))
    row = next(line for line in README.splitlines() if line.startswith(f"| `{name}` |"))
    assert f"| {card.test_accuracy:.2f} |" in row
    assert f"| {ARCHITECTURES[name].num_parameters:,} |" in row


def test_the_space_header_matches_the_requirements():
    header = yaml.safe_load(HEADER)
    requirements = {
        re.split("[>=<]", line)[0]: line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
    }
    version = tuple(int(part) for part in header["sdk_version"].split("."))
    lower, upper = re.search(r">=([\d.]+),<(\d+)", requirements["gradio"]).groups()
    assert header["sdk"] == "gradio"
    assert tuple(int(part) for part in lower.split(".")) <= version < (int(upper),)
    assert (ROOT / header["app_file"]).is_file()
    assert header["license"] == "mit"
    assert header["tags"]
    assert len(header["short_description"]) <= 60
    # What ZeroGPU has: Python 3.12, and PyTorch from 2.8 on but not always the newest.
    assert header["python_version"] == "3.12"
    assert requirements["torch"].startswith("torch>=2.8,")


def test_every_picture_and_file_that_the_readme_names_exists():
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file()
    for module in set(re.findall(r"python -m ([\w.]+)", README)) - {"venv"}:
        place = ROOT / module.replace(".", "/")
        assert (place / "__main__.py").is_file() or place.with_suffix(".py").is_file()


def test_the_readmes_python_lines_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    block = README.split("## Use it from programs")[1].split("```python\n")[1].split("```")[0]
    exec(block, names)
    assert names["answer"].label == "Bag"
    assert names["outputs"]["conv5"].shape == (1, 256, 12, 12)


def test_contributing_names_files_that_exist():
    for path in re.findall(
        r"`((?:tests|ui|runs|tools|training|cnn_models|docs)/[\w./]+)`", CONTRIBUTING
    ):
        assert (ROOT / path).exists(), path
