"""A visitor's own runs as a table under the answers of Classify."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from cnn_models import classify, verdict
from cnn_models.predict import Prediction, as_prediction
from ui.classify.answer_table import Drawn, row_html, rows_html
from ui.classify.class_maps import map_url
from ui.shared.events import busy
from ui.shared.lab import Lab
from ui.shared.lecture import Lesson
from ui.shared.turns import CLASSIFIED_AT_ONCE

HERE = Path(__file__).parent


def build_own_answers(
    lab: Lab, pixels: gr.State, shown: gr.State, language: gr.State, lesson: gr.State
) -> None:
    """Lay the table out inside the current Blocks.

    pixels: the visitor's (28, 28) uint8 picture, or None. shown: the ids of the runs that are
    switched on. lesson: hides them until its answers are revealed.
    """
    script = (HERE / "answers.js").read_text(encoding="utf-8")
    answers = gr.HTML(elem_id="own-answers", apply_default_css=False, js_on_load=script, maps={})

    def answer(pixels: Any, shown: list[str], language: str, lesson: Lesson) -> str:
        if pixels is None or not shown or lesson.hides_answers:
            return ""
        asked = lab.own(shown, language)
        if not asked:
            return ""
        answers = [classify([network], pixels)[network.architecture.name] for _, network in asked]
        drawn = Drawn.of(_verdict_label(lab, pixels, answers[0]), pixels, language)
        rows = [
            row_html(
                f"run-{place}",
                title,
                network,
                answer,
                replace(drawn, seen=map_url(lab, network, pixels)),
            )
            for place, ((title, network), answer) in enumerate(zip(asked, answers, strict=True))
        ]
        return rows_html(rows, "own_answers", drawn)

    gr.on(
        [pixels.change, shown.change, language.change, lesson.change],
        answer,
        [pixels, shown, language, lesson],
        answers,
        **busy(answers),
        trigger_mode="always_last",
        concurrency_id="classify",
        concurrency_limit=CLASSIFIED_AT_ONCE,
    )


def _verdict_label(lab: Lab, pixels: Any, own: Prediction) -> str:
    """What the shipped networks say together; without any, what the first run says."""
    shipped = {
        name: as_prediction(network, lab.outputs(network, pixels)["logits"][0])
        for name, network in lab.usable.items()
    }
    return verdict(shipped).label if shipped else own.label
