"""What is installed is bounded, and CI's part of it is locked by hash."""

import re

import pytest
from packaging.specifiers import SpecifierSet

from tests.conftest import ROOT

FILES = sorted(path for path in ROOT.glob("requirements*.txt") if "lock" not in path.name)
LOCK = (ROOT / "requirements-lock.txt").read_text(encoding="utf-8")
LOCKED = dict(re.findall(r"^([\w.-]+)==([\d.]+)", LOCK, re.MULTILINE))


def _requirements(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("#")[0].strip() for line in lines if line[:1].isalpha()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_requirement_has_a_lowest_and_a_highest_version(path):
    for line in _requirements(path):
        assert re.fullmatch(r"[\w.-]+(\[\w+\])?(>=[\d.]+,<=?|==)[\d.]+", line), line


def test_the_lock_holds_what_is_asked_for_in_its_bounds_each_with_a_hash():
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    included = re.findall(r"^-r (\S+)", text, re.MULTILINE)
    for path in [ROOT / "requirements-dev.txt", *(ROOT / name for name in included)]:
        for line in _requirements(path):
            name, bounds = re.fullmatch(r"([\w-]+)(.*)", line).groups()
            locked = LOCKED.get(name.replace("_", "-"))
            assert locked, f"{name} is not locked: run `make lock`"
            assert locked in SpecifierSet(bounds), f"{name} {locked}: run `make lock`"
    for entry in re.split(r"^(?=\S)", LOCK, flags=re.MULTILINE):
        assert "==" not in entry or "--hash=sha256:" in entry
