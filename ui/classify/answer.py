"""A picture's answer as what the Classify tab shows."""

import logging
from typing import Any

import gradio as gr
from PIL import Image

from cnn_models import classify, verdict
from cnn_models.predict import Network, Pass
from pictures import Choices, PictureRefused, Prepared, prepare
from ui.classify.answer_table import Drawn, table_html
from ui.classify.cut_note import cut_update
from ui.classify.seen import seen_html, steps_html
from ui.classify.verdict_view import how_html, refused_html, verdict_html
from ui.classify.welcome import welcome_html
from ui.shared.lab import Lab, Networks
from ui.shared.lecture import Lesson, vote_html
from ui.texts.common import refusal_text, text

Where = tuple[float, ...] | None
YES_NO = {"auto": None, "yes": True, "no": False}


def respond(
    lab: Lab,
    shown: Image.Image | PictureRefused | None,
    lesson: Lesson,
    language: str,
    where: Where,
    *switched: str,
    is_new: bool = True,
) -> list[Any]:
    """Values for verdict, cut, seen, steps, answers, Reveal, pixels, upload.

    where: the garment is, as the visitor has pointed; see `Choices`. switched: the other choices.

    A lesson's answers are not even computed before they are revealed. Why a picture was refused
    stays where the answer would be; of a new one a toast tells it too: on a phone the place of the
    answer lies below the screen.
    """
    if shown is None:
        return _nothing("", welcome_html(language, lesson), language)
    if isinstance(shown, PictureRefused):
        return _refused(refusal_text(shown, language), language, is_new)
    try:
        prepared = prepare(shown, _choices(where, *switched))
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
        cut_update(prepared, language),
        seen_html(prepared, language),
        steps_html(prepared, language),
        answers,
        gr.update(visible=lesson.hides_answers),
        prepared.pixels,
        (prepared.steps[0].image, prepared.frame),
    ]


def live_answer(
    lab: Lab, drawn: Image.Image | PictureRefused | None, lesson: Lesson, language: str
) -> list[Any]:
    """Values as of `respond` while a stroke is drawn: what is seen changes, nothing is kept."""
    if not isinstance(drawn, Image.Image) or lesson.hides_answers:
        return [gr.skip()] * 8
    prepared = prepare(drawn)
    here = {name: n for name, n in lab.networks.items() if lesson.has(name)}
    headline, answers = _answers(None, here, prepared, language)
    unchanged = gr.skip()
    seen = seen_html(prepared, language)
    return [headline, unchanged, seen, unchanged, answers, unchanged, unchanged, unchanged]


def _nothing(headline: str, answers: str, language: str) -> list[Any]:
    hidden = gr.update(visible=False)
    seen, cut = seen_html(None, language), cut_update(None, language)
    return [headline, cut, seen, "", answers, hidden, None, None]


def _refused(sentence: str, language: str, is_new: bool) -> list[Any]:
    if is_new:
        gr.Warning(sentence)
    return _nothing(refused_html(sentence, language), "", language)


def _answers(
    keeper: Lab | None, networks: Networks, prepared: Prepared, language: str
) -> tuple[str, str]:
    """The verdict; the table, and how the verdict came about. keeper: takes what was computed."""
    usable = [n for n in networks.values() if isinstance(n, Network)]
    pixels, passes = prepared.pixels, dict[str, Pass]()
    predictions = classify(usable, pixels, passes if keeper else None)
    if keeper:
        keeper.keep(pixels, passes)
    if not predictions:
        return "", table_html(networks, predictions, Drawn.of("", pixels, language))
    together = verdict(predictions, prepared.empty)
    table = table_html(networks, predictions, Drawn.of(together.label, pixels, language))
    headline = verdict_html(together, predictions, pixels, language)
    return headline, table + how_html(together, predictions, language)


def _choices(where: Where, invert: str, background: str, fill: str, crop: str) -> Choices:
    return Choices(
        where=where,
        invert=YES_NO[invert],
        background=None if background == "auto" else background,
        fill=YES_NO[fill],
        crop=YES_NO[crop],
    )
