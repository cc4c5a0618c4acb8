"""Three things the lecture teaches, with the numbers from the networks themselves."""

from collections.abc import Sequence
from html import escape

from cnn_models.inside.design_facts import norm_axes, pointwise_share, reduction, sides_to_flatten
from cnn_models.registry import find
from ui.texts.common import text

BATCH = 256


def lessons_html(language: str, keys: Sequence[str] | None = None) -> str:
    """Why the sides come out as they do, what 1x1 is for, what batch norm averages.

    keys: which of these, by the keys of EXPLAINED; all of them if it is None.
    """
    parts = (EXPLAINED[key](language) for key in (EXPLAINED if keys is None else keys))
    return '<div class="lessons">' + "".join(parts) + "</div>"


def _sides(language: str) -> str:
    alexnet_sides, alexnet_end = sides_to_flatten("alexnet")
    vgg_sides, vgg_end = sides_to_flatten("vgg11")
    if alexnet_end is None or vgg_end is None:
        return ""
    title = text("lesson_sides", language, alexnet=f"{alexnet_end.shape[0]:,}", vgg=vgg_sides[-1])
    body = text(
        "lesson_sides_body",
        language,
        alexnet_side=find("alexnet").input_size,
        alexnet_chain=_chain(alexnet_sides),
        alexnet_flat=alexnet_end.arithmetic,
        halvings=len(vgg_sides) - 1,
        vgg_chain=_chain(vgg_sides),
    )
    return _lesson(title, body)


def _pointwise(language: str) -> str:
    nin, nin_share = pointwise_share("nin")
    cost = reduction()
    body = text(
        "lesson_pointwise_body",
        language,
        nin=nin,
        nin_share=nin_share,
        as_built=cost.as_built / 1e6,
        without=cost.without / 1e6,
    )
    return _lesson(text("lesson_pointwise", language), body)


def _norm(language: str) -> str:
    name = text("network_lenet_bn", language)
    rows = "".join(
        "<li>"
        + escape(
            text(
                "lesson_norm_row",
                language,
                layer=norm.layer,
                channels=norm.channels,
                axes="x".join(norm.axes),
                values=f"{norm.num_values:,}",
            )
        )
        + "</li>"
        for norm in norm_axes("lenet_bn", BATCH)
    )
    body = text("lesson_norm_body", language, name=name, batch=BATCH)
    return _lesson(text("lesson_norm", language), body, f"<ul>{rows}</ul>")


def _lesson(title: str, body: str, more: str = "") -> str:
    return f"<article><h3>{escape(title)}</h3><p>{escape(body)}</p>{more}</article>"


def _chain(sides: list[int]) -> str:
    return " → ".join(map(str, sides))


EXPLAINED = {"sides": _sides, "pointwise": _pointwise, "norm": _norm}
