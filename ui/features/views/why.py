"""Where a network found its answer: maps laid over the picture, and raw beside it."""

from html import escape

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from cnn_models import CLASS_NAMES
from cnn_models.inside.explain import ClassMap
from ui.features.drawing import colours
from ui.features.drawing.legend import legend_html, number
from ui.texts.common import class_text, text

SIDE = 196  # pixels of each picture
STRENGTH = 0.65  # of the colours over the picture


def class_map_html(
    title: str, pixels: np.ndarray, found: ClassMap, limit: float, target: int, language: str
) -> str:
    """One network's Grad-CAM: over the picture, raw, and with its scale."""
    label = class_text(CLASS_NAMES[target], language, CLASS_NAMES)
    key = "plain_cam" if found.plain else "grad_cam"
    highest = found.values.max().item()
    if highest <= 0:
        key = "no_evidence"
    caption = text(key, language, layer=found.layer, label=label, highest=number(highest))
    return _pair_html(title, caption, pixels, found.values, limit, smooth=True)


def occlusion_html(
    title: str, pixels: np.ndarray, losses: Tensor, limit: float, target: int, language: str
) -> str:
    """One network's occlusion map: what the class loses where the picture is covered."""
    label = class_text(CLASS_NAMES[target], language, CLASS_NAMES)
    most = max(losses.max().item(), 0.0)
    key = "occlusion" if most > 0.005 else "occlusion_nothing"
    caption = text(key, language, label=label, most=100 * most)
    return _pair_html(title, caption, pixels, losses.clamp(min=0), max(limit, 0.01), smooth=False)


def _pair_html(
    title: str, caption: str, pixels: np.ndarray, values: Tensor, limit: float, smooth: bool
) -> str:
    raw = Image.fromarray(colours.to_rgb(values.numpy(), limit))
    over = overlay(pixels, values, limit, smooth)
    pictures = "".join(
        f'<img class="pixelated" width="{SIDE}" height="{SIDE}" src="{colours.url(image)}" alt="">'
        for image in (over, raw)
    )
    return (
        f'<figure class="why"><h4>{escape(title)}</h4><div class="pair">{pictures}</div>'
        f"{legend_html(limit, signed=False, sequential=True)}"
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def overlay(
    pixels: np.ndarray, values: Tensor, limit: float, smooth: bool, side: int = SIDE
) -> Image.Image:
    """The grey picture under the map's colours, RGB, as strong as the map is there.

    pixels: (28, 28) uint8. values: (H, W), 0..limit and beyond; enlarged to the picture, between
    its cells where `smooth`. side: pixels of what is returned.
    """
    size = (side, side)
    mode = "bilinear" if smooth else "nearest"
    enlarged = F.interpolate(values[None, None], size=size, mode=mode)[0, 0].numpy()
    grey = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.NEAREST), float)
    share = STRENGTH * np.clip(enlarged / limit, 0, 1)[..., None] if limit > 0 else 0.0
    colour = colours.to_rgb(enlarged, limit)
    mixed = (1 - share) * grey[..., None] + share * colour
    return Image.fromarray(np.rint(np.broadcast_to(mixed, (*size, 3))).astype(np.uint8))


def common_limit(maps: list[ClassMap]) -> float:
    """One scale for several networks' maps: the largest value of them all."""
    return max(torch.stack([each.values.max() for each in maps]).max().item(), 0.0)
