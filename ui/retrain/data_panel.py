"""The whole of Fashion-MNIST, offered for download where only the shipped part of it is."""

from collections.abc import Iterator
from html import escape
from typing import Any

import gradio as gr

from runs.data_download import DataOffer
from runs.queue import Jobs
from runs.request import FULL_SIZE, SUBSET_SIZE
from training.data.download import TOTAL
from ui.shared.events import QUIET
from ui.shared.translation import Translation
from ui.texts.common import text


def build_data_panel(
    jobs: Jobs, translation: Translation, pictures: gr.Slider, language: gr.State, page: gr.Blocks
) -> None:
    """Lay the offer out inside the current Blocks.

    pictures: how many a run takes; it reaches further once the whole set is here. page: the whole
    page; opening it tells of a set that has come in the meantime.
    """
    offer = DataOffer(jobs)
    with gr.Group(visible=offer.is_open, elem_id="retrain-data") as box:
        words = gr.HTML(offer_html(offer, "en"), elem_id="retrain-data-words", padding=True)
        button = translation.add(
            gr.Button(size="sm", elem_id="retrain-data-go"), value="retrain_data_go"
        )
    shown = [box, words, button, pictures]

    def look(language: str) -> list[Any]:
        """Values for `shown`."""
        return [
            gr.update(visible=offer.is_open or offer.status == "done"),
            offer_html(offer, language),
            gr.update(visible=offer.is_open, interactive=offer.status != "running"),
            gr.update(maximum=jobs.limits.pictures),
        ]

    def watch(language: str) -> Iterator[list[Any]]:
        """How it is, and while a download goes on, how far: whoever began it, and reloads too."""
        yield look(language)
        if offer.status == "running":
            for _ in offer.watch():
                yield look(language)

    def fetch(language: str) -> Iterator[list[Any]]:
        offer.start()
        yield from watch(language)

    button.click(fetch, language, shown, trigger_mode="once", concurrency_limit=20, **QUIET)
    gr.on([page.load, language.change], watch, language, shown, concurrency_limit=20, **QUIET)


def offer_html(offer: DataOffer, language: str) -> str:
    """What there is to say of the download now, with a bar while it goes on."""
    if offer.status == "running":
        percent = min(100.0, 100 * offer.arrived / TOTAL)
        words = text(
            "retrain_data_running", language, arrived=offer.arrived / 1e6, total=TOTAL / 1e6
        )
        bar = f'<div class="run-bar" aria-hidden="true"><i style="width:{percent:.1f}%"></i></div>'
        return _said(words) + bar
    if offer.status == "failed":
        return _said(text(f"retrain_data_{offer.reason}", language, megabytes=TOTAL / 1e6))
    if offer.status == "done":
        return _said(text("retrain_data_done", language, whole=FULL_SIZE))
    return _said(
        text(
            "retrain_data_offer",
            language,
            part=SUBSET_SIZE,
            whole=FULL_SIZE,
            megabytes=TOTAL / 1e6,
        )
    )


def _said(words: str) -> str:
    return f'<p class="settings" role="status">{escape(words)}</p>'
