"""The bench tells a norm's two sets of statistics apart and leaves the network alone."""

import copy

import pytest
import torch

from cnn_models import build
from cnn_models.inside.batch_norm_bench import bench, largest_difference


@pytest.fixture
def images():
    return torch.randn(32, 1, 28, 28, generator=torch.manual_seed(0))


@pytest.mark.parametrize("name", ["lenet_bn", "lenet_bn_scratch"])
def test_every_norm_is_on_the_bench_and_the_model_is_left_as_it_was(name, images):
    model = build(name, seed=0).eval()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    benches = bench(model, images)
    assert [each.layer for each in benches] == ["norm1", "norm2", "norm3", "norm4"]
    assert not model.training
    for key, value in model.state_dict().items():
        assert torch.equal(value, before[key])


@pytest.mark.parametrize("name", ["lenet_bn", "lenet_bn_scratch"])
@pytest.mark.parametrize("in_training", [False, True])
def test_what_comes_out_is_what_the_network_gives_in_that_mode(name, in_training, images):
    model = build(name, seed=0)
    model.train()(images)  # so that the running statistics are not the trivial ones
    with torch.no_grad():
        model.norm2.weight.mul_(3).add_(0.5)
        second = bench(model.eval(), images)[1]
        taken = model.pool1(model.sigmoid1(model.norm1(model.conv1(images))))
        given = copy.deepcopy(model.norm2).train(in_training)(model.conv2(taken))
    assert torch.allclose(second.after(in_training), given.movedim(1, 0).flatten(1), atol=1e-5)


def test_by_its_batchs_own_statistics_a_channel_has_mean_0_and_deviation_1(images):
    model = build("lenet_bn", seed=0).eval()
    for each in bench(model, images):
        values = each.normalised(in_training=True)
        assert values.mean(dim=1).abs().max() < 1e-4
        eps_takes = torch.sqrt(each.batch_var / (each.batch_var + each.eps))
        assert torch.allclose(values.std(dim=1, correction=0), eps_takes, atol=1e-3)


def test_a_fresh_norm_passes_on_in_evaluation_and_normalises_in_training(images):
    first = bench(build("lenet_bn", seed=0).eval(), images)[0]
    assert torch.allclose(first.before, first.after(), atol=1e-4)  # mean 0 and variance 1 so far
    assert first.running_mean.abs().max() == 0
    assert first.batch_var.min() > 0
    assert first.largest_change > 0.1


def test_after_seeing_this_batch_often_training_and_evaluation_agree(images):
    model = build("lenet_bn", seed=0).train()
    with torch.no_grad():
        for _ in range(200):
            model.norm1(model.conv1(images))
    first = bench(model.eval(), images)[0]
    assert torch.allclose(first.batch_mean, first.running_mean, atol=1e-5)
    assert first.largest_change < 1e-3


def test_ours_by_hand_differs_from_pytorchs_by_rounding_alone(images):
    model, twin = build("lenet_bn", seed=0), build("lenet_bn_scratch", seed=1)
    model.train()(images)  # so that the running statistics are not the trivial ones
    assert largest_difference(model.eval(), twin, images) < 1e-5
