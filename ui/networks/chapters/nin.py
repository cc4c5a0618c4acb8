"""NiN: a dense network at every pixel, and no dense layer at the end."""

from cnn_models.inside.design_facts import (
    pointwise_difference,
    pointwise_share,
    reduction,
    weighted,
)
from cnn_models.inside.layers import find_layer
from ui.networks.chapters.article import Article, article


def _block(language: str) -> str:
    pointwise = find_layer("nin", "block1.conv2")
    channels, side, _ = pointwise.shape
    windows = [window for window in weighted("nin").windows if window > 1]
    return article(
        "block",
        language,
        windows=", ".join(map(str, windows)),
        channels=channels,
        weights=pointwise.parameters,
        side=side,
        places=side * side,
        difference=pointwise_difference(channels, side),
    )


def _maps(language: str) -> str:
    maps, side, _ = find_layer("nin", "block4.conv3").shape
    nin, alexnet = weighted("nin"), weighted("alexnet")
    return article(
        "maps",
        language,
        maps=maps,
        side=side,
        nin=nin.conv_weights,
        alexnet=alexnet.conv_weights + alexnet.dense_weights,
    )


def _pointwise(language: str) -> str:
    nin, nin_share = pointwise_share("nin")
    cost = reduction()
    return article(
        "pointwise",
        language,
        nin=nin,
        nin_share=nin_share,
        as_built=cost.as_built / 1e6,
        without=cost.without / 1e6,
    )


NIN: dict[str, Article] = {"block": _block, "maps": _maps, "pointwise": _pointwise}
