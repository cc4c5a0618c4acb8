"""A test picture goes from Explore to Classify or to Feature maps."""

from typing import Any

import gradio as gr
from PIL import Image

from ui.explore.explorer import TURNS, Explorer
from ui.features.viewer import MINE
from ui.shared.events import QUIET
from ui.shared.picture_input import PictureInput


def take_elsewhere(
    explorer: Explorer,
    tabs: gr.Tabs,
    picture: PictureInput,
    pixels: gr.State,
    upload: gr.State,
    feature_picture: gr.Dropdown,
    to_classify: gr.Button,
    to_features: gr.Button,
    chosen: gr.State,
) -> None:
    """Connect the two buttons.

    picture: of the Classify tab. pixels, upload: what the other tabs know of it. feature_picture:
    which picture the Feature maps show. chosen: index of the test picture.
    """

    def take(index: int | None) -> list[Any]:
        if index is None or index not in explorer.pictures:
            return [gr.skip()] * 4
        # 28x28 grey on black passes through the picture pipeline as it is, and in both tabs the
        # visitor finds the same picture.
        shown = Image.fromarray(explorer.pictures[index])
        return [shown, explorer.pictures[index], (shown, (0.0, 0.0, 1.0, 1.0)), MINE]

    for button, tab in ((to_classify, "classify"), (to_features, "features")):
        # The tab is opened when the picture is there: opening it is what draws it.
        button.click(
            take, chosen, [picture, pixels, upload, feature_picture], **QUIET, **TURNS
        ).then(lambda tab=tab: gr.Tabs(selected=tab), None, tabs, **QUIET)
