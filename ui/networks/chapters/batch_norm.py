"""Batch norm: what it averages, learns and does to gradients, and the lecture's own version."""

import math

from cnn_models.inside.design_facts import norm_axes, weighted
from cnn_models.inside.gradients import gradient_left, gradients_left
from cnn_models.inside.norm_facts import (
    BETA,
    GAMMA,
    fold_difference,
    mistakes,
    norms_before_activation,
)
from cnn_models.registry import find
from ui.networks.chapters.article import Article, article, marked
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS
from ui.shared.pair import pairs_html
from ui.texts.common import text

BATCH = 256
TRAINING_PICTURES = 55_000
DEPTHS = (3, 5, 20)
LENET_DEPTH = 5  # layers with weights
ACTIVATIONS = (("sigmoid", "sigmoid"), ("relu", "ReLU"))


def _norm(language: str) -> str:
    rows = (
        text(
            "lesson_norm_row",
            language,
            layer=norm.layer,
            kind=norm.kind,
            channels=norm.channels,
            shape=f"(N, {', '.join(map(str, norm.shape))})",
            axes="x".join(norm.axes),
            values=f"{norm.num_values:,}",
        )
        for norm in norm_axes("lenet_bn", BATCH)
    )
    name = text("network_lenet_bn", language)
    return article("norm", language, map(marked, rows), name=name, batch=BATCH)


def _learned(language: str) -> str:
    seen = mistakes()
    return article(
        "learned",
        language,
        learned=find("lenet_bn").num_parameters - find("lenet").num_parameters,
        gamma=GAMMA,
        beta=BETA,
        deviation=seen.deviation,
        mean=seen.mean,
        kept=sum(2 * norm.channels for norm in norm_axes("lenet_bn", BATCH)),
    )


def _power(language: str) -> str:
    return article("power", language, folded=fold_difference())


def _mistakes(language: str) -> str:
    seen = mistakes()
    rows = (
        text("lesson_mistakes_square", language, error=seen.squared_method),
        text(
            "lesson_mistakes_mode",
            language,
            by_gradients=seen.by_gradients,
            by_mode=seen.by_mode,
        ),
        text(
            "lesson_mistakes_attributes",
            language,
            attributes=seen.kept_as_attributes,
            buffers=seen.kept_as_buffers,
        ),
        text("lesson_mistakes_momentum", language),
    )
    return article("mistakes", language, map(marked, rows))


def _gradients(language: str) -> str:
    rows = (
        text(
            "lesson_gradients_row",
            language,
            depth=depth,
            activation=name,
            without=f"{gradient_left(key, depth):.1g}",
            with_norm=f"{gradient_left(key, depth, has_norm=True):.2g}",
        )
        for key, name in ACTIVATIONS
        for depth in DEPTHS
    )
    charts = "".join(_gradient_chart(depth, language) for depth in (LENET_DEPTH, DEPTHS[-1]))
    return article(
        "gradients", language, map(marked, rows), f'<div class="gradient-charts">{charts}</div>'
    )


def _gradient_chart(depth: int, language: str) -> str:
    """Layer by layer, as a power of ten of the last layer's; dashed with batch norm."""
    curves = []
    for colour, (activation, name) in zip(COLOURS, ACTIVATIONS, strict=False):
        for has_norm in (False, True):
            left = gradients_left(activation, depth, has_norm)
            points = [(float(i), math.log10(value)) for i, value in enumerate(left, start=1)]
            key = "lesson_gradients_with" if has_norm else "lesson_gradients_without"
            curve_name = text(key, language, activation=name)
            curves.append(Curve(curve_name, points, colour, dashed=has_norm))
    heights = [y for curve in curves for _, y in curve.points]
    title = text("lesson_gradients_chart", language, depth=depth)
    # From 0 up to the depth: layer 1 stands beside the axis.
    span = (math.floor(min(heights)), math.ceil(max(heights)))
    return chart_html(title, curves, text("lesson_gradients_axis", language), span, told_as=None)


def _deep(language: str) -> str:
    lenet = weighted("lenet")
    return article(
        "deep",
        language,
        pictures=TRAINING_PICTURES,
        alexnet=find("alexnet").num_parameters / TRAINING_PICTURES,
        lenet=find("lenet").num_parameters / TRAINING_PICTURES,
        layers=lenet.num_conv + lenet.num_dense,
    )


def _faster(language: str) -> str:
    return article("faster", language, (), pairs_html(("norm",), language))


def _place(language: str) -> str:
    before, norms = norms_before_activation("lenet_bn")
    name = text("network_lenet_bn", language)
    pairs = pairs_html(("place",), language)
    return article("place", language, (), pairs, before=before, norms=norms, name=name)


BATCH_NORM: dict[str, Article] = {
    "norm": _norm,
    "learned": _learned,
    "power": _power,
    "mistakes": _mistakes,
    "gradients": _gradients,
    "deep": _deep,
    "faster": _faster,
    "place": _place,
}
