"""What is installed is bounded, and CI's part of it is locked by hash."""

import ast
import re
import sys

import pytest
from packaging.specifiers import SpecifierSet

from tests.conftest import ROOT

tomllib = pytest.importorskip("tomllib", reason="comes with Python 3.11")

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


def test_what_is_installed_is_what_a_space_reads():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    assert project["dependencies"] == _requirements(ROOT / "requirements.txt")
    for extra, name in (("export", "requirements-export.txt"), ("mcp", "requirements-mcp.txt")):
        assert project["optional-dependencies"][extra] == _requirements(ROOT / name)


# Brought by gradio, and what only some have: the exporter's, ZeroGPU's, agents' and plots'.
BROUGHT = {"PIL", "skimage", "fastapi", "gradio_client", "markupsafe", "starlette"}
OPTIONAL = {"matplotlib", "mcp", "onnx", "onnxruntime", "openvino", "spaces"}


def test_what_is_imported_is_required():
    required = {re.match(r"[\w-]+", line)[0] for line in _requirements(ROOT / "requirements.txt")}
    known = required | BROUGHT | OPTIONAL | set(sys.stdlib_module_names)
    missing = set()
    for folder in ("cnn_models", "pictures", "training", "runs", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            missing |= set(_imported(path)) - known
    assert not {name for name in missing if not (ROOT / name).is_dir()}


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]


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
