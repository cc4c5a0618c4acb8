"""VGG: a network as a row of blocks."""

from typing import Any

from torch import nn

from cnn_models.architectures.vgg import CONV_ARCH
from cnn_models.inside.design_facts import weighted
from ui.networks.chapters.article import Article, article


def _template(language: str) -> str:
    vgg = weighted("vgg11")
    return article(
        "template",
        language,
        pairs=", ".join(map(str, CONV_ARCH)),
        conv=vgg.num_conv,
        dense=vgg.num_dense,
        layers=vgg.num_conv + vgg.num_dense,
    )


def _code(language: str) -> str:
    layers: Any = [nn.ReLU()]
    try:
        nn.Sequential(layers)
    except TypeError as error:
        return article("code", language, error=error)
    raise AssertionError("nn.Sequential took a list.")


def _quarter(language: str) -> str:
    vgg, small, alexnet = (weighted(name) for name in ("vgg11", "vgg11_quarter", "alexnet"))
    return article(
        "quarter",
        language,
        cost=vgg.multiply_adds / 1e6,
        times=vgg.multiply_adds / alexnet.multiply_adds,
        small_conv=small.conv_weights,
        conv=vgg.conv_weights,
        small_dense=small.dense_weights / 1e6,
        dense=vgg.dense_weights / 1e6,
    )


VGG: dict[str, Article] = {"template": _template, "code": _code, "quarter": _quarter}
