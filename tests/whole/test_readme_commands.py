"""Every command of the README is run, made small: few pictures, LeNet for a large network."""

import re
import runpy
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch

from cnn_models.files.weights import checkpoint_path
from tests.conftest import ROOT, free_port
from tests.phone_folder import write_folder
from training.measure.stored_answers import FILE

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text(encoding="utf-8")
BAG = ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"
COMMANDS = sorted(
    {
        re.split(r" {2,}#|\s#|`", found)[0].strip()
        for found in re.findall(r"(?:python -m|torchrun) .*", README)
        if not found.startswith("python -m venv")
    }
)
FEW = "--subset --limit 20 --epochs 0.1 --device cpu --threads 1 --out {tmp}"
# What is added to a command that begins with these words. {tmp} is an empty folder, {weights} one
# that holds LeNet's checkpoint and no other, {answers} one with the shipped answers.
ADDED = {
    "cnn_models alexnet": "",
    "cnn_models classify": "--network lenet",
    "training train": FEW,
    "training blend": "--subset --out {tmp}",
    "training evaluate --images": "lenet --device cpu",
    "training evaluate --photos": "lenet",
    "training evaluate": "lenet --subset --device cpu",
    "tools doubt": "--num 1",
    "training verdict": "--subset --num 30 --num-made-up 1 --checkpoints {weights} --out {tmp}",
    "tools batch-norm-rates": (
        "--subset --limit 256 --epochs 0.1 --log {tmp}/log --picture {tmp}/a.png"
    ),
    "tools curves": "--checkpoints {weights} --out {tmp}",
    "benchmarks.page.feature_speed": "lenet",
    "training derived": "lenet --subset --corrupted 0 --device cpu --out {answers}",
}
# Those that need a Hub, an own run or a machine's quiet: where they are run, and by which words.
ELSEWHERE = {
    "tools publish": ("tools/test_publish.py", '"publish"'),
    "training evaluate --checkpoints hf://": ("cnn_models/test_hub.py", "hf://"),
    "training evaluate lenet_bn --checkpoints": (
        "training/test_training_cli.py",
        '"evaluate", "lenet_bn", "--subset", "--checkpoints"',
    ),
    "training evaluate NAME --checkpoints": (
        "training/test_training_cli.py",
        '"--checkpoints", tmp_path',
    ),
    "training export": ("training/test_export.py", '"export", "lenet"'),
    "training benchmark": ("whole/test_benchmark.py", '"benchmark"'),
    "runs.process": ("browser/test_retrain.py", "retrain"),
}


def longest(table: Iterable[str], words: str) -> str | None:
    """The longest entry that the words begin with."""
    return max((key for key in table if words.startswith(key)), key=len, default=None)


def words_of(command: str) -> str:
    return command.split("-m ", 1)[1]


HERE = [command for command in COMMANDS if longest(ELSEWHERE, words_of(command)) is None]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders that the commands read."""
    pictures, weights = tmp_path_factory.mktemp("pictures"), tmp_path_factory.mktemp("weights")
    (pictures / "Bag").mkdir()
    shutil.copy(BAG, pictures / "Bag")
    shutil.copy(checkpoint_path("lenet"), weights)
    answers = tmp_path_factory.mktemp("answers")
    shutil.copy(FILE, answers)
    clothes = tmp_path_factory.mktemp("photos") / "clothes"
    write_folder(clothes)
    return {"clothes": clothes, "pictures": pictures, "weights": weights, "answers": answers}


def small(command: str, places: dict[str, Path], tmp: Path) -> list[str]:
    """The command's arguments, from the module's name on, as they are run here."""
    words = words_of(command)
    key = longest(ADDED, words)
    assert key is not None, f"Say in ADDED or ELSEWHERE how this command is run: {command}"
    words = re.sub(
        r"\b(nin|googlenet|vgg11_quarter|(?<=train )alexnet|(?<=blend )alexnet)\b", "lenet", words
    )
    words = re.sub(r"(--go-on-from|--first|--second) (DIR|OTHER)", r"\1 {weights}", words)
    words = re.sub(r" --(ship|out (DIR|OTHER))( --overwrite)?\b", "", words)  # ADDED says where to
    words = (
        words.replace("--photos DIR", "--photos {clothes}")
        .replace("FILE...", str(BAG))
        .replace("DIR", str(places["pictures"]))
    )
    return shlex.split(f"{words} {ADDED[key]}".format(tmp=tmp, **places))


def test_there_are_commands() -> None:
    assert len(HERE) >= 12


@pytest.mark.parametrize("command", HERE)
def test_a_command_of_the_readme_runs(
    command: str, places: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, *arguments = small(command, places, tmp_path)
    if command.startswith("torchrun"):
        options = shlex.split(command.split(" -m ")[0])[1:]
        launcher = [sys.executable, "-m", "torch.distributed.run", f"--master-port={free_port()}"]
        subprocess.run([*launcher, *options, "-m", module, *arguments], cwd=ROOT, check=True)
        return
    threads, on_terminate = torch.get_num_threads(), signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    try:  # as `python -m` does, but without the seconds that a new process needs for its imports
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = None
    except SystemExit as end:
        code = end.code
    finally:
        torch.set_num_threads(threads)
        signal.signal(signal.SIGTERM, on_terminate)
    assert not code, f"{command} ended with {code!r}"


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - set(HERE)))
def test_the_others_are_run_in_another_test(command: str) -> None:
    file, words = ELSEWHERE[str(longest(ELSEWHERE, words_of(command)))]
    assert words in (ROOT / "tests" / file).read_text(encoding="utf-8")
