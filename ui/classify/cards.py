"""The answers as HTML. Everything inserted is escaped; pictures are inline PNGs."""

from html import escape

from PIL import Image

from cnn_models import CLASS_NAMES
from cnn_models.files.card import Card
from cnn_models.predict import Network, Prediction
from cnn_models.verdict import Verdict
from pictures import Prepared
from ui.shared.html import png_url
from ui.shared.lecture import OUTSIDE, TABS, Lesson
from ui.texts.common import class_text, text


def welcome_html(language: str, lesson: Lesson = OUTSIDE) -> str:
    """What there is to do here, in a lesson too; `[data-open-tab]` opens a tab."""
    first = f"<b>{escape(text('tab_classify', language))}</b>"
    rows = [f"<li>{first}: {escape(text('welcome_classify', language))}</li>"]
    for tab in filter(lesson.shows, TABS[1:]):
        title = escape(text(f"tab_{tab}", language))
        button = f'<button type="button" class="open-tab" data-open-tab="{tab}">{title}</button>'
        rows.append(f"<li>{button}: {escape(text(f'welcome_{tab}', language))}</li>")
    heading = escape(text("welcome", language))
    return f'<section class="welcome"><h3>{heading}</h3><ol>{"".join(rows)}</ol></section>'


def verdict_html(verdict: Verdict, num_networks: int, language: str) -> str:
    """One line of verdict, and one of who says otherwise."""
    label = class_text(verdict.label, language, CLASS_NAMES)
    if verdict.sure:
        headline = text("verdict_sure", language, label=label)
    elif verdict.reason == "empty":
        headline = text("verdict_empty", language)
    else:
        headline = text("verdict_unsure", language, label=label)
    alone = "_alone" if num_networks == 1 and verdict.reason == "agree" else ""
    why = text(
        f"why_{verdict.reason}{alone}",
        language,
        agree=num_networks - len(verdict.dissent),
        num=num_networks,
        chance=100 * verdict.chance,
    )
    dissent = (
        text(
            "dissent",
            language,
            name=text(f"network_{name}", language),
            label=class_text(other, language, CLASS_NAMES),
        )
        for name, other in verdict.dissent.items()
    )
    separator = "；" if language == "zh" else "; "
    others = separator.join(dissent) if verdict.reason != "empty" else ""
    state = "sure" if verdict.sure else "unsure"
    return (
        f'<div class="verdict {state}" role="status"><strong>{escape(headline)}</strong>'
        f"<span>{escape(why)}</span>"
        + (f'<span class="dissent">{escape(others)}</span>' if others else "")
        + "</div>"
    )


def refused_html(sentence: str, language: str) -> str:
    """Why there is no answer, where the answer would be."""
    headline = escape(text("refused", language))
    return (
        f'<div class="refused" role="alert"><strong>{headline}</strong>'
        f"<span>{escape(sentence)}</span></div>"
    )


def cards_html(
    networks: dict[str, Network | Exception], predictions: dict[str, Prediction], language: str
) -> str:
    """One card a network, in the lecture's order; one without weights says how to get them."""
    cards = []
    for name, network in networks.items():
        title = text(f"network_{name}", language)
        if isinstance(network, Network):
            cards.append(card_html(name, title, network, predictions[name], language))
        else:
            cards.append(_card(name, title, _remedy(name, network, language)))
    return f'<div class="cards">{"".join(cards)}</div>'


def card_html(
    name: str, title: str, network: Network, prediction: Prediction, language: str
) -> str:
    """One network's answer under its title; name: how the page's scripts find the card."""
    return _card(name, title, _answer(network, prediction, language))


def _card(name: str, title: str, body: str) -> str:
    return (
        f'<article class="card" data-network="{escape(name)}"><h3>{escape(title)}</h3>{body}'
        "</article>"
    )


def seen_html(prepared: Prepared, language: str) -> str:
    """The 28x28 pixels, enlarged without blur."""
    picture = Image.fromarray(prepared.pixels)
    return (
        f'<figure class="seen"><img class="pixelated" width="224" height="224" '
        f'src="{png_url(picture)}" alt="{escape(text("seen_alt", language))}">'
        f"<figcaption>{escape(text('seen', language))}</figcaption></figure>"
    )


def steps_html(prepared: Prepared, language: str) -> str:
    """The strip of small pictures from upload to 28x28."""
    figures = "".join(
        f'<figure><img src="{png_url(step.image)}" alt="">'
        f"<figcaption>{escape(text(f'step_{step.name}', language))}</figcaption></figure>"
        for step in prepared.steps
    )
    used = prepared.choices
    words = [
        f"{text('invert', language)}: {text('yes' if used.invert else 'no', language)}",
        f"{text('background', language)}: {text(used.background or 'keep', language)}",
        f"{text('fill', language)}: {text('yes' if used.fill else 'no', language)}",
        f"{text('crop', language)}: {text('yes' if used.crop else 'no', language)}",
    ]
    chosen = text("chosen", language, choices=("；" if language == "zh" else "; ").join(words))
    return f'<div class="steps">{figures}</div><p class="chosen">{escape(chosen)}</p>'


def _answer(network: Network, prediction: Prediction, language: str) -> str:
    ranked = sorted(prediction.probabilities.items(), key=lambda item: -item[1])[:3]
    bars = "".join(
        f'<li><span class="label">{escape(class_text(label, language, CLASS_NAMES))}</span>'
        f'<span class="percent">{100 * p:.0f} %</span>'
        f'<span class="bar" aria-hidden="true"><i style="width:{100 * p:.1f}%"></i></span></li>'
        for label, p in ranked
    )
    facts = [
        text("milliseconds", language, value=prediction.milliseconds),
        text(
            "size",
            language,
            parameters=_short(network.architecture.num_parameters),
            megabytes=network.megabytes,
        ),
        accuracy_text(network.card, language),
    ]
    lines = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    return f'<ol class="bars">{bars}</ol><p class="facts">{lines}</p>'


def accuracy_text(card: Card, language: str) -> str:
    """How much of the test pictures it has right: of all, of the shipped ones, or not known."""
    if card.measured is None:
        return text("no_test_accuracy", language)
    value, num = card.measured
    key = "test_accuracy" if card.test_accuracy is not None else "shipped_test_accuracy"
    return text(key, language, value=value, num=num)


def _remedy(name: str, error: Exception, language: str) -> str:
    command = f"python -m training train {name} --ship"
    if isinstance(error, FileNotFoundError):
        reason = text("no_checkpoint", language)
    else:
        reason = f"{text('bad_checkpoint', language)} {error}"
        command += " --overwrite"
    return f'<p class="remedy">{escape(reason)}</p><code>{escape(command)}</code>'


def _short(number: int) -> str:
    return f"{number / 1e6:.1f}M" if number >= 1e6 else f"{number / 1e3:.0f}k"
