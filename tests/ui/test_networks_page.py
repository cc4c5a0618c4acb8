"""The networks page says what the code and the checkpoints say."""

import itertools
import random
import re
from dataclasses import replace

import pytest
import torch

from cnn_models import ARCHITECTURES, SHIPPED, classify, load
from cnn_models.inside.design_facts import norm_axes, pointwise_share, reduction, sides_to_flatten
from cnn_models.inside.layers import layer_table
from cnn_models.predict import Network
from ui.networks import costs
from ui.networks.chapters.article import marked
from ui.networks.chapters.augmented import KINDS, augmented_html
from ui.networks.cost_plot import FRAME, Dot, cost_plot_html
from ui.networks.drawing import drawing_html, drawn_layers
from ui.networks.lessons import lessons_html
from ui.networks.names import LINE, Box
from ui.networks.tab import networks_html
from ui.shared.lecture import Lesson
from ui.texts.common import text


@pytest.fixture(scope="module")
def lenet() -> Network:
    return load("lenet")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_network_has_its_entry_and_its_figures(lenet: Network, language: str) -> None:
    html = networks_html({"lenet": lenet}, language)
    for name, architecture in ARCHITECTURES.items():
        assert f'id="network-{name}"' in html
        assert f"{architecture.num_parameters:,}" in html
    assert f"{lenet.card.test_accuracy:.2f}" in html
    assert html.count("<details>") == 1  # the only network that was loaded has a learning curve


def test_a_visitors_run_joins_the_plots_when_it_was_measured(lenet: Network) -> None:
    measured = replace(lenet, card=replace(lenet.card, test_accuracy=71.25))
    html = networks_html({"lenet": lenet}, "en", [("My <run>", measured)])
    assert "My &lt;run&gt;: 71.25 %" in html
    unmeasured = replace(lenet, card=replace(lenet.card, test_accuracy=None))
    assert "My run: " not in networks_html({"lenet": lenet}, "en", [("My run", unmeasured)])
    by_class = [60.0] * 5 + [70.0] * 5
    of_the_page = replace(unmeasured, card=replace(unmeasured.card, shipped_test=by_class))
    html = networks_html({}, "en", [("My run", of_the_page)])
    assert "My run: 65.00 %" in html
    assert "<td>65.0 (1,000 pictures)</td>" in html


def test_a_time_measured_while_the_machine_was_busy_is_not_kept(
    lenet: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = iter([29.5, 0.7, 9.6])
    monkeypatch.setattr(costs, "_least", {})
    monkeypatch.setattr(costs, "_measured", lambda _: next(found))
    assert costs.milliseconds(lenet) == 29.5
    assert costs.milliseconds(lenet) == 29.5  # for a minute
    monkeypatch.setattr(costs, "MEASURED_FOR", -1.0)
    assert costs.milliseconds(lenet) == 0.7
    assert costs.milliseconds(lenet) == 0.7  # what is slower tells of other work only


def test_the_least_disturbed_of_several_turns_counts(
    lenet: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = torch.zeros(28, 28, dtype=torch.uint8)
    answer, turns = classify([lenet], blank)["lenet"], iter([9.0, 8.0, 0.7, 9.0, 9.0])
    answers = ({"lenet": replace(answer, milliseconds=turn)} for turn in turns)
    monkeypatch.setattr(costs, "AT_LEAST", 0.0)
    monkeypatch.setattr(costs, "classify", lambda *_: next(answers))
    assert costs._measured(lenet) == 0.7


def test_a_better_network_is_drawn_higher_and_a_dearer_one_further_right() -> None:
    html = cost_plot_html("title", [Dot("small", 1, 80.0), Dot("large", 100, 90.0)])
    (x1, y1), (x2, y2) = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', html)
    assert float(x1) < float(x2)
    assert float(y1) > float(y2)


@pytest.mark.parametrize("seed", range(40))
def test_names_cover_no_other_and_stay_in_the_plot_however_dots_crowd(seed: int) -> None:
    chance = random.Random(seed)
    names = [text(f"network_{name}", "en") for name in ARCHITECTURES] + [
        "Run 1: LeNet + batch norm"
    ]
    spread = chance.choice([0.01, 1, 20])
    dots = [Dot(name, chance.uniform(1, 1.1), 90 + spread * chance.random() / 4) for name in names]
    found = re.findall(
        r'class="name" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"', cost_plot_html("t", dots)
    )
    boxes = [Box(float(x), float(y) - 0.77 * LINE, float(w), LINE - 0.2) for x, y, w in found]
    assert len(boxes) == len(dots)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    for box in boxes:
        assert box.left >= FRAME.left - 0.1
        assert box.top >= FRAME.top - 0.1
        assert box.left + box.width <= FRAME.left + FRAME.width + 0.1


@pytest.mark.parametrize("name", SHIPPED)
def test_the_drawing_has_a_bar_for_every_layer_it_names(name: str) -> None:
    assert drawing_html(name, name).count("<rect") == len(drawn_layers(name))


def test_googlenet_is_drawn_with_its_nine_inception_blocks() -> None:
    kinds = [layer.kind for layer in drawn_layers("googlenet")]
    assert kinds.count("Concatenation") == 9


def test_why_alexnet_ends_in_6400_and_vgg_in_7x7() -> None:
    sides, end = sides_to_flatten("alexnet")
    assert end is not None
    assert (sides, end.shape) == ([54, 26, 12, 5], (6400,))
    assert sides_to_flatten("vgg11")[0] == [224, 112, 56, 28, 14, 7]
    html = lessons_html("en")
    assert "6,400" in html
    assert "256*5*5 = 6400" in html


def test_what_1x1_convolutions_save_is_worked_out_from_the_channels() -> None:
    """The first block by hand: 192 channels in, 96 -> 128 by 3x3 and 16 -> 32 by 5x5, 12x12."""
    by_hand = 12 * 12 * 192 * (128 * 9 + 32 * 25)
    first = [n for n in layer_table("googlenet") if n.name.startswith("stage3.inception1.path")]
    wide = {n.name: n.multiply_adds for n in first if n.name.endswith("conv2")}
    widened = wide["stage3.inception1.path2.conv2"] * 192 // 96
    widened += wide["stage3.inception1.path3.conv2"] * 192 // 16
    assert widened == by_hand
    saved = reduction()
    assert saved.without > 4 * saved.as_built


def test_nin_has_two_1x1_convolutions_a_block() -> None:
    assert pointwise_share("nin")[0] == 8
    assert pointwise_share("lenet") == (0, 0.0)


@pytest.mark.parametrize("name", ["lenet_bn", "lenet_bn_scratch"])
def test_batch_norm_averages_maps_over_three_axes_and_vectors_over_one(name: str) -> None:
    norms = norm_axes(name, batch=256)
    assert [norm.axes for norm in norms] == [("N", "H", "W")] * 2 + [("N",)] * 2
    assert [norm.num_values for norm in norms] == [256 * 24 * 24, 256 * 8 * 8, 256, 256]


def test_every_kind_of_augmentation_is_seen_to_do_something() -> None:
    html = augmented_html("en")
    assert html == augmented_html("en")
    pictures = re.findall(r'src="([^"]+)"', html)
    assert len(pictures) == len(set(pictures)) == len(KINDS)


def test_what_stands_between_backticks_is_code_and_cannot_be_markup() -> None:
    assert marked("a `b < c` d") == "a <code>b &lt; c</code> d"


def test_an_article_stands_once_outside_of_lessons_and_in_each_of_its_lessons() -> None:
    assert lessons_html("en").count('data-article="sides"') == 1
    for number in (1, 2):
        assert 'data-article="sides"' in lessons_html("en", Lesson(number))
    assert 'data-article="sides"' not in lessons_html("en", Lesson(3))
