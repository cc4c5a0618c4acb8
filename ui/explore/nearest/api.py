"""The endpoint /nearest for programs: which training pictures a network finds most alike."""

from typing import Any

import gradio as gr
from PIL import Image

from cnn_models import CLASS_NAMES
from cnn_models.registry import find
from pictures import PictureRefused, prepare
from ui.explore.explorer import COMMAND, Explorer
from ui.explore.nearest.view import nearness_text, support_text
from ui.shared.api_docs import document
from ui.shared.picture_input import PictureInput

PATIENCE = 5.0  # seconds, in which a LeNet without its file can look at the training pictures


def build_nearest_api(explorer: Explorer) -> None:
    """Add the endpoint to the current Blocks, with components that no page shows."""

    def give_nearest(image: Image.Image | PictureRefused | None, network: str) -> dict[str, Any]:
        """Find the training pictures nearest to a picture in a network's last features.

        Args:
            image: A picture of one garment: photo, clip art or drawing, up to 10 MB.
            network: The network's name.

        Returns:
            "answer" of the network; "neighbours", nearest first, with "index" in the shipped
            training pictures, "label" and "distance", 0 to 2; "agreeing", how many are of its
            answer; "farther_than", the share of unseen garments with a nearer picture; "support"
            and "nearness", the same in words.
        """
        return nearest_record(explorer, image, network)

    with gr.Group(visible=False):
        image, network = PictureInput(type="pil", label="image"), gr.Textbox(label="network")
        record = gr.JSON(label="nearest")
        document("nearest", give_nearest, [image, network], [record])
        gr.Button().click(
            give_nearest,
            [image, network],
            record,
            api_name="nearest",
            concurrency_id="nearest",
            concurrency_limit=4,
        )


def nearest_record(
    explorer: Explorer, image: Image.Image | PictureRefused | None, network: str
) -> dict[str, Any]:
    """The neighbours with what they mean; gr.Error says what was wrong."""
    if image is None:
        image = PictureRefused("no_picture")
    if isinstance(image, PictureRefused):
        raise gr.Error(str(image), print_exception=False)
    try:
        title = find(network).title
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
    loaded = explorer.lab.usable.get(network)
    if loaded is None:
        raise gr.Error(f"{title} has no trained weights here.", print_exception=False)
    found = explorer.evidence_near(network, (title, loaded), prepare(image).pixels, PATIENCE)
    if found is None:
        message = (
            f"What {title} makes of the training pictures is not stored for its weights, so it is "
            f"looking at them now: ask again in a minute, or store it with: {COMMAND} {network}"
        )
        raise gr.Error(message, print_exception=False)
    places, distances = found.neighbours.pictures.tolist(), found.neighbours.distances.tolist()
    return {
        "network": network,
        "answer": CLASS_NAMES[found.answer],
        "num_pictures": len(found.index.places),
        "neighbours": [
            {"index": place, "label": CLASS_NAMES[label], "distance": round(distance, 4)}
            for place, label, distance in zip(places, found.labels, distances, strict=True)
        ],
        "agreeing": found.num_agreeing,
        "farther_than": round(found.share_nearer, 3),
        "support": support_text(found, "en"),
        "nearness": nearness_text(found, "en"),
    }
