"""On a Mac: every network trains and is looked into on MPS, which has not all that a CPU has."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from cnn_models import ARCHITECTURES
from cnn_models.inputs import to_input
from cnn_models.inside.features import features
from cnn_models.predict import Network, classify, load
from runs.observe import samples
from runs.snapshots import save_snapshot
from tests.mps_stand_in import Mps
from training.augmentation.augment import HEAVY, augment
from training.data.data_set import DataSet
from training.data.subset import load_subset
from training.measure.class_accuracy import class_accuracies
from training.measure.corruptions import CORRUPTIONS, corrupt
from training.measure.evaluate import evaluate_network
from training.recipes import RECIPES
from training.run import Run
from training.state import TrainingState
from training.step import device, memory, muon, shortcuts
from training.step.device import Plan, choose, share_of
from training.step.memory import is_out_of_memory, limit_memory
from training.step.parallel import joined_team

CPU = Plan(torch.device("cpu"))
# vgg11 has the layers of vgg11_quarter, and 129 million weights.
NETWORKS = [name for name in ARCHITECTURES if name != "vgg11"]
QUICK = ("lenet", "lenet_bn_scratch", "googlenet")
SLOW = [name for name in NETWORKS if name not in QUICK]
EVERYTHING = replace(HEAVY, style=0.6, flaws=0.9, warp=0.5, erase=0.5)


@pytest.fixture
def _as_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the CPU go the ways that a GPU goes, and not its own."""
    for module in (shortcuts, muon):
        monkeypatch.setattr(module, "waits_for_calls", lambda _: True)


@pytest.fixture
def _on_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the device mps be there, and have no bfloat16, as before macOS 14."""

    def empty(*_: int, device: torch.device, dtype: torch.dtype = torch.float32) -> None:
        if dtype == torch.bfloat16:
            raise TypeError(f"{device} BFloat16 is only supported on MacOS 14 or newer")

    monkeypatch.setattr(device.torch, "empty", empty)


def _few(num_train: int) -> DataSet:
    data = load_subset().limited(num_train)
    few = data.validation.select(torch.arange(2))
    return replace(data, validation=few, test=few)


@pytest.mark.usefixtures("_as_a_gpu")
@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(n, marks=pytest.mark.slow) for n in SLOW)])
def test_every_network_trains_and_is_looked_into(tmp_path: Path, name: str) -> None:
    recipe = replace(RECIPES["modern"][name], epochs=0.2, batch_size=2, sizes=())
    if name.startswith("lenet"):  # a second AlexNet would take seconds
        recipe = replace(recipe, average=0.9)
    with Mps() as mps:
        run = Run(recipe, "modern", _few(10), CPU, tmp_path)
        progress = list(run.steps())
        told = samples(run, "middle")
        save_snapshot(run.state.best_model, tmp_path, 1)
        card = run.finish()
        model, test = run.state.best_model, run.data.test
        network = Network(ARCHITECTURES[name], lambda: model, model, card, 0.0)
        report = evaluate_network(network, test, CPU)
        by_class = class_accuracies(model, name, test, CPU)
        seen = features(model.eval(), to_input(test.pixels, network.architecture.input_size))
    assert progress[-1].validation is not None
    assert {"convolution", "convolution_backward"} <= mps.operators
    assert len(told["labels"]) == len(seen) == len(test)
    assert by_class == [round(top1, 2) for top1 in report.per_class.values()]


@pytest.mark.usefixtures("_as_a_gpu")
def test_every_optimizer_steps_and_clips(tmp_path: Path) -> None:
    modern = replace(RECIPES["modern"]["lenet_bn"], batch_size=10, peak_lr=0.01, clip_norm=0.1)
    for optimizer in ("sgd", "adamw", "muon"):
        with Mps():
            run = Run(replace(modern, optimizer=optimizer), "test", _few(10), CPU, tmp_path)
            next(run.steps())
        assert isinstance(run.state, TrainingState)
        assert run.state.step == 1


def test_pictures_are_augmented_and_spoilt() -> None:
    pictures = load_subset().train.select(torch.arange(200))
    with Mps() as mps:
        augment(pictures.pixels, EVERYTHING, pictures.labels)
        for kind, corruption in CORRUPTIONS.items():
            corrupt(pictures.pixels[:3], kind, corruption.strengths[2])
    assert {"grid_sampler_2d", "upsample_bilinear2d", "cumsum"} <= mps.operators


def _batch_norm_channels_last() -> None:
    maps = torch.ones(2, 3, 4, 4).to(memory_format=torch.channels_last)
    torch.nn.BatchNorm2d(3)(maps)


REFUSED: dict[str, Callable[[], object]] = {
    "float64": lambda: torch.ones(3).double(),
    "bfloat16": lambda: torch.ones(3).bfloat16(),
    "int64 for reductions": lambda: torch.ones(3, dtype=torch.int64).sum(),
    "divisible": lambda: F.adaptive_avg_pool2d(torch.ones(1, 1, 7, 7), 3),
    "Border padding": lambda: F.grid_sample(
        torch.ones(1, 1, 2, 2), torch.ones(1, 2, 2, 2), padding_mode="border", align_corners=False
    ),
    "'aten::mode' is not there": lambda: torch.ones(3).mode(),
    "gradients are wrong": _batch_norm_channels_last,
}


def test_the_stand_in_refuses_what_mps_refuses() -> None:
    for words, ask in REFUSED.items():
        with pytest.raises((RuntimeError, TypeError), match=words), Mps():
            ask()


@given(st.lists(st.booleans(), min_size=1))
def test_a_share_is_as_exact_as_in_float64(flags: list[bool]) -> None:
    assert share_of(torch.tensor(flags)) == sum(flags) / len(flags)


def test_a_network_that_was_measured_on_a_gpu_still_classifies_on_the_cpu() -> None:
    network, pictures = load("lenet"), load_subset().limited(10).train
    before = classify([network], pictures.pixels[0])["lenet"].logits
    elsewhere = Plan(torch.device("meta"))  # a device that takes a model, and gives no answer
    with pytest.raises(NotImplementedError):
        evaluate_network(network, pictures, elsewhere)
    assert classify([network], pictures.pixels[0])["lenet"].logits == before


@pytest.mark.usefixtures("_on_a_mac")
def test_a_plan_for_mps_has_float32_and_channels_first() -> None:
    for name in ARCHITECTURES:
        assert str(choose(name, "mps")) == "mps, fp32, channels first"
    with pytest.raises(ValueError, match="mps does not compute in bf16 here"):
        choose("nin", "mps", "bf16")


def test_processes_that_would_share_mps_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(ValueError, match="cannot share the device mps"), joined_team("mps"):
        pass


@pytest.mark.parametrize("error", [ValueError, OSError])
def test_a_run_of_the_page_goes_on_where_the_system_limits_no_memory(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """macOS: ValueError, "current limit exceeds maximum limit", whatever is asked for."""

    def refuse(*_: object) -> None:
        raise error("current limit exceeds maximum limit")

    assert memory.resource is not None
    monkeypatch.setattr(memory.resource, "setrlimit", refuse)
    assert not limit_memory(10**9)
    monkeypatch.setattr(memory, "resource", None)  # Windows
    assert not limit_memory(10**9)


def test_whatever_device_lacks_memory_is_told_as_the_memory_limit() -> None:
    for words in (
        "MPS backend out of memory (MPS allocated: 9.05 GB, max allowed: 9.07 GB)",
        "CUDA out of memory. Tried to allocate 20.00 MiB.",
        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 400 bytes.",
        "DefaultCPUAllocator: not enough memory: you tried to allocate 400 bytes.",
    ):
        assert is_out_of_memory(RuntimeError(words))
    assert not is_out_of_memory(RuntimeError("shapes cannot be multiplied"))
