"""Training on two processes gives what one gives, but for rounding, and each resumes the other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from cnn_models import build
from cnn_models.files.weights import checkpoint_path, load_checkpoint
from tests.conftest import ROOT, free_port
from training.step.parallel import Team, _WholeBatchNorm

pytestmark = pytest.mark.slow

SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path

import torch

from tests.phone_folder import photos_of_pictures
from training.data.subset import load_subset
from training.step.device import Plan
from training.step.parallel import joined_team
from training.recipes import find_recipe
from training.run import Run

torch.set_num_threads(1)
with joined_team("cpu") as team:
    for name, folder, until in [job.split("=") for job in sys.argv[1:]]:
        photos = photos_of_pictures() if folder.endswith("photos") else None
        recipe = find_recipe("modern", name.removesuffix("+"), epochs=4)
        # 41 pictures: shares of 20 and 21.
        recipe = replace(recipe, batch_size=41, average=0.5, peak_lr=0.1)
        data = load_subset().limited(123)
        data = replace(data, validation=data.validation.select(torch.arange(50)))
        plan = Plan(torch.device("cpu"))
        run = Run(recipe, "test", data, plan, Path(folder), team=team, photos=photos)
        if name.endswith("+"):
            run.resume()
        steps = run.steps()
        for progress in steps:
            if progress.step == int(until):
                break
        steps.close()
        if team.writes and progress.step == progress.num_steps:
            run.finish()
        print(name, team.rank, progress.step, progress.loss, progress.validation is not None)
"""


def _train(*jobs: str, processes: int = 1) -> list[str]:
    launcher = ["-m", "torch.distributed.run", f"--nproc-per-node={processes}"]
    launcher += [f"--master-port={free_port()}", "--no-python", sys.executable]
    done = subprocess.run(
        [sys.executable, *(launcher if processes > 1 else []), "-c", SCRIPT, *jobs],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def _weights(name: str, folder: Path) -> dict[str, torch.Tensor]:
    return load_checkpoint(checkpoint_path(name, folder), name)[0].state_dict()


def _assert_same_learning(name: str, one: Path, other: Path) -> None:
    """The weights differ by little of what was learned: rounding, and that of the checkpoint."""
    start, first, second = (
        build(name, seed=0).state_dict(),
        _weights(name, one),
        _weights(name, other),
    )
    for key in ("conv1.weight", "dense3.weight", "logits.weight", "norm1.running_mean"):
        learned = (first[key] - start[key]).norm()
        assert learned > 0.05, key
        assert (first[key] - second[key]).norm() < 0.02 * learned, key


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> dict[str, Path]:
    """Runs of 12 steps: by one process, by two, and begun by either and finished by the other."""
    folders = {key: tmp_path_factory.mktemp(key) for key in ("one", "two", "2then1", "1then2")}
    for key in ("one", "two"):
        folders[f"{key}, photos"] = folders[key] / "photos"
    _train(
        f"lenet_bn={folders['one']}=12",
        f"lenet_bn_scratch={folders['one']}=12",
        f"lenet_bn={folders['one, photos']}=12",
        f"lenet_bn={folders['1then2']}=5",
    )
    said = _train(
        f"lenet_bn={folders['two']}=12",
        f"lenet_bn_scratch={folders['two']}=12",
        f"lenet_bn={folders['two, photos']}=12",
        f"lenet_bn+={folders['1then2']}=12",
        f"lenet_bn={folders['2then1']}=5",
        processes=2,
    )
    assert len([line for line in said if line.startswith("lenet_bn")]) == 10  # both took part
    _train(f"lenet_bn+={folders['2then1']}=12")
    return folders


@pytest.mark.parametrize("name", ["lenet_bn", "lenet_bn_scratch"])
def test_two_processes_learn_what_one_learns(trained, name):
    _assert_same_learning(name, trained["one"], trained["two"])


def test_two_processes_learn_from_photos_what_one_learns(trained):
    _assert_same_learning("lenet_bn", trained["one, photos"], trained["two, photos"])


@pytest.mark.parametrize("order", ["2then1", "1then2"])
def test_another_number_of_processes_goes_on(trained, order):
    _assert_same_learning("lenet_bn", trained["one"], trained[order])
    assert not list(trained[order].glob("*.resume.safetensors"))


def test_dropout_draws_for_the_whole_batch():
    team = Team()
    team.size, team.rank = 2, 1
    model = team.prepare(nn.Sequential(nn.Dropout(0.5)))
    images = torch.ones(7, 3, 4, 4)
    torch.manual_seed(0)
    own = model(team.share(images))
    torch.manual_seed(0)
    assert torch.equal(own, nn.Dropout(0.5)(images)[3:])


def test_a_batch_smaller_than_the_team_is_told():
    team = Team()
    team.size = 4
    with pytest.raises(ValueError, match="cannot be shared by 4 processes"):
        team.share(torch.ones(3))


def test_a_single_process_keeps_its_model():
    model = build("lenet_bn", seed=0)
    layers = list(model)
    assert list(Team().prepare(model)) == layers


class _Alone(Team):
    """A team of one that is asked as if there were more."""

    def whole(self, part: torch.Tensor) -> torch.Tensor:
        return part


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_shared_norm_is_pytorchs_in_both_precisions(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    images = torch.randn(8, 3, 5, 5).to(dtype)
    team = _Alone()
    team.batch_size = len(images)
    ours, theirs = _WholeBatchNorm(torch.nn.BatchNorm2d(3), team), torch.nn.BatchNorm2d(3)
    torch.testing.assert_close(ours(images), theirs(images))
    torch.testing.assert_close(ours.running_var, theirs.running_var)
