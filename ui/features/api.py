"""The endpoints of the feature maps for programs: /layers, /feature_maps, /feature_tensor."""

from typing import Any

import gradio as gr
from PIL import Image

from cnn_models.inside.layers import find_layer, layer_table
from cnn_models.registry import find
from pictures import PictureRefused, prepare
from ui.features.drawing.files import save_channels, save_tensor
from ui.features.look import Look
from ui.features.viewer import Viewer
from ui.shared.api_docs import document
from ui.shared.picture_input import PictureInput


def build_feature_api(viewer: Viewer) -> None:
    """Add the endpoints to the current Blocks, with components that no page shows."""

    def list_layers(network: str) -> list[dict[str, Any]]:
        """List the layers of a network, in order: shapes, counts and receptive fields.

        Args:
            network: The network's name.

        Returns:
            Records of "name", "type", "shape", "parameters", "multiply_adds", "receptive_field",
            "arithmetic" and "sources".
        """
        return layer_records(network)

    def draw_feature_maps(
        image: Image.Image | PictureRefused | None, network: str, layer: str
    ) -> list[tuple[str, str]]:
        """Draw every channel of a layer for a picture: the feature maps.

        Args:
            image: A picture of one garment: photo, clip art or drawing, up to 10 MB.
            network: The network's name.
            layer: A layer's name as the endpoint "layers" lists it, such as conv1.

        Returns:
            PNG pictures in the channels' order, captioned "layer [channel]".
        """
        return save_channels(_look(viewer, image, network, layer), layer)

    def give_feature_tensor(
        image: Image.Image | PictureRefused | None, network: str, layer: str
    ) -> str:
        """Give a layer's raw numbers for a picture.

        Args:
            image: A picture of one garment: photo, clip art or drawing, up to 10 MB.
            network: The network's name.
            layer: A layer's name as the endpoint "layers" lists it, such as conv1.

        Returns:
            A .npy file: float32 of shape (C, H, W), or (C,) for a dense layer.
        """
        return save_tensor(_look(viewer, image, network, layer), layer)

    with gr.Group(visible=False):
        image = PictureInput(type="pil", label="image")
        network, layer = gr.Textbox(label="network"), gr.Textbox(label="layer")
        records = gr.JSON(label="layers")
        gallery = gr.Gallery(label="channels", format="png")
        file = gr.File(label="tensor")
        asked = [image, network, layer]
        document("layers", list_layers, [network], [records])
        document("feature_maps", draw_feature_maps, asked, [gallery])
        document("feature_tensor", give_feature_tensor, asked, [file])
        shared: dict[str, Any] = {"concurrency_id": "features", "concurrency_limit": 2}
        gr.Button().click(list_layers, network, records, api_name="layers")
        gr.Button().click(draw_feature_maps, asked, gallery, api_name="feature_maps", **shared)
        gr.Button().click(give_feature_tensor, asked, file, api_name="feature_tensor", **shared)


def layer_records(network: str) -> list[dict[str, Any]]:
    """One record a layer; gr.Error for an unknown network."""
    try:
        layers = layer_table(network)
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return [
        {
            "name": layer.name,
            "type": layer.kind,
            "shape": list(layer.shape),
            "parameters": layer.parameters,
            "multiply_adds": layer.multiply_adds,
            "receptive_field": {
                "size": layer.field.size,
                "step": layer.field.jump,
                "start": layer.field.start,
            },
            "arithmetic": layer.arithmetic,
            "sources": list(layer.sources),
        }
        for layer in layers
    ]


def _look(
    viewer: Viewer, image: Image.Image | PictureRefused | None, network: str, layer: str
) -> Look:
    """One network's view of a posted picture; gr.Error says what was wrong."""
    if image is None:
        image = PictureRefused("no_picture")
    if isinstance(image, PictureRefused):
        raise gr.Error(str(image), print_exception=False)
    try:
        find_layer(network, layer)
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
    look = viewer.look(network, prepare(image).pixels)
    if look is None:
        message = f"{find(network).title} has no trained weights here."
        raise gr.Error(message, print_exception=False)
    return look
