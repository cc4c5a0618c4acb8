"""What the page remembers of a visitor, in the browser or for as long as it is open."""

from dataclasses import dataclass
from typing import Any

import gradio as gr


@dataclass(frozen=True)
class Visitor:
    """The states that tabs share.

    language: "en" or "zh". owner: the visitor's unguessable name, kept by the browser. pixels: the
    (28, 28) uint8 picture of Classify, or None. cards: ids of the runs that Classify shows.
    own_pictures: the visitor's own labelled pictures.
    """

    language: gr.State
    owner: gr.BrowserState
    pixels: gr.State
    cards: gr.State
    own_pictures: gr.State


def is_name(owner: Any) -> bool:
    """Whether it may be one of ours: what a browser kept is not to be trusted, nor is nothing."""
    return isinstance(owner, str) and 16 <= len(owner) <= 64
