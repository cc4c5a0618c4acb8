"""A layer as files, and as the lines of Python that give the same tensor."""

import io
import re
from pathlib import Path

import numpy as np
from gradio.processing_utils import save_bytes_to_cache
from gradio.utils import get_upload_folder
from torch import Tensor

from ui.feature_maps import colours
from ui.feature_maps.atlas import Atlas, draw_atlas, draw_vector
from ui.feature_maps.look import Look

CODE = """\
import torch
from cnn_models import load
from cnn_models.inputs import to_input
from cnn_models.trace import trace
from pictures import open_picture, prepare

network = load("{network}")
pixels = torch.as_tensor(prepare(open_picture("{picture}")).pixels)
images = to_input(pixels[None], network.architecture.input_size)
with torch.inference_mode():
    feature_maps = trace(network.model, images)["{layer}"][0]  # {shape}
"""


def code_lines(look: Look, layer_name: str, picture: str = "picture.png") -> str:
    """Python that gives what the page shows, for an uploaded picture."""
    shape = look.layer(layer_name).shape
    return CODE.format(network=look.name, picture=picture, layer=layer_name, shape=shape)


def save_tensor(look: Look, layer_name: str) -> str:
    """Write (C, H, W) or (C,) float32 as .npy; the path of a file that the page may serve."""
    out = io.BytesIO()
    np.save(out, look.output(layer_name).numpy())
    return _save(out.getvalue(), f"{look.name}.{layer_name}.npy")


def save_atlas(look: Look, layer_name: str, atlas: Atlas) -> str:
    """Write the atlas as PNG; the path of a file that the page may serve."""
    return _save(colours.png(atlas.image), f"{look.name}.{layer_name}.png")


def save_channels(look: Look, layer_name: str) -> list[tuple[str, str]]:
    """Write each channel as a PNG of its own; (path, caption) in the network's order.

    A vector is one picture of all its units.
    """
    output, limit = look.output(layer_name), look.limit(layer_name)
    if output.dim() == 1:
        image = draw_vector(output, limit).image
        return [(_save(colours.png(image), f"{look.name}.{layer_name}.png"), layer_name)]
    return [
        (_save(_tile(channel, limit), f"{look.name}.{layer_name}.{i}.png"), f"{layer_name} [{i}]")
        for i, channel in enumerate(output)
    ]


def _tile(channel: Tensor, limit: float) -> bytes:
    return colours.png(draw_atlas(channel[None], limit).image)


def _save(data: bytes, name: str) -> str:
    """Into Gradio's own cache, which is emptied in time."""
    safe = re.sub(r"[^\w.-]", "_", name)
    return str(Path(save_bytes_to_cache(data, safe, get_upload_folder())))
