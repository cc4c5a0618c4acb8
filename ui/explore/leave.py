"""A test picture goes from Explore to Classify or to Feature maps."""

from typing import Any

import gradio as gr
from PIL import Image

from ui.explore.explorer import TURNS, Explorer
from ui.features.viewer import MINE
from ui.shared.bring import Bring
from ui.shared.events import QUIET


def take_elsewhere(
    explorer: Explorer,
    tabs: gr.Tabs,
    bring: Bring,
    feature_picture: gr.Dropdown,
    to_classify: gr.Button,
    to_features: gr.Button,
    chosen: gr.State,
) -> None:
    """Connect the two buttons.

    bring: to the Classify tab. feature_picture: which picture the Feature maps show. chosen: index
    of the test picture.
    """
    outputs = [bring.picture, feature_picture, *bring.outputs]

    def take(index: int | None, *asked: Any) -> list[Any]:
        if index is None or index not in explorer.pictures:
            return [gr.skip()] * len(outputs)
        # 28x28 grey on black passes through the picture pipeline as it is.
        shown = Image.fromarray(explorer.pictures[index])
        return [shown, MINE, *bring.answer(shown, *asked)]

    for button, tab in ((to_classify, "classify"), (to_features, "features")):
        # The tab is opened when the picture is there: opening it is what draws it.
        button.click(take, [chosen, *bring.asked], outputs, **QUIET, **TURNS).then(
            lambda tab=tab: gr.Tabs(selected=tab), None, tabs, **QUIET
        )
