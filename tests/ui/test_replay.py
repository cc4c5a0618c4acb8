"""The replay: a LeNet's training in twelve moments, for a picture."""

from html import escape

import pytest
import torch

from cnn_models import load
from runs.moments import (
    MOMENTS_FOLDER,
    TRAINED_AS,
    Story,
    moments_path,
    read_moments,
    write_moments,
)
from runs.snapshots import NUM_SNAPSHOTS
from tools.moments import make_moments
from training.data.subset import load_subset, shipped_pictures
from training.evaluation import evaluate
from training.lineage import epochs_told
from training.recipes import find_recipe
from training.run import Run
from training.step.device import choose
from ui.networks.replay import replay_html
from ui.texts.common import text

SHIRT = shipped_pictures().pixels[6].numpy()


@pytest.mark.parametrize("name", TRAINED_AS)
def test_the_shipped_moments_go_from_guessing_to_knowing(name):
    found = read_moments(name)
    assert found is not None
    story, models = found
    assert len(models) == len(story.steps) == NUM_SNAPSHOTS
    assert list(story.steps) == sorted(story.steps)
    assert story.steps[-1] == story.num_steps
    pictures, plan = shipped_pictures(), choose(name)
    first, last = (evaluate(model, name, pictures, plan).top1 for model in (models[0], models[-1]))
    assert first < 25
    assert last == pytest.approx(story.test_top1, abs=3)  # a thousand of the ten


def test_all_moments_take_less_than_a_megabyte():
    files = list(MOMENTS_FOLDER.glob("*.safetensors"))
    assert {path.stem for path in files} == set(TRAINED_AS.values())
    assert sum(path.stat().st_size for path in files) < 1_000_000


def test_a_training_is_kept_and_read_back(tmp_path):
    recipe = find_recipe("modern", "lenet_bn", epochs=2)
    run = Run(recipe, "modern", load_subset().limited(640), choose("lenet_bn"), tmp_path)
    list(make_moments(run, tmp_path / "moments"))
    found = read_moments("lenet_bn_scratch", tmp_path / "moments")  # has the same weights
    assert found is not None
    story = found[0]
    assert len(found[1]) == len(story.steps)
    assert story.weights_sha256 == load("lenet_bn", tmp_path).card.weights_sha256
    logits = [model(torch.zeros(1, 1, 28, 28)) for model in found[1]]
    assert not torch.equal(logits[0], logits[-1])


def test_what_is_written_says_of_whom_it_is(tmp_path):
    story = Story("lenet", "modern", 1, 0, 10, 1, (0, 1), (), 10.0, 10)
    model = load("lenet").model
    write_moments(moments_path("lenet", tmp_path), story, {1: model})
    found = read_moments("lenet", tmp_path)
    assert found is not None
    images = torch.rand(4, 1, 28, 28)
    assert torch.allclose(found[1][1](images), model(images), atol=0.4)  # rounded to 127 steps


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TRAINED_AS)
def test_each_moment_tells_its_answer_and_whose_training_it_is_of(name, language):
    shipped = load(name)
    pages = [replay_html(name, place, SHIRT, language, shipped) for place in range(NUM_SNAPSHOTS)]
    assert len(set(pages)) == NUM_SNAPSHOTS
    assert all(page.count('class="chart"') == 2 for page in pages)
    story, _ = read_moments(name)
    own = story.weights_sha256 == shipped.card.weights_sha256
    key = (
        ("replay_own" if own else "replay_another")
        if TRAINED_AS[name] == name
        else "replay_by_hand"
    )
    words = text(key, language, shipped=epochs_told(shipped.card))
    assert all(escape(words) in page for page in pages)


def test_a_place_beyond_the_last_is_the_last():
    assert replay_html("lenet", 99, None, "en") == replay_html("lenet", 11, None, "en")
