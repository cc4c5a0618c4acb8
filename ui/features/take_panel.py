"""Take it away: the open layer as files and as lines of code, as a part of the feature tab."""

from typing import Any

import gradio as gr

from ui.features.drawing.files import code_lines, save_atlas, save_picture, save_tensor
from ui.features.viewer import Viewer, chosen_pixels
from ui.features.views.layer import layer_atlas
from ui.features.visit import Visit
from ui.shared.translation import Translation


def build_take_panel(
    viewer: Viewer, translation: Translation, visit: gr.State, settings: list[Any]
) -> None:
    """Lay the panel out; settings: network, picture, pixels, scale and order."""
    tr = translation.add
    with tr(gr.Accordion("", open=False), label="take"):
        button = tr(gr.Button(elem_id="take-button"), value="make_files")
        files = tr(gr.Files(interactive=False, elem_id="take-files"), label="files")
        tr(gr.Markdown(), value="same_in_code")
        code = gr.Code(
            language="python",
            interactive=False,
            show_label=False,
            wrap_lines=True,
            elem_id="take-code",
        )

    def make_files(
        visit: Visit, name: str, choice: str, pixels: Any, scaling: str, order: str
    ) -> tuple[Any, Any]:
        look, spot = viewer.look(name, chosen_pixels(choice, pixels), scaling), visit.spot
        if look is None or spot is None or spot.network != look.name:
            return gr.skip(), gr.skip()
        atlas = layer_atlas(look, look.layer(spot.layer), order == "strongest")
        paths = [
            save_atlas(look, spot.layer, atlas),
            save_tensor(look, spot.layer),
            save_picture(look),
        ]
        return paths, code_lines(look, spot.layer)

    button.click(make_files, [visit, *settings], [files, code], api_visibility="private")
