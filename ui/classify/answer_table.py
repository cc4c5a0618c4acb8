"""The answers as one table. Everything inserted is escaped; pictures are inline PNGs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image

from cnn_models import CLASS_NAMES
from cnn_models.files.card import Card
from cnn_models.pool import shipped_pool
from cnn_models.predict import Network, Prediction
from ui.classify.class_maps import picture_key
from ui.classify.verdict_view import bar_html, vote_groups
from ui.shared.html import png_url
from ui.texts.common import class_text, text

COLUMNS = ("column_network", "column_answer", "column_why")
TOLD = 3  # classes among a network's facts


@dataclass(frozen=True)
class Drawn:
    """What every row is drawn with.

    label: the verdict's class, by which a row is coloured. seen: `data:` URL of the pixels, shown
    in each row until a map of where the network looked is laid over them. picture: what maps and
    table know each other by.
    """

    label: str
    seen: str
    picture: str
    language: str

    @classmethod
    def of(cls, label: str, pixels: np.ndarray, language: str) -> "Drawn":
        """pixels: (28, 28) uint8."""
        return cls(label, png_url(Image.fromarray(pixels)), picture_key(pixels), language)


def table_html(
    networks: Mapping[str, Network | Exception],
    predictions: Mapping[str, Prediction],
    drawn: Drawn,
) -> str:
    """One row a network, in the lecture's order; one without weights says how to get them.

    Variants that share a vote stand in one row that unfolds, unless they are all that there is.
    """
    groups = vote_groups(list(networks))
    votes = shipped_pool().votes_of(predictions) if predictions else {}
    rows = []
    for names in groups:
        answered = [name for name in names if name in predictions]
        is_folded = len(answered) > 1 and len(groups) > 1
        if is_folded:
            share = sum(votes[name] for name in answered)
            rows.append(_group(answered, predictions, share, drawn))
        for name in names:
            network, title = networks[name], text(f"network_{name}", drawn.language)
            if isinstance(network, Network):
                group = names[0] if is_folded else ""
                answer = predictions[name]
                rows.append(row_html(name, title, network, answer, drawn, votes[name], group))
            else:
                rows.append(_without_weights(name, title, network, drawn.language))
    why = escape(text("column_why_told", drawn.language))
    return f'{rows_html(rows, "answers", drawn)}<p class="why-told">{why}</p>'


def rows_html(rows: Sequence[str], caption: str, drawn: Drawn) -> str:
    """Rows as a table; caption: key of its name for those who hear the page."""
    language, picture = drawn.language, drawn.picture
    heads = "".join(f'<th scope="col">{escape(text(key, language))}</th>' for key in COLUMNS)
    return (
        f'<table class="answers" data-picture="{picture}"><caption class="heard">'
        f"{escape(text(caption, language))}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def row_html(
    name: str,
    title: str,
    network: Network,
    prediction: Prediction,
    drawn: Drawn,
    vote: float | None = None,
    group: str = "",
) -> str:
    """One network's answer, and its facts, which the title's button unfolds.

    name: how the page's scripts find the row. vote: its share of the verdict, 0..1; None for a
    network that has none. group: the first network of the row that hides this one.
    """
    hidden = f' data-group="{escape(group)}" hidden' if group else ""
    facts = _facts(network, prediction, vote, drawn.language)
    large = f'<img class="pixelated" data-map="{escape(name)}" src="{drawn.seen}" alt="">'
    return (
        f'<tr class="answer {_state(prediction.label, drawn)}" data-network="{escape(name)}"'
        f'{hidden}><th scope="row">{_button(name, title)}</th>'
        f"{_said(prediction.label, prediction.probabilities, drawn)}{_looked(name, drawn)}</tr>"
        f'<tr class="facts" data-facts="{escape(name)}" hidden><td colspan="3">'
        f"<div>{large}{facts}</div></td></tr>"
    )


def accuracy_text(card: Card, language: str) -> str:
    """How much of the test pictures it has right: of all, of the shipped ones, or not known."""
    if card.measured is None:
        return text("no_test_accuracy", language)
    value, num = card.measured
    key = "test_accuracy" if card.test_accuracy is not None else "shipped_test_accuracy"
    return text(key, language, value=value, num=num)


def _group(
    names: Sequence[str], predictions: Mapping[str, Prediction], vote: float, drawn: Drawn
) -> str:
    """Variants that share a vote: the mean of their answers."""
    mean = {
        label: sum(predictions[name].probabilities[label] for name in names) / len(names)
        for label in CLASS_NAMES
    }
    label = max(mean, key=mean.__getitem__)
    num_agree = sum(predictions[name].label == label for name in names)
    key = "group_agree" if num_agree == len(names) else "group_split"
    told = text(key, drawn.language, agree=num_agree, num=len(names), vote=100 * vote)
    title = text(f"network_{names[0]}", drawn.language)
    return (
        f'<tr class="group {_state(label, drawn)}"><th scope="row">'
        f"{_button(names[0], title, 'group')}<small>{escape(told)}</small></th>"
        f"{_said(label, mean, drawn)}{_looked(f'group-{names[0]}', drawn)}</tr>"
    )


def _button(name: str, title: str, kind: str = "facts") -> str:
    """What unfolds the facts of a network, or the rows of a group."""
    return (
        f'<button type="button" data-unfold="{kind}-{escape(name)}" aria-expanded="false">'
        f"{escape(title)}</button>"
    )


def _state(label: str, drawn: Drawn) -> str:
    return "agrees" if label == drawn.label else "differs"


def _said(label: str, probabilities: Mapping[str, float], drawn: Drawn) -> str:
    """The likeliest class; whether it is the verdict's is told by a sign, not by colour alone."""
    state = _state(label, drawn)
    told = escape(text(state, drawn.language))
    sign = {"agrees": "✓", "differs": "≠"}[state]
    share = probabilities[label]
    return (
        f'<td><div class="said"><span class="sign" role="img" aria-label="{told}">{sign}</span>'
        f"<b>{escape(class_text(label, drawn.language, CLASS_NAMES))}</b>"
        f'<span class="percent">{100 * share:.0f} %</span>'
        f'<span class="bar" aria-hidden="true"><i style="width:{100 * share:.1f}%"></i></span>'
        "</div></td>"
    )


def _looked(name: str, drawn: Drawn) -> str:
    return (
        f'<td class="looked"><img class="pixelated" data-map="{escape(name)}" '
        f'width="44" height="44" src="{drawn.seen}" alt=""></td>'
    )


def _facts(network: Network, prediction: Prediction, vote: float | None, language: str) -> str:
    ranked = sorted(prediction.probabilities.items(), key=lambda item: -item[1])[:TOLD]
    bars = "".join(bar_html(class_text(label, language, CLASS_NAMES), p) for label, p in ranked)
    facts = [
        *([text("fact_vote", language, share=100 * vote)] if vote is not None else []),
        accuracy_text(network.card, language),
        text(
            "size",
            language,
            parameters=_short(network.architecture.num_parameters),
            megabytes=network.megabytes,
        ),
        text("milliseconds", language, value=prediction.milliseconds),
    ]
    lines = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    return f'<ol class="bars">{bars}</ol><ul>{lines}</ul>'


def _without_weights(name: str, title: str, error: Exception, language: str) -> str:
    command = f"python -m training train {name} --ship"
    if isinstance(error, FileNotFoundError):
        reason = text("no_checkpoint", language)
    else:
        reason = f"{text('bad_checkpoint', language)} {error}"
        command += " --overwrite"
    return (
        f'<tr class="answer" data-network="{escape(name)}"><th scope="row">{escape(title)}</th>'
        f'<td colspan="2" class="remedy">{escape(reason)} <code>{escape(command)}</code></td></tr>'
    )


def _short(number: int) -> str:
    return f"{number / 1e6:.1f}M" if number >= 1e6 else f"{number / 1e3:.0f}k"
