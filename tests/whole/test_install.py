"""The lab installed: a wheel in an environment of its own, its commands, and torch.hub."""

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
import torch

import hubconf
from cnn_models import SHIPPED, load
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "ui" / "classify" / "examples" / "2_trouser_silhouette.png"


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Where the commands lie: the wheel is installed, its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet"]
    # Of a copy: what is built lies in the tree that it is built from.
    left_out = shutil.ignore_patterns(".*", "tests", "data", "trained", "build", "node_modules")
    tree = shutil.copytree(ROOT, folder / "tree", ignore=left_out)
    shutil.copytree(ROOT / "training" / "data", tree / "training" / "data")
    subprocess.run([*pip, "wheel", "--no-deps", "-w", folder, tree], check=True, cwd=folder)
    shutil.rmtree(tree)
    (wheel,) = folder.glob("classic_cnn_lab-*.whl")
    own = folder / "env"
    venv.create(own, with_pip=False)
    there = sysconfig.get_paths(vars={"base": own, "platbase": own})
    target = ["--prefix", own, "--no-deps", "--ignore-installed", wheel]
    subprocess.run([*pip, "install", *target], check=True, cwd=folder)
    wheel.unlink()
    Path(there["purelib"], "tests.pth").write_text(sysconfig.get_paths()["purelib"])
    return Path(there["scripts"])


def _run(installed: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The installed command, far from the repository."""
    command = [installed / "python", installed / "cnn-lab", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=installed, timeout=600)


def test_the_installed_lab_classifies_a_picture_with_all_networks(installed):
    told = _run(installed, "classify", EXAMPLE, "--json")
    assert told.returncode == 0, told.stderr
    (record,) = json.loads(told.stdout)
    assert set(record["networks"]) == set(SHIPPED)
    assert record["verdict"]["label"] == "Trouser"


def test_the_installed_lab_trains_where_it_is_started(installed):
    told = _run(installed, "train", "lenet", "--subset", "--epochs", "0.02", "--device", "cpu")
    assert told.returncode == 0, told.stderr
    assert (installed / "trained" / "lenet.safetensors").exists()


def test_a_command_that_there_is_not_is_told_with_those_that_there_are(installed):
    told = _run(installed, "trian")
    assert told.returncode == 1
    assert "no command 'trian'" in told.stderr
    assert "train" in told.stderr
    assert "serve" in _run(installed, "--help").stdout


def test_torch_hub_gives_the_float_networks_with_their_weights():
    offered = {name for name, entry in vars(hubconf).items() if callable(entry)}
    assert {name for name in offered if not name.startswith("_")} == set(SHIPPED)
    found = torch.hub.load(str(ROOT), "lenet_bn", source="local")
    images = torch.randn(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        assert torch.equal(found(images), load("lenet_bn").model(images))
