"""A panel with the nearest training pictures of each network, in Classify and in Explore."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
import numpy as np

from ui.explore.explorer import Explorer
from ui.explore.nearest.view import being_made_html, evidence_html, explanation_html
from ui.shared.events import busy
from ui.shared.redrawn import draw_while_open
from ui.shared.translation import Translation
from ui.texts.common import text

PATIENCE = 45.0  # seconds that a visitor's picture waits for indices that are being made
LOOK_EVERY = 0.5  # seconds
FindPixels = Callable[[Any], np.ndarray | None]


def build_nearest_panel(
    explorer: Explorer,
    translation: Translation,
    picture: gr.State,
    find_pixels: FindPixels,
    settings: Sequence[gr.State],
    elem_id: str,
) -> gr.Accordion:
    """Lay the panel out inside the current Blocks and return it.

    Nothing is computed before it is opened.

    picture: what names the picture. find_pixels: its (28, 28) uint8 pixels, or None. settings: ids
    of the visitor's runs that are switched on, and the language.
    """
    with translation.add(gr.Accordion("", open=False, elem_id=elem_id), label="nearest") as panel:
        shown = gr.HTML(apply_default_css=False)

    def show(picture: Any, ids: list[str], language: str) -> Any:
        pixels = find_pixels(picture)
        if pixels is None:
            yield f'<p class="explore-note">{text("nearest_no_picture", language)}</p>'
            return
        # At once what is there; then what has to be made first, as for a visitor's own run.
        deadline, before = time.monotonic() + PATIENCE, None
        while before != 0 and time.monotonic() < deadline:
            missing = explorer.num_without_index(ids, language)
            if missing != before:
                yield nearest_html(explorer, pixels, ids, language)
            else:
                time.sleep(LOOK_EVERY)
            before = missing

    turns: dict[str, Any] = {"concurrency_id": "nearest", "concurrency_limit": 8}
    draw_while_open(
        panel.expand,
        panel.collapse,
        [picture.change, *(each.change for each in settings)],
        show,
        [picture, *settings],
        [shown],
        **busy(shown),
        **turns,
    )
    return panel


def nearest_html(explorer: Explorer, pixels: np.ndarray, ids: list[str], language: str) -> str:
    """Every network's neighbours of (28, 28) uint8 pixels, or that its index is being made."""
    train = explorer.nearest.data.train
    parts, sizes = [], []
    for key, (title, network) in explorer.all_networks(ids, language).items():
        found = explorer.evidence_near(key, (title, network), pixels)
        if found is None:
            parts.append(being_made_html(title, language))
        else:
            parts.append(evidence_html(found, train, language))
            sizes.append(len(found.index.places))
    note = explanation_html(sizes, language) if sizes else ""
    return f'{note}<div class="all-neighbours">{"".join(parts)}</div>'
