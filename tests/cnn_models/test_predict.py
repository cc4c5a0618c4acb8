"""One answer a network, from pixels, side by side."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from cnn_models import build, classify, load, load_all
from cnn_models.fast.side_by_side import _crew as crew_of
from cnn_models.fast.side_by_side import side_by_side
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, save_checkpoint
from cnn_models.inputs import to_input

PIXELS = torch.zeros(28, 28, dtype=torch.uint8)


def test_the_input_is_normalised_and_enlarged_without_shifting():
    pixels = torch.full((2, 28, 28), 255, dtype=torch.uint8)
    images = to_input(pixels, 224)
    assert images.shape == (2, 1, 224, 224)
    torch.testing.assert_close(images, torch.full_like(images, (1 - 0.2860) / 0.3530))
    ramp = torch.arange(28, dtype=torch.uint8).repeat(1, 28, 1)
    wide = to_input(ramp, 56)[0, 0, 0]
    torch.testing.assert_close(wide, -wide.flip(0) + wide[0] + wide[-1])  # symmetric


@pytest.mark.parametrize("shape", [(28, 28), (1, 1, 28, 28)])
def test_input_that_is_not_pixels_is_told(shape):
    with pytest.raises(ValueError, match=r"\(N, 28, 28\) uint8"):
        to_input(torch.zeros(shape, dtype=torch.uint8), 28)


def test_probabilities_are_the_softmax_of_logits_over_temperature(tmp_path):
    path = checkpoint_path("lenet", tmp_path)
    card = Card("lenet", "modern", epochs=0, seed=0, train_pictures=0, temperature=2.0)
    save_checkpoint(path, build("lenet", seed=0), card)
    prediction = classify([load("lenet", tmp_path)], PIXELS)["lenet"]
    expected = (torch.tensor(prediction.logits) / 2).softmax(0).tolist()
    assert list(prediction.probabilities.values()) == pytest.approx(expected)
    assert prediction.label == max(prediction.probabilities, key=prediction.probabilities.get)


def test_a_broken_checkpoint_leaves_the_others(tmp_path):
    card = Card("lenet", "modern", epochs=0, seed=0, train_pictures=0)
    save_checkpoint(checkpoint_path("lenet", tmp_path), build("lenet", seed=0), card)
    checkpoint_path("nin", tmp_path).write_bytes(b"broken")
    loaded = load_all(tmp_path)
    assert loaded["lenet"].architecture.name == "lenet"
    assert "nin.safetensors cannot be used" in str(loaded["nin"])
    assert "training train googlenet" in str(loaded["googlenet"])


def test_pixels_of_another_shape_are_told():
    with pytest.raises(ValueError, match=r"\(28, 28\) uint8"):
        classify([], torch.zeros(27, 28, dtype=torch.uint8))


def test_networks_side_by_side_answer_as_each_alone_in_their_order():
    networks = [load(name) for name in ("lenet", "googlenet", "lenet_bn")]
    together, alone = classify(networks, PIXELS), {}
    for network in networks:
        alone |= classify([network], PIXELS)
    assert list(together) == list(alone)
    for name, prediction in together.items():
        assert prediction.logits == pytest.approx(alone[name].logits, abs=1e-5)


def test_work_side_by_side_keeps_its_order_and_raises_what_it_raises():
    threads = torch.get_num_threads()
    assert side_by_side(lambda x: x * x, range(20)) == [x * x for x in range(20)]
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda x: 1 / x, [1, 0])
    assert torch.get_num_threads() == threads
    with ThreadPoolExecutor(1) as another:  # began after the sharing of the cores
        assert another.submit(torch.get_num_threads).result() == threads


def test_each_thread_of_a_crew_has_its_share_of_the_cores():
    before = torch.get_num_threads()
    torch.set_num_threads(8)
    try:
        with crew_of.__wrapped__(4) as crew:
            torch.set_num_threads(8)
            large = torch.ones(1_000_000)  # enough that adding is work for all cores
            assert (
                list(crew.map(lambda _: (large + 1, torch.get_num_threads())[1], range(8)))
                == [2] * 8
            )
    finally:
        torch.set_num_threads(before)
