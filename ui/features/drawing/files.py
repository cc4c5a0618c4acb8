"""A layer as files, and as the lines of Python that give the same tensor."""

import io
import re
from pathlib import Path

import numpy as np
from gradio.processing_utils import save_bytes_to_cache
from gradio.utils import get_upload_folder
from PIL import Image
from torch import Tensor

from ui.features.drawing import colours
from ui.features.drawing.atlas import Atlas, draw_atlas, draw_vector
from ui.features.look import Look

CODE = """\
import numpy as np
import torch
from PIL import Image

from cnn_models import load
from cnn_models.inputs import to_input
from cnn_models.inside.trace import trace

network = load({network})
pixels = torch.as_tensor(np.array(Image.open("{picture}")))  # (28, 28), 0..255
images = to_input(pixels[None], network.architecture.input_size)
model = network.fast  # in the number format that this computer multiplies fastest
images = images.to(next(model.parameters()).dtype, memory_format=torch.channels_last)
with torch.inference_mode():
    feature_maps = trace(model, images)["{layer}"][0].float()  # {shape}
"""
PICTURE = "picture.png"


def code_lines(look: Look, layer_name: str, picture: str = PICTURE) -> str:
    """Python that gives what `save_tensor` saves, from the picture that `save_picture` saves."""
    shape = look.layer(layer_name).shape
    # A run's weights are a file that the visitor takes from the Retrain tab, into this folder.
    network = f'"{look.name}", Path(".")' if look.run else f'"{look.name}"'
    code = CODE.format(network=network, picture=picture, layer=layer_name, shape=shape)
    return "from pathlib import Path\n\n" + code if look.run else code


def save_picture(look: Look) -> str:
    """Write the 28x28 pixels as PNG; the path of a file that the page may serve."""
    out = io.BytesIO()
    Image.fromarray(look.pixels).save(out, "PNG")
    return _save(out.getvalue(), PICTURE)


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
