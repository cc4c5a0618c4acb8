"""A picture's answer as what the Classify tab shows."""

import logging
from typing import Any

import gradio as gr
from PIL import Image

from cnn_models import classify, verdict
from cnn_models.predict import Network, Pass
from pictures import Choices, PictureRefused, Prepared, prepare
from ui.classify import cards
from ui.shared.lab import Lab, Networks
from ui.shared.lecture import Lesson, vote_html
from ui.texts.common import refusal_text, text

YES_NO = {"auto": None, "yes": True, "no": False}


def respond(
    lab: Lab,
    shown: Image.Image | PictureRefused | None,
    lesson: Lesson,
    language: str,
    *switched: str,
    is_new: bool = True,
) -> list[Any]:
    """Values for verdict, the row of seen and steps, these two, answers, Reveal, pixels, upload.

    A lesson's answers are not even computed before they are revealed. Why a picture was refused
    stays where the answer would be; of a new one a toast tells it too: on a phone the place of the
    answer lies below the screen.
    """
    if shown is None:
        return _nothing(cards.welcome_html(language, lesson))
    if isinstance(shown, PictureRefused):
        return _refused(refusal_text(shown, language), language, is_new)
    try:
        prepared = prepare(shown, _choices(*switched))
        here = {name: n for name, n in lab.networks.items() if lesson.has(name)}
        if lesson.hides_answers:
            headline, answers = vote_html(language), ""
        else:
            headline, answers = _answers(lab, here, prepared, language)
    except Exception:
        logging.getLogger(__name__).exception("classification failed")
        return _refused(text("trouble", language), language, is_new)
    return [
        headline,
        gr.update(visible=True),
        cards.seen_html(prepared, language),
        cards.steps_html(prepared, language),
        answers,
        gr.update(visible=lesson.hides_answers),
        prepared.pixels,
        (prepared.steps[0].image, prepared.frame),
    ]


def _nothing(headline: str) -> list[Any]:
    hidden = gr.update(visible=False)
    return [headline, hidden, "", "", "", hidden, None, None]


def _refused(sentence: str, language: str, is_new: bool) -> list[Any]:
    if is_new:
        gr.Warning(sentence)
    return _nothing(cards.refused_html(sentence, language))


def _answers(lab: Lab, networks: Networks, prepared: Prepared, language: str) -> tuple[str, str]:
    """The verdict and the cards."""
    usable = [n for n in networks.values() if isinstance(n, Network)]
    passes: dict[str, Pass] = {}
    predictions = classify(usable, prepared.pixels, passes)
    lab.keep(prepared.pixels, passes)
    headline = (
        cards.verdict_html(verdict(predictions, prepared.empty), len(predictions), language)
        if predictions
        else ""
    )
    return headline, cards.cards_html(networks, predictions, language)


def _choices(invert: str, background: str, fill: str, crop: str) -> Choices:
    return Choices(
        invert=YES_NO[invert],
        background=None if background == "auto" else background,
        fill=YES_NO[fill],
        crop=YES_NO[crop],
    )
