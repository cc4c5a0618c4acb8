"""The bench of batch norm shows three stages, all channels, and both kinds of statistics."""

import re

import pytest

from cnn_models import load
from cnn_models.inside.batch_norm_bench import bench
from ui.features.compare_panel import CHANNELS, bench_images
from ui.features.views.norm import norm_html


@pytest.fixture(scope="module")
def benches():
    return bench(load("lenet_bn").model, bench_images())


def test_each_norm_is_seen_before_normalised_and_after_with_all_channels_listed(benches):
    html = norm_html(benches, 0.0, "en")
    for words in ("before: ", "normalised: ", "times gamma plus beta: "):
        assert html.count(f"<figcaption>{words}") == len(benches)
    num_channels = sum(len(each.before) for each in benches)
    assert html.count("<tr><td>") == num_channels
    assert "all 6 channels" in html


def test_in_training_the_values_are_normalised_by_their_own_statistics(benches):
    evaluation, training = (norm_html(benches, 0.0, "en", mode) for mode in (False, True))
    told = re.findall(r"<figcaption>normalised: ([^<]+)<", training)
    assert all(re.fullmatch(r"[−-]?[\d.e−-]+ ± (1(\.0+)?|0\.99\d*)", words) for words in told), told
    assert evaluation != training


def test_one_channel_alone_can_be_seen_and_every_norm_has_it(benches):
    last = int(CHANNELS[-1])
    assert min(len(each.before) for each in benches) == last + 1
    assert f"channel {last} of 120" in norm_html(benches, 0.0, "en", channel=last)
