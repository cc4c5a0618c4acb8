"""The verdict as HTML: what the networks say together, and how that came about."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
from PIL import Image

from cnn_models import CLASS_NAMES
from cnn_models.pool import shipped_pool
from cnn_models.predict import Prediction
from cnn_models.verdict import Verdict
from ui.shared.html import png_url
from ui.texts.common import class_text, text

MOST_CLASSES = 3  # of the pooled answer
LEAST_SHARE = 0.005  # of the pooled answer, below which a class is not worth a line


def verdict_html(
    verdict: Verdict, predictions: Mapping[str, Prediction], pixels: np.ndarray, language: str
) -> str:
    """One line of verdict and one of who stands behind it.

    On a phone it is a strip that stays in sight, with the (28, 28) uint8 pixels in it.
    """
    label = class_text(verdict.label, language, CLASS_NAMES)
    if verdict.sure:
        headline = text("verdict_sure", language, label=label)
    elif verdict.reason == "empty":
        headline = text("verdict_empty", language)
    else:
        headline = text("verdict_unsure", language, label=label)
    state = "sure" if verdict.sure else "unsure"
    to_answers = escape(text("to_answers", language))
    return (
        f'<div class="verdict {state}"><img class="pixelated" width="52" height="52" '
        f'src="{png_url(Image.fromarray(pixels))}" alt="">'
        f'<div role="status"><strong>{escape(headline)}</strong>'
        f"<span>{escape(_why(verdict, predictions, language))}</span></div>"
        f'<button type="button" class="to-answers" aria-label="{to_answers}">▾</button></div>'
    )


def how_html(verdict: Verdict, predictions: Mapping[str, Prediction], language: str) -> str:
    """How the verdict came about: votes, pooled answer, and how often such a one is right."""
    pool = shipped_pool()
    votes = pool.votes_of(predictions)
    groups = vote_groups(list(predictions))
    told = [
        text(
            "how_vote",
            language,
            name=group_title(names, language),
            share=100 * sum(votes[name] for name in names),
        )
        for names in groups
    ]
    pooled = sorted(pool.probabilities(predictions).items(), key=lambda item: -item[1])
    bars = "".join(
        bar_html(class_text(label, language, CLASS_NAMES), share)
        for label, share in pooled[:MOST_CLASSES]
        if share >= LEAST_SHARE
    )
    separator = "、" if language == "zh" else ", "
    paragraphs = [
        text("how_pooled", language, votes=separator.join(told)),
        text("how_sure", language, chance=100 * verdict.chance, limit=100 * pool.sure_from),
    ]
    first, last = (f"<p>{escape(each)}</p>" for each in paragraphs)
    return (
        f'<details class="how" data-keep="how"><summary>{escape(text("how", language))}</summary>'
        f'{first}<ol class="bars">{bars}</ol>{last}</details>'
    )


def refused_html(sentence: str, language: str) -> str:
    """Why there is no answer, where the answer would be."""
    headline = escape(text("refused", language))
    return (
        f'<div class="refused" role="alert"><strong>{headline}</strong>'
        f"<span>{escape(sentence)}</span></div>"
    )


def bar_html(label: str, share: float) -> str:
    """One class of an answer as an item of a list: its name, per cent and bar; share: 0..1."""
    return (
        f'<li><span class="label">{escape(label)}</span>'
        f'<span class="percent">{100 * share:.0f} %</span>'
        f'<span class="bar" aria-hidden="true"><i style="width:{100 * share:.1f}%"></i></span></li>'
    )


def vote_groups(names: Sequence[str]) -> list[list[str]]:
    """Networks that share a vote together, in the lecture's order; see `Pool.votes_of`."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.partition("_")[0], []).append(name)
    return list(groups.values())


def group_title(names: Sequence[str], language: str) -> str:
    """The network's name, or that of the first variant and how many they are."""
    title = text(f"network_{names[0]}", language)
    if len(names) == 1:
        return title
    return text("how_group", language, name=title, num=len(names))


def _why(verdict: Verdict, predictions: Mapping[str, Prediction], language: str) -> str:
    num = len(predictions)
    votes = shipped_pool().votes_of(predictions)
    alone = "_alone" if num == 1 and verdict.reason == "agree" else ""
    every = "_all" if num > 1 and verdict.reason == "agree" and not verdict.dissent else ""
    return text(
        f"why_{verdict.reason}{alone}{every}",
        language,
        agree=num - len(verdict.dissent),
        num=num,
        votes=100 * sum(share for name, share in votes.items() if name not in verdict.dissent),
        chance=100 * verdict.chance,
    )
