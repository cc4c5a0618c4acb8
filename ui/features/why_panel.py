"""Why this answer: Grad-CAM of any class, and the occlusion map, as a part of the feature tab."""

from typing import Any

import gradio as gr
import torch

from cnn_models import CLASS_NAMES
from cnn_models.inside.explain import grad_cam, occlusion, pictures_at_once
from ui.features.look import Look
from ui.features.viewer import Viewer, chosen_pixels
from ui.features.views.why import class_map_html, common_limit, occlusion_html
from ui.shared.redrawn import draw_when_asked
from ui.shared.translation import Translation

TOP = "top"  # the class that the network itself says


def build_why_panel(viewer: Viewer, translation: Translation, settings: list[Any]) -> None:
    """Lay the panel out; settings: the components of network, picture, pixels and language."""
    tr = translation.add
    classes = {TOP: "top_class", **{str(i): f"class_{i}" for i in range(len(CLASS_NAMES))}}
    with tr(gr.Accordion("", open=False), label="why"):
        tr(gr.Markdown(), value="why_intro")
        with gr.Row():
            target = translation.add_choices(
                gr.Dropdown(
                    list(classes), value=TOP, interactive=True, min_width=200, elem_id="why-class"
                ),
                classes,
                label="target_class",
            )
            everyone = tr(
                gr.Checkbox(value=False, min_width=200, elem_id="why-all"), label="all_networks"
            )
            same = tr(
                gr.Checkbox(value=False, min_width=200, elem_id="why-same"), label="same_scale"
            )
        with gr.Row():
            cam_button = tr(gr.Button(variant="primary", elem_id="why-cam"), value="show_cam")
            slow_button = tr(gr.Button(elem_id="why-occlusion"), value="show_occlusion")
        answer = gr.HTML(elem_id="why-maps", apply_default_css=False)

    def looks(name: str, choice: str, pixels: Any, language: str, everyone: bool) -> list[Look]:
        names = [*viewer.lab.usable, name] if everyone else [name]
        shown = chosen_pixels(choice, pixels)
        found = [viewer.look(each, shown, "layer", language) for each in dict.fromkeys(names)]
        return [look for look in found if look is not None]

    def show_cam(
        target: str, everyone: bool, same: bool, name: str, choice: str, pixels: Any, language: str
    ) -> str:
        seen = looks(name, choice, pixels, language, everyone)
        targets = [_target(look, target) for look in seen]
        maps = [
            grad_cam(look.network.fast, look.outputs, index)
            for look, index in zip(seen, targets, strict=True)
        ]
        if not maps:
            return ""
        limit = common_limit(maps) if same else None
        return _together(
            class_map_html(
                look.title,
                look.pixels,
                found,
                found.values.max().item() if limit is None else limit,
                index,
                language,
            )
            for look, found, index in zip(seen, maps, targets, strict=True)
        )

    def show_occlusion(
        target: str, everyone: bool, same: bool, name: str, choice: str, pixels: Any, language: str
    ) -> str:
        seen = looks(name, choice, pixels, language, everyone)
        targets = [_target(look, target) for look in seen]
        losses = [_occlusion(look, index) for look, index in zip(seen, targets, strict=True)]
        common = max((each.max().item() for each in losses), default=0.0) if same else None
        return _together(
            occlusion_html(
                look.title,
                look.pixels,
                loss,
                loss.max().item() if common is None else common,
                index,
                language,
            )
            for look, loss, index in zip(seen, losses, targets, strict=True)
        )

    inputs, drawn = [target, everyone, same, *settings], gr.State("")
    draw_when_asked([cam_button.click], show_cam, inputs, answer, settings[-1], drawn)
    draw_when_asked(
        [slow_button.click],
        show_occlusion,
        inputs,
        answer,
        settings[-1],
        drawn,
        concurrency_id="occlusion",
        concurrency_limit=1,  # it takes all cores for seconds; clicks elsewhere go on
    )


def _target(look: Look, target: str) -> int:
    return int(look.output("logits").argmax()) if target == TOP else int(target)


def _occlusion(look: Look, target: int) -> torch.Tensor:
    # The fast copy, as many passes are needed; it is the one that classifies.
    size, at_once = look.network.architecture.input_size, pictures_at_once(look.layers)
    return occlusion(look.network.fast, torch.as_tensor(look.pixels), size, target, at_once)


def _together(figures: Any) -> str:
    return f'<div class="whys">{"".join(figures)}</div>'
