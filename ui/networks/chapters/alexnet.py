"""AlexNet: what it keeps of LeNet and what is new."""

import torch
from torch import nn

from cnn_models.inside.design_facts import sides_to_flatten, weighted
from cnn_models.inside.gradients import gradient_left
from cnn_models.registry import build, find
from training.augmentation.augment import STANDARD
from training.recipes import find_recipe
from ui.networks.chapters.article import Article, article, chain
from ui.networks.chapters.augmented import augmented_html
from ui.shared.pair import pairs_html

DEPTH = 8  # AlexNet's


def _plan(language: str) -> str:
    lenet, alexnet = weighted("lenet"), weighted("alexnet")
    return article(
        "plan",
        language,
        lenet_conv=lenet.num_conv,
        lenet_dense=lenet.num_dense,
        conv=alexnet.num_conv,
        dense=alexnet.num_dense,
        windows=", ".join(map(str, alexnet.windows)),
    )


def _sides(language: str) -> str:
    alexnet_sides, alexnet_end = sides_to_flatten("alexnet")
    vgg_sides, vgg_end = sides_to_flatten("vgg11")
    if alexnet_end is None or vgg_end is None:
        return ""
    return article(
        "sides",
        language,
        alexnet=f"{alexnet_end.shape[0]:,}",
        vgg=vgg_sides[-1],
        alexnet_side=find("alexnet").input_size,
        alexnet_chain=chain(alexnet_sides),
        alexnet_flat=alexnet_end.arithmetic,
        halvings=len(vgg_sides) - 1,
        vgg_chain=chain(vgg_sides),
    )


def _relu(language: str) -> str:
    sigmoid, relu = (f"{gradient_left(name, DEPTH):.1g}" for name in ("sigmoid", "relu"))
    pairs = pairs_html(("activation", "activation_fast"), language)
    return article("relu", language, (), pairs, depth=DEPTH, sigmoid=sigmoid, relu=relu)


def _dropout(language: str) -> str:
    with torch.device("meta"):
        dropouts = [m for m in build("alexnet").modules() if isinstance(m, nn.Dropout)]
    return article(
        "dropout",
        language,
        (),
        pairs_html(("dropout", "decay"), language),
        share=weighted("alexnet").dense_share,
        dropouts=len(dropouts),
        rate=dropouts[0].p,
        kept=1 - dropouts[0].p,
    )


def _augment(language: str) -> str:
    return article(
        "augment",
        language,
        (),
        augmented_html(language) + pairs_html(("augmentation",), language),
        flip=STANDARD.flip,
        shift=STANDARD.shift,
        light=100 * STANDARD.brightness,
    )


def _recipe(language: str) -> str:
    recipe = find_recipe("notebook", "alexnet")
    return article(
        "recipe",
        language,
        rate=recipe.peak_lr,
        epochs=recipe.epochs,
        batch=recipe.batch_size,
        side=find("alexnet").input_size,
    )


ALEXNET: dict[str, Article] = {
    "plan": _plan,
    "sides": _sides,
    "relu": _relu,
    "dropout": _dropout,
    "augment": _augment,
    "recipe": _recipe,
}
