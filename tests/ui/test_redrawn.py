"""What a tab or a panel draws: nothing before somebody opens it."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest

from pictures import PictureRefused
from ui.classify import answer
from ui.shared.lab import Lab
from ui.shared.lecture import OUTSIDE
from ui.shared.redrawn import draw_while_open


def _at_once(language: str) -> str:
    return f"drawn in {language}"


def _bit_by_bit(language: str) -> Iterator[str]:
    yield "the beginning"
    yield f"drawn in {language}"


@pytest.mark.parametrize("draw", [_at_once, _bit_by_bit])
def test_a_change_draws_only_what_is_open(draw):
    with gr.Blocks() as page:
        language, shown = gr.State("en"), gr.HTML()
        with gr.Accordion() as panel:
            pass
        is_open = draw_while_open(
            panel.expand, panel.collapse, [language.change], draw, [language], [shown]
        )
    opened, changed, closed = (each.fn for each in page.fns.values())
    assert list(opened("en"))[-1] == [True, "drawn in en"]
    assert list(changed(True, "zh"))[-1] == "drawn in zh"
    assert [_is_skip(each) for each in changed(False, "zh")] == [True]
    assert closed() is False
    assert is_open.value is False


def _is_skip(value: Any) -> bool:
    return isinstance(value, dict) and "value" not in value


def test_a_refusal_is_told_in_a_toast_once_and_not_again_in_another_language(monkeypatch):
    toasts: list[str] = []
    monkeypatch.setattr(gr, "Warning", toasts.append)
    refused = PictureRefused("no_picture")

    def told(language: str, is_new: bool = True) -> str:
        shown = answer.respond(Lab(dict), refused, OUTSIDE, language, None, is_new=is_new)
        return str(shown[0])

    english = told("en")
    assert len(toasts) == 1
    assert toasts[0] in english
    assert told("zh", is_new=False) not in ("", english)
    assert len(toasts) == 1
