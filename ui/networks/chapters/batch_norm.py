"""Batch norm: what it averages, learns and does to gradients, and the lecture's own version."""

from cnn_models.inside.design_facts import norm_axes, weighted
from cnn_models.inside.gradients import gradient_left
from cnn_models.inside.norm_facts import (
    BETA,
    GAMMA,
    fold_difference,
    mistakes,
    norms_before_activation,
)
from cnn_models.registry import find
from ui.networks.chapters.article import Article, article, marked
from ui.texts.common import text

BATCH = 256
TRAINING_PICTURES = 55_000
DEPTHS = (3, 5, 20)


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
        for key, name in (("sigmoid", "sigmoid"), ("relu", "ReLU"))
        for depth in DEPTHS
    )
    return article("gradients", language, map(marked, rows))


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
    return article("faster", language)


def _place(language: str) -> str:
    before, norms = norms_before_activation("lenet_bn")
    name = text("network_lenet_bn", language)
    return article("place", language, before=before, norms=norms, name=name)


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
