"""CONTRIBUTING's "Add a network in five steps" is all that it takes: done here, in a copy."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

STEP_1 = '''"""A network of two layers, made up for a test."""

from torch import nn

from cnn_models.architectures.stack import stack


def tiny() -> nn.Sequential:
    """Shapes are outputs for an input of (N, 1, 28, 28)."""
    return stack(
        conv1=nn.Conv2d(1, 4, kernel_size=7, stride=7),  # (N, 4, 4, 4)
        relu1=nn.ReLU(),
        flatten=nn.Flatten(),  # (N, 64)
        logits=nn.Linear(64, 10),
    )
'''
# For each file: a line of it, and what is added behind that line.
STEPS_2_TO_4 = {
    "cnn_models/registry.py": [
        (
            "from cnn_models.architectures.nin import nin\n",
            "from cnn_models.architectures.tiny import tiny\n",
        ),
        (
            '"GoogLeNet", googlenet, 96, 2014, "arXiv 1409.4842"),\n',
            '        Architecture("tiny", "Tiny", tiny, 28, 2026, "this test"),\n',
        ),
    ],
    "training/recipes.py": [
        (
            "            _LENET_BN,\n",
            '            replace(_LENET, architecture="tiny", peak_lr=0.05),\n',
        ),
        (
            '            _notebook("lenet", 0.9, 10, 256),\n',
            '            _notebook("tiny", 0.1, 10, 256),\n',
        ),
    ],
    "tests/cnn_models/test_registry.py": [
        ('    "lenet": 44_426,\n', '    "tiny": 850,\n'),
        ("SHAPES = {\n", '    "tiny": {"conv1": (4, 4, 4), "flatten": (64,)},\n'),
    ],
    "ui/texts/common.py": [
        (
            '    "network_googlenet": ("GoogLeNet", "GoogLeNet"),\n',
            '    "network_tiny": ("Tiny", "小网络"),\n',
        )
    ],
    "ui/texts/networks.py": [
        (
            "NETWORK_TEXTS: dict[str, tuple[str, str]] = {\n",
            '    "idea_tiny": ("One look, one answer.", "看一眼就回答。"),\n',
        )
    ],
}
STEP_5 = """
import runpy, sys
def command(line):
    sys.argv = line.split()
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        assert not end.code, line
command("cnn_models tiny")
command("training train tiny --subset --limit 500 --epochs 2 --device cpu --ship")
command("training evaluate tiny --subset --device cpu")
import pytest
tests = ["tests/cnn_models/test_registry.py", "-k", "tiny"]
assert pytest.main(["-q", "-p", "no:cacheprovider", *tests]) == 0
from cnn_models import load
from ui.networks.tab import networks_html
page = networks_html({"tiny": load("tiny")}, "zh")
assert "小网络" in page and "看一眼就回答。" in page
"""


def copy_of_the_code(folder: Path) -> None:
    """Code is copied, so that it can be changed; all else is linked to."""

    def copy(source: str, target: str) -> None:
        if source.endswith(".py"):
            shutil.copy(source, target)
        else:
            Path(target).symlink_to(source)

    ignored = shutil.ignore_patterns("__pycache__", "*.safetensors", "*.pyi")
    for name in ("cnn_models", "pictures", "training", "runs", "ui", "assets", "tests"):
        shutil.copytree(ROOT / name, folder / name, copy_function=copy, ignore=ignored)
    (folder / "checkpoints").mkdir()


def test_a_small_network_is_added_trained_and_shown(tmp_path: Path) -> None:
    copy_of_the_code(tmp_path)
    (tmp_path / "cnn_models" / "architectures" / "tiny.py").write_text(STEP_1)
    for file, changes in STEPS_2_TO_4.items():
        text = (tmp_path / file).read_text(encoding="utf-8")
        for line, added in changes:
            assert text.count(line) == 1, f"{file} has changed: {line!r}"
            text = text.replace(line, line + added)
        (tmp_path / file).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", STEP_5], cwd=tmp_path, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "conv1" in done.stdout
    assert (tmp_path / "checkpoints" / "tiny.safetensors").is_file()
