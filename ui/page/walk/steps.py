"""The steps of the five walks: where each leads and which answer is right, found by the code."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from cnn_models import CLASS_NAMES
from ui.page.walk import figures

Values = dict[str, object]


@dataclass(frozen=True)
class Step:
    """One question of a walk.

    key: of its texts, `walk_KEY`, `_options`, `_answer` and `_see`. right: the place of the right
    option, from 0; None where the page shows it, as each class's vote on a picture. figures: what
    the texts are filled with. tab, network, layer, example: what the page is to show meanwhile.
    pair: of runs that tried the answer; "" for none.
    """

    key: str
    right: int | None
    figures: Callable[[], Values]
    tab: str = "networks"
    network: str = ""
    layer: str = ""
    example: int = 3
    pair: str = ""

    def address(self, lesson: int, step: int) -> str:
        """The query that leads to step `step` (from 1) of a lesson."""
        query: dict[str, object] = {"lesson": lesson, "step": step, "tab": self.tab}
        if self.layer:  # feature maps would tell the answer about a picture: it is shown already
            shown = {"network": self.network, "layer": self.layer, "example": self.example}
            query |= {**shown, "revealed": 1}
        return "?" + urlencode(query)


def _seen(
    key: str, right: int | None, found: Callable[[], Values], network: str, layer: str
) -> Step:
    return Step(key, right, found, "features", network, layer)


WALKS: dict[int, tuple[Step, ...]] = {
    1: (
        _seen("alexnet_step", 2, figures.first_side, "alexnet", "conv1"),
        _seen("alexnet_flat", 1, figures.flat, "alexnet", "flatten"),
        Step("alexnet_relu", 1, figures.relu, pair="activation"),
        Step(
            "alexnet_dropout", 2, figures.dropout, "features", "alexnet", "dropout6", pair="dropout"
        ),
        Step("alexnet_augment", 0, figures.augmentation, pair="augmentation"),
    ),
    2: (
        Step("vgg_parts", 1, figures.parts),
        _seen("vgg_halvings", 1, figures.halvings, "vgg11_quarter", "block5.pool"),
        Step("vgg_star", 1, figures.star),
        _seen("vgg_quarter", 2, figures.quarter, "vgg11_quarter", "block3.conv2"),
    ),
    3: (
        _seen("nin_block", 1, figures.pointwise, "nin", "block1.conv2"),
        _seen("nin_maps", 1, figures.maps, "nin", "block4.conv3"),
        _seen("nin_mean", None, figures.classes, "nin", "block4.relu3"),
        Step("nin_weights", 2, figures.nin_weights),
    ),
    4: (
        _seen("google_roles", 0, figures.roles, "googlenet", "stage3.inception1"),
        _seen("google_3a", 2, figures.saving, "googlenet", "stage3.inception1.path3.conv1"),
        Step("google_nine", 0, figures.saving),
        Step("google_arithmetic", 2, figures.arithmetic),
        _seen("google_stages", 1, figures.stages, "googlenet", "stage3.pool"),
        Step("google_depth", 1, figures.depth),
    ),
    5: (
        _seen("norm_axes", 0, figures.axes, "lenet_bn", "norm1"),
        _seen("norm_dense", 1, figures.axes, "lenet_bn", "norm3"),
        Step("norm_square", 2, figures.mistakes),
        Step("norm_mode", 1, figures.mistakes),
        _seen("norm_gamma", 1, figures.mistakes, "lenet_bn", "norm2"),
        Step("norm_place", None, figures.place, pair="place"),
    ),
}
NUM_CLASSES = len(CLASS_NAMES)
