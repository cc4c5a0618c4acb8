"""A visitor's own runs as more cards under the answers of Classify."""

from typing import Any

import gradio as gr

from cnn_models import classify
from ui.classify.cards import card_html
from ui.shared.events import busy
from ui.shared.lab import Lab
from ui.shared.lecture import Lesson


def build_own_cards(
    lab: Lab, pixels: gr.State, shown: gr.State, language: gr.State, lesson: gr.State
) -> None:
    """Lay the cards out inside the current Blocks.

    pixels: the visitor's (28, 28) uint8 picture, or None. shown: the ids of the runs that are
    switched on. lesson: hides them until its answers are revealed.
    """
    answers = gr.HTML(elem_id="own-answers")

    def answer(pixels: Any, shown: list[str], language: str, lesson: Lesson) -> str:
        if pixels is None or not shown or lesson.hides_answers:
            return ""
        cards = []
        for title, network in lab.own(shown, language):
            prediction = classify([network], pixels)[network.architecture.name]
            cards.append(card_html("run", title, network, prediction, language))
        return f'<div class="cards">{"".join(cards)}</div>'

    gr.on(
        [pixels.change, shown.change, language.change, lesson.change],
        answer,
        [pixels, shown, language, lesson],
        answers,
        **busy(answers),
        trigger_mode="always_last",
        concurrency_id="classify",
        concurrency_limit=4,
    )
