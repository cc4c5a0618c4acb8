"""Weights between a training and the one that went on from it.

Wortsman et al., "Robust fine-tuning of zero-shot models", arXiv 2109.01903: on the straight line
between the two a network often keeps what the first could do and has what the second added.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import nn

from cnn_models.files.card import Card
from cnn_models.files.weights import (
    CHECKPOINTS,
    TRAINED,
    as_stored,
    checkpoint_path,
    load_checkpoint,
    save_checkpoint,
)
from training.data.fashion_mnist import load_fashion_mnist
from training.data.subset import load_subset
from training.measure.card import measure
from training.out_folder import how_to_use, out_folder, refuse_another
from training.step.device import choose


def blend(
    name: str,
    second: Annotated[Path, typer.Option(help="Folder of the training that went on.")],
    first: Annotated[Path, typer.Option(help="Folder of the one it went on from.")] = CHECKPOINTS,
    share: Annotated[float, typer.Option(help="Of the second's weights, 0 to 1.")] = 0.5,
    out: Annotated[
        Path | None, typer.Option(help=f"Folder for the checkpoint; else {TRAINED}.")
    ] = None,
    ship: Annotated[bool, typer.Option("--ship", help="Into the shipped checkpoints.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the checkpoint that is there.")
    ] = False,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
) -> None:
    """Write the network between two checkpoints, measured anew, with the second's card."""
    path = checkpoint_path(name, out_folder(out, ship))
    if not overwrite:
        refuse_another(path)
    pictures = load_subset() if subset else load_fashion_mnist(data)
    model, card = between(name, first, second, share)
    card = measure(card, as_stored(model, name), pictures, choose(name))
    save_checkpoint(path, model, card)
    accuracy = "not measured" if card.test_accuracy is None else f"{card.test_accuracy:.2f} %"
    print(f"{name}: test accuracy {accuracy}, {path}")
    print(how_to_use([name], path.parent))


def between(name: str, first: Path, second: Path, share: float) -> tuple[nn.Sequential, Card]:
    """The network (1 - share) * first + share * second, and its card, not yet measured.

    Raises ValueError for a share outside 0..1, and what `load_checkpoint` raises.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"The second's share of the weights is 0 to 1, not {share:g}.")
    model, before = load_checkpoint(checkpoint_path(name, first), name)
    other, card = load_checkpoint(checkpoint_path(name, second), name)
    theirs = other.state_dict()
    with torch.no_grad():
        for key, weight in model.state_dict().items():
            if weight.is_floating_point():
                weight.lerp_(theirs[key], share)
            else:
                weight.copy_(theirs[key])
    kept = f"{1 - share:g} of the weights {before.weights_sha256[:12]}"
    photos = card.photos or before.photos
    return model, replace(
        card,
        validation_accuracy=None,
        test_accuracy=None,
        shipped_test=[],
        settings=card.settings | {"blended": kept},
        photos=photos,
    )
