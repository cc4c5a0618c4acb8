"""The one training loop: it learns, it can be closed and gone on with, it says when it diverges."""

from dataclasses import replace

import pytest
import torch

from cnn_models.files.weights import as_stored
from cnn_models.inputs import to_input
from training.augmentation.augment import FULL, NONE, STANDARD
from training.data.subset import load_subset
from training.loop import augmentation_at, learning_rate_at, train
from training.measure.calibrate import calibration_error, fit_temperature
from training.recipes import RECIPES, find_recipe
from training.run import Run
from training.start import start_weights
from training.state import TrainingState
from training.step.device import Plan

CPU = Plan(torch.device("cpu"))


def _run(recipe, directory, num_train=640):
    return Run(recipe, "test", load_subset().limited(num_train), CPU, directory)


def _weights(run):
    return {key: value.clone() for key, value in run.state.best_model.state_dict().items()}


def _same(first, second):
    return all(torch.equal(value, second[key]) for key, value in first.items())


def test_lenet_with_batch_norm_learns_on_the_shipped_part(tmp_path):
    recipe = replace(find_recipe("modern", "lenet_bn", epochs=4), augmentation=NONE)
    last = list(_run(recipe, tmp_path, 5500).steps())[-1]
    assert last.validation.top1 > 70


@pytest.mark.parametrize("name", ["nin", "googlenet"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_networks_without_batch_norm_start_alive_and_learn(name, seed):
    """A few steps on one batch lower the loss, whatever the seed; a dead network stays at ln 10.

    Half the usual side or less keeps this quick; both networks take any size.
    """
    recipe = replace(find_recipe("modern", name, seed=seed), augmentation=NONE, dropout=0.0)
    model = start_weights(recipe).train()
    pictures = load_subset().limited(20).train
    images = to_input(pictures.pixels, 96 if name == "nin" else 64)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, nesterov=True)
    losses = []
    for _ in range(15):
        loss = torch.nn.functional.cross_entropy(model(images), pictures.labels)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] == pytest.approx(2.3, abs=0.4)
    assert losses[-1] < 2.25


@pytest.mark.parametrize(
    ("name", "optimizer", "average"),
    [
        ("lenet", "sgd", None),
        ("lenet_bn_scratch", "adamw", 0.9),
        ("lenet_bn_scratch", "muon", None),
    ],
)
def test_a_resumed_run_ends_in_the_same_weights(tmp_path, name, optimizer, average):
    recipe = replace(
        find_recipe("modern", name, epochs=2),
        augmentation=FULL,
        optimizer=optimizer,
        peak_lr=0.01,
        average=average,
    )
    whole = _run(recipe, tmp_path / "whole")
    for _ in whole.steps():
        pass
    for stop_after in (4, 7):  # in the first epoch and in the second
        stopped = _run(recipe, tmp_path / "stopped")
        steps = stopped.steps()
        for _ in range(stop_after):
            next(steps)
        steps.close()
        torch.rand(5)  # somebody else draws in between
        resumed = _run(recipe, tmp_path / "stopped")
        assert resumed.resume()
        assert resumed.state.step == stop_after
        for _ in resumed.steps():
            pass
        assert _same(_weights(whole), _weights(resumed))
        assert whole.state.step == resumed.state.step == 10


def test_a_large_networks_run_resumes_too(tmp_path):
    """Channels last, dropout and clipping, which the LeNets do not have."""
    recipe = replace(find_recipe("modern", "nin", epochs=1), batch_size=4)
    plan = Plan(torch.device("cpu"), torch.float32, channels_last=True)
    data = replace(
        load_subset().limited(12), validation=load_subset().validation.select(torch.arange(4))
    )
    whole = Run(recipe, "test", data, plan, tmp_path / "whole")
    for _ in whole.steps():
        pass
    stopped = Run(recipe, "test", data, plan, tmp_path)
    steps = stopped.steps()
    next(steps)
    steps.close()
    resumed = Run(recipe, "test", data, plan, tmp_path)
    resumed.resume()
    for _ in resumed.steps():
        pass
    assert _same(_weights(whole), _weights(resumed))


def test_a_resume_file_of_other_settings_is_refused(tmp_path):
    run = _run(find_recipe("modern", "lenet"), tmp_path)
    run.save_resume_state()
    with pytest.raises(ValueError, match="other settings"):
        _run(find_recipe("modern", "lenet", seed=1), tmp_path).resume()
    run.resume_file.write_bytes(b"cut")
    with pytest.raises(ValueError, match="cannot be resumed"):
        run.resume()


def test_a_diverging_run_names_its_step_and_saves_nothing(tmp_path):
    recipe = replace(
        find_recipe("modern", "lenet_bn"), peak_lr=1e30, clip_norm=None, warmup=None, weight_decay=1
    )
    with pytest.raises(FloatingPointError, match=r"diverged at step \d+.*smaller learning rate"):
        list(_run(recipe, tmp_path).steps())
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_steps_epochs_and_pictures(tmp_path):
    records = list(_run(find_recipe("modern", "lenet", epochs=1.5), tmp_path).steps())
    assert [r.step for r in records] == list(range(1, 9))  # 640 pictures are 5 batches of 128
    assert [r.step for r in records if r.validation] == [5, 8]
    assert all(r.num_steps == 8 and r.loss > 0 and 0 <= r.top1 <= 100 for r in records)


def test_two_runs_that_take_turns_do_not_disturb_each_other(tmp_path):
    recipe = find_recipe("modern", "lenet", epochs=1)
    alone = _run(recipe, tmp_path)
    for _ in alone.steps():
        pass
    first, second = _run(recipe, tmp_path / "a"), _run(replace(recipe, seed=9), tmp_path / "b")
    for _ in zip(first.steps(), second.steps(), strict=True):
        pass
    assert _same(_weights(alone), _weights(first))
    assert not _same(_weights(first), _weights(second))


def test_the_learning_rate_rises_once_and_falls_to_zero():
    recipe = find_recipe("modern", "googlenet")
    rates = [learning_rate_at(recipe, step, 100) for step in range(100)]
    peak = rates.index(max(rates))
    assert max(rates) == recipe.peak_lr
    assert peak == pytest.approx(15, abs=1)
    assert rates == sorted(rates[:peak]) + sorted(rates[peak:], reverse=True)
    assert rates[-1] < 0.01 * recipe.peak_lr
    notebook = find_recipe("notebook", "googlenet")
    assert {learning_rate_at(notebook, step, 100) for step in range(100)} == {0.1}


def test_a_run_settles_on_pictures_like_those_of_the_data_set():
    recipe = find_recipe("modern", "lenet_bn", augmentation="full", settle=0.25)
    steps = [augmentation_at(recipe, step, 100) for step in range(100)]
    assert steps == [FULL] * 75 + [STANDARD] * 25
    plain = find_recipe("modern", "lenet_bn", augmentation="none", settle=0.25)
    assert augmentation_at(plain, 99, 100) == NONE


LECTURE = {
    "lenet": (0.9, 10, 256),
    "lenet_bn": (1.0, 10, 256),
    "alexnet": (0.01, 4, 128),
    "vgg11_quarter": (0.05, 10, 128),
    "nin": (0.1, 10, 128),
    "googlenet": (0.1, 10, 128),
}


@pytest.mark.parametrize("name", LECTURE)
def test_the_notebook_recipes_are_the_lectures(name):
    recipe = RECIPES["notebook"][name]
    assert (recipe.peak_lr, recipe.epochs, recipe.batch_size) == LECTURE[name]
    assert recipe.momentum == 0
    assert recipe.augmentation == NONE


def test_an_unknown_recipe_is_told_the_known_ones():
    with pytest.raises(ValueError, match="Did you mean 'modern'"):
        find_recipe("modrn", "lenet")


def test_weight_decay_spares_biases_and_batch_norm():
    recipe = find_recipe("modern", "lenet_bn")
    state = TrainingState.begin(start_weights(recipe), recipe, CPU)
    decayed, plain = state.optimizer.param_groups
    assert all(p.dim() > 1 for p in decayed["params"])
    assert len(plain["params"]) == 5 + 2 * 4
    assert plain["weight_decay"] == 0 < decayed["weight_decay"]


def test_temperature_brings_overconfident_logits_back():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(4000, 10, generator=generator) * 2
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator).squeeze(1)
    assert fit_temperature(logits * 3, labels) == pytest.approx(3, rel=0.1)
    assert calibration_error((logits * 3).softmax(1), labels) > 10
    assert calibration_error(logits.softmax(1), labels) < 3


def test_closing_the_loop_ends_it_between_two_steps():
    recipe = find_recipe("modern", "lenet")
    state = TrainingState.begin(start_weights(recipe), recipe, CPU)
    subset = load_subset()
    steps = train(state, recipe, subset.train, subset.validation, CPU)
    next(steps)
    next(steps)
    steps.close()
    assert state.step == 2


def test_a_run_may_go_on_from_a_checkpoint_and_its_card_says_so(tmp_path):
    first = _run(find_recipe("modern", "lenet", epochs=1), tmp_path / "first")
    for _ in first.steps():
        pass
    card = first.finish()
    recipe = find_recipe("modern", "lenet", epochs=1, start="shipped")
    subset = load_subset().limited(640)
    further = Run(recipe, "test", subset, CPU, tmp_path / "further", shipped=tmp_path / "first")
    stored = as_stored(first.state.model, "lenet").state_dict()
    assert _same(stored, further.state.model.state_dict())
    for _ in further.steps():
        pass
    origin = further.finish().settings["start"]
    assert card.weights_sha256[:12] in origin
    assert str(tmp_path) not in origin
