"""The garment finder's entry on the networks page."""

from functools import cache

import torch
from markupsafe import Markup
from torch import nn

from cnn_models.files.finder_file import FinderCard, finder_path, load_finder
from cnn_models.files.weights import CheckpointError
from cnn_models.garment_finder import NAME, SIDE, GarmentFinder, count_multiply_adds
from ui.texts.common import text


def finder_entry_html(language: str) -> str:
    """What it is, what it costs, and how good it is; without a checkpoint, that it is not there."""
    facts = Markup("").join(Markup("<li>{}</li>").format(fact) for fact in _facts(language))
    return Markup(
        '<section class="network" id="network-{name}"><h3>{title} '
        "<small>U-Net, arXiv 1505.04597</small></h3><p>{idea}</p>"
        '<ul class="facts-list">{facts}</ul></section>'
    ).format(
        name=NAME,
        title=text("finder_title", language),
        idea=text("finder_idea", language),
        facts=facts,
    )


def _facts(language: str) -> list[str]:
    num_layers, num_weights, multiply_adds = _costs()
    facts = [
        text("fact_input", language, value=f"3x{SIDE}x{SIDE}"),
        text("fact_layers", language, value=num_layers),
        text("fact_parameters", language, value=f"{num_weights:,}"),
        text("fact_multiply_adds", language, value=f"{multiply_adds / 1e6:,.1f}"),
    ]
    card = _card()
    if card is None:
        return [*facts, text("fact_untrained", language)]
    return [
        *facts,
        text(
            "finder_overlap",
            language,
            overlap=100 * card.overlap,
            held_back=card.held_back_photos,
            photos=card.photos,
        ),
        text("fact_size", language, value=finder_path().stat().st_size / 1e6),
    ]


@cache
def _card() -> FinderCard | None:
    try:
        return load_finder(finder_path())[1]
    except (FileNotFoundError, CheckpointError):
        return None


@cache
def _costs() -> tuple[int, int, int]:
    """Layers with weights, weights, and multiply-adds a picture."""
    with torch.device("meta"):
        model = GarmentFinder(folded=True)
    num_layers = sum(isinstance(layer, nn.Conv2d) for layer in model.modules())
    num_weights = sum(p.numel() for p in model.parameters())
    return num_layers, num_weights, count_multiply_adds(model)
