"""Where a run starts: its weights, and what its card says of them."""

from pathlib import Path

import torch
from torch import nn

from cnn_models import build, find
from cnn_models.files.card import Card
from cnn_models.files.weights import CHECKPOINTS, checkpoint_path, load_checkpoint, read_card
from training.lineage import epochs_told
from training.recipe import Recipe


def start_weights(recipe: Recipe, shipped: Path = CHECKPOINTS) -> nn.Sequential:
    """Build the recipe's network with the weights it starts from.

    "he" is `cnn_models.build`'s own start; "xavier" is the lecture's: Glorot-uniform weights, and
    biases as PyTorch draws them; "shipped" is the checkpoint in that folder.
    """
    if recipe.start == "shipped":
        path = checkpoint_path(recipe.architecture, shipped)
        return load_checkpoint(path, recipe.architecture)[0]
    if recipe.start == "he":
        return build(recipe.architecture, seed=recipe.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        model = find(recipe.architecture).builder()
        for layer in model.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(layer.weight)
    return model


def card_before(recipe: Recipe, shipped: Path) -> Card | None:
    """Of the checkpoint that the run starts from, if it does."""
    if recipe.start != "shipped":
        return None
    return read_card(checkpoint_path(recipe.architecture, shipped))


def origin(recipe: Recipe, card: Card | None) -> str:
    """Where the run starts, for the card: of a checkpoint its training, not its place on a disk."""
    if card is None:
        return recipe.start
    return f"{card.recipe}, {epochs_told(card)} epochs, weights {card.weights_sha256[:12]}"
