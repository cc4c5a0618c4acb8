"""The command that publishes: to a Space, to a model repository, or both."""

from pathlib import Path
from typing import Annotated

import typer
from huggingface_hub import HfApi, get_token

from cnn_models.files.weights import CHECKPOINTS
from tools.publish import PublishError, check_name, send
from tools.shipment import model_shipment, space_shipment


def publish(
    space: Annotated[str | None, typer.Option(help="OWNER/NAME of the Gradio Space.")] = None,
    model: Annotated[str | None, typer.Option(help="OWNER/NAME of the model repository.")] = None,
    checkpoints: Annotated[
        Path, typer.Option(help="With --model: folder with the checkpoints to send.")
    ] = CHECKPOINTS,
    private: Annotated[bool, typer.Option("--private", help="Only for you, if new.")] = False,
    hardware: Annotated[
        str | None, typer.Option(help="Of a new Space, such as zero-a10g; else the Hub's default.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be sent.")
    ] = False,
) -> None:
    """Create or update a Space, a model repository, or both, on the Hugging Face Hub.

    Needs a token with write access (hf auth login, or HF_TOKEN). Run again after an interruption,
    it sends what is missing.
    """
    if not space and not model:
        raise PublishError("Say where to: --space OWNER/NAME, --model OWNER/NAME, or both.")
    for name in (space, model):
        if name:
            check_name(name)
    shipments = []
    if model:
        shipments.append(model_shipment(model, checkpoints))
    if space:
        shipments.append(space_shipment(space))
    api = HfApi(token=get_token())
    for shipment in shipments:
        print(shipment.describe())
        if dry_run:
            print("  Nothing was sent: this was a dry run.")
        else:
            print(f"  Sent: {send(shipment, api, private, hardware)}")
