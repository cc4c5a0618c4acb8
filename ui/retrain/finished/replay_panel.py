"""The panel that replays a run; what it shows is `replay`'s, and its script moves it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from runs.job import Job
from ui.retrain.finished.replay import replay_html
from ui.shared.events import busy
from ui.shared.redrawn import draw_while_open
from ui.shared.translation import Translation
from ui.shared.visitor import Visitor

SCRIPT = Path(__file__).with_name("replay.js")


class ReplayPanel:
    """Laid out where the result is, connected when the choice of a run is there."""

    def __init__(self, translation: Translation) -> None:
        """Lay the panel out inside the current Blocks, hidden until there is a run."""
        box = gr.Accordion("", open=False, visible=False, elem_id="retrain-replay")
        with translation.add(box, label="retrain_replay") as self.box:
            script = SCRIPT.read_text(encoding="utf-8")
            self.shown = gr.HTML(js_on_load=script, elem_id="retrain-replayed", min_height=120)

    def connect(
        self, own: Callable[[str | None, str], Job | None], chosen: gr.Dropdown, visitor: Visitor
    ) -> None:
        """own: the owner's run by its id. chosen: the id of the run that is replayed."""

        def replay(run: str | None, owner: str, pixels: Any, language: str) -> Markup:
            return replay_html(own(run, owner), pixels, language)

        draw_while_open(
            self.box.expand,
            self.box.collapse,
            [chosen.change, visitor.pixels.change, visitor.language.change],
            replay,
            [chosen, visitor.owner, visitor.pixels, visitor.language],
            [self.shown],
            **busy(self.shown),
        )
