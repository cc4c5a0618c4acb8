"""GoogLeNet: four paths, what they save, how deep it is and what became of it."""

from functools import reduce
from html import escape
from operator import add

from cnn_models.architectures.vgg import CONV_ARCH
from cnn_models.inside.design_facts import weighted
from cnn_models.inside.inception_facts import Step, block_weights, depth, halvings, paths
from cnn_models.registry import find
from ui.networks.chapters.article import Article, article, chain
from ui.texts.common import text

BLOCK_3A = "stage3.inception1"
WIDTHS = 6  # numbers of channels that one Inception block is given


def _paths(language: str) -> str:
    found = paths(BLOCK_3A)
    rows = [" ".join(_step(step, language) for step in path) for path in found]
    channels = found[0][0].channels_in
    return article(
        "paths", language, rows, channels=channels, out=sum(path[-1].channels_out for path in found)
    )


def _step(step: Step, language: str) -> str:
    """A box in the lecture's colour: white for one pixel's channels, blue for space."""
    key = "lesson_paths_pool" if step.is_pooling else "lesson_paths_conv"
    words = text(
        key, language, window=step.window, before=step.channels_in, after=step.channels_out
    )
    role = "channels" if step.window == 1 else "space"
    return f'<span class="role {role}">{escape(words)}</span>'


def _saving(language: str) -> str:
    blocks = block_weights()
    first, total = blocks[BLOCK_3A], reduce(add, blocks.values())
    return article(
        "saving",
        language,
        built=first.as_built,
        without=first.without,
        plain3=first.plain3,
        plain5=first.plain5,
        blocks=len(blocks),
        all_built=total.as_built / 1e6,
        all_without=total.without / 1e6,
        all_plain3=total.plain3 / 1e6,
        all_plain5=total.plain5 / 1e6,
    )


def _stages(language: str) -> str:
    stages = [chain(sides) for sides in halvings().values()]
    return article("stages", language, stages=" | ".join(stages))


def _depth(language: str) -> str:
    deepest, with_weights, layers = depth("googlenet")
    return article(
        "depth",
        language,
        blocks=len(block_weights()),
        deepest=deepest,
        weighted=with_weights,
        layers=layers,
    )


def _later(language: str) -> str:
    google, vgg = weighted("googlenet"), weighted("vgg11")
    side, vgg_side = find("googlenet").input_size, find("vgg11").input_size
    # Convolutions cost by the pixel, and both sides halve without a remainder; dense layers do not.
    dense = google.dense_weights
    larger = (google.multiply_adds - dense) * (vgg_side / side) ** 2 + dense
    return article(
        "later",
        language,
        weights=google.conv_weights + google.dense_weights,
        vgg_weights=vgg.conv_weights + vgg.dense_weights,
        side=side,
        cost=google.multiply_adds / 1e6,
        vgg_side=vgg_side,
        cost_large=larger / 1e6,
        vgg_cost=vgg.multiply_adds / 1e6,
        widths=WIDTHS * len(block_weights()),
        vgg_widths=len(CONV_ARCH),
    )


GOOGLENET: dict[str, Article] = {
    "paths": _paths,
    "saving": _saving,
    "stages": _stages,
    "depth": _depth,
    "later": _later,
}
