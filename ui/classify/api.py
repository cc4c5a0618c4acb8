"""The endpoints for programs: /classify and /networks."""

from typing import Any

import gradio as gr
from PIL import Image

from cnn_models import ARCHITECTURES, classify, verdict
from cnn_models.predict import Network
from pictures import PictureRefused, prepare
from ui.shared.api_docs import document
from ui.shared.lab import Lab
from ui.shared.picture_input import PictureInput
from ui.shared.turns import CLASSIFIED_AT_ONCE


def build_api(lab: Lab) -> None:
    """Add the endpoints to the current Blocks, with components that no page shows."""

    def classify_picture(image: Image.Image | PictureRefused | None) -> dict[str, Any]:
        """Tell which garment a picture shows, by every network, and what they say together.

        Args:
            image: A picture of one garment: photo, clip art or drawing, up to 10 MB.

        Returns:
            A record for each network: "label", "confidences" of the ten classes, "milliseconds".
            Under "verdict" what they say together: "label", "sure" and "why".
        """
        if image is None:
            image = PictureRefused("no_picture")
        if isinstance(image, PictureRefused):
            raise gr.Error(str(image), print_exception=False)
        return classify_record(lab.usable, image)

    def list_networks() -> list[dict[str, Any]]:
        """List the networks that can be asked about, with their sizes and test accuracies.

        Returns:
            Records of "name", "title", "parameters", "input_size" in pixels a side,
            "test_accuracy" in per cent and "megabytes"; the last two null without weights.
        """
        return network_records(lab.usable)

    with gr.Group(visible=False):
        image = PictureInput(type="pil", label="image")
        answer = gr.JSON(label="answers")
        records = gr.JSON(label="networks")
        document("classify", classify_picture, [image], [answer])
        document("networks", list_networks, [], [records])
        gr.Button().click(
            classify_picture,
            image,
            answer,
            api_name="classify",
            concurrency_id="classify",
            concurrency_limit=CLASSIFIED_AT_ONCE,
        )
        gr.Button().click(list_networks, None, records, api_name="networks")


def classify_record(usable: dict[str, Network], picture: Image.Image) -> dict[str, Any]:
    """Every network's answer and, under "verdict", what they say together."""
    prepared = prepare(picture)
    if not usable:
        raise gr.Error("No network has trained weights here.", print_exception=False)
    predictions = classify(list(usable.values()), prepared.pixels)
    record: dict[str, Any] = {
        name: {
            "label": p.label,
            "confidences": p.probabilities,
            "milliseconds": round(p.milliseconds, 3),
        }
        for name, p in predictions.items()
    }
    together = verdict(predictions, prepared.empty)
    record["verdict"] = {"label": together.label, "sure": together.sure, "why": together.why}
    return record


def network_records(usable: dict[str, Network]) -> list[dict[str, Any]]:
    """One record a network; without a checkpoint its accuracy and megabytes are None."""
    records = []
    for name, architecture in ARCHITECTURES.items():
        loaded = usable.get(name)
        records.append(
            {
                "name": name,
                "title": architecture.title,
                "parameters": architecture.num_parameters,
                "input_size": architecture.input_size,
                "test_accuracy": loaded.card.test_accuracy if loaded else None,
                "megabytes": round(loaded.megabytes, 2) if loaded else None,
            }
        )
    return records
