"""The README is true: its file map, its networks, its header, its flows."""

import re

import pytest

from cnn_models import ARCHITECTURES, SHIPPED
from cnn_models.weights import checkpoint_path, read_card
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
HEADER = README.split("---")[1]


def test_the_file_map_is_the_tree():
    mapped = set(re.findall(r"^\| `([\w./]+?)/?` \|", README, re.MULTILINE)) - set(ARCHITECTURES)
    kept = {".git", ".venv", ".ci", "__pycache__", "data", "runs"}
    folders = {
        p.name
        for p in ROOT.iterdir()
        if p.is_dir() and p.name not in kept and not p.name.startswith(".")
    }
    assert {name for name in mapped if (ROOT / name).is_dir()} == folders
    assert all((ROOT / name).exists() for name in mapped)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_networks_table_says_what_the_cards_say(name):
    card = read_card(checkpoint_path(name))
    row = next(line for line in README.splitlines() if line.startswith(f"| `{name}` |"))
    assert f"| {card.test_accuracy:.2f} |" in row
    assert f"| {ARCHITECTURES[name].num_parameters:,} |" in row


def test_the_space_header_matches_the_requirements():
    requirements = (ROOT / "requirements.txt").read_text()
    version = re.search(r"sdk_version: (\d+)\.(\d+)", HEADER)
    lower, upper = re.search(r"gradio>=(\d+)\.(\d+),<(\d+)", requirements).group(1, 3)
    assert version
    assert int(lower) <= int(version[1]) < int(upper)
    assert "app_file: app.py" in HEADER
    assert 'python_version: "3.12"' in HEADER
    description = re.search(r"short_description: (.*)", HEADER)
    assert description
    assert len(description[1]) <= 60


def test_every_picture_and_file_that_the_readme_names_exists():
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file()
    for module in re.findall(r"python -m (\w+)", README):
        assert module == "venv" or (ROOT / module / "__main__.py").is_file()
