"""Why, beside the answer: where each network found its class, laid over the 28x28 pixels."""

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from torch import Tensor

from cnn_models import CLASS_NAMES
from cnn_models.inside.explain import grad_cam
from cnn_models.predict import Network
from ui.classify.verdict_view import vote_groups
from ui.features.views.why import overlay
from ui.shared.html import png_url
from ui.shared.lab import Lab
from ui.texts.common import class_text, text

SIDE = 112  # pixels: four for each of the 28
DIMMED = 0.6  # the picture under a map, so that the map stands out


def picture_key(pixels: np.ndarray) -> str:
    """What a table and its maps know each other by; pixels: (28, 28) uint8."""
    return f"{zlib.crc32(pixels.tobytes()):08x}"


def class_maps(
    lab: Lab, asked: Mapping[str, Network], pixels: np.ndarray, language: str
) -> dict[str, Any]:
    """Each network's map of the class that it says, on its own scale, for the page's script.

    asked: networks by name. pixels: (28, 28) uint8. Returns {"key": of the picture, "maps":
    {name: {"url", "alt"}}}; the row of a group, "group-NAME", has the mean of its variants.
    """
    found, labels = {}, {}
    for name, network in asked.items():
        found[name], labels[name] = _map_of(lab, network, pixels)
    maps = {
        name: _shown(pixels, values, text(f"network_{name}", language), labels[name], language)
        for name, values in found.items()
    }
    for names in vote_groups(list(asked)):
        if len(names) > 1:
            mean = sum((found[name] for name in names[1:]), found[names[0]]) / len(names)
            title = text(f"network_{names[0]}", language)
            maps[f"group-{names[0]}"] = _shown(pixels, mean, title, labels[names[0]], language)
    return {"key": picture_key(pixels), "maps": maps}


def map_url(lab: Lab, network: Network, pixels: np.ndarray) -> str:
    """The same of one network, a visitor's own too: its map as a `data:` URL."""
    values, _ = _map_of(lab, network, pixels)
    return _url(pixels, values)


def _map_of(lab: Lab, network: Network, pixels: np.ndarray) -> tuple[Tensor, str]:
    """(H, W), 0..1, and the class that it is of: the network's own answer."""
    outputs = lab.outputs(network, pixels)
    target = int(outputs["logits"][0].argmax())
    values = grad_cam(network.fast, outputs, target).values
    return values / values.max().clamp(min=1e-9), CLASS_NAMES[target]


def _url(pixels: np.ndarray, values: Tensor) -> str:
    dimmed = (DIMMED * pixels).astype(np.uint8)
    return png_url(overlay(dimmed, values, 1.0, smooth=True, side=SIDE))


def _shown(
    pixels: np.ndarray, values: Tensor, title: str, label: str, language: str
) -> dict[str, str]:
    """values: (H, W), 0..1."""
    label = class_text(label, language, CLASS_NAMES)
    return {
        "url": _url(pixels, values),
        "alt": text("map_alt", language, name=title, label=label),
    }
