"""What networks learned from, as their cards tell it, for README and model cards."""

from collections.abc import Sequence

from cnn_models import find
from cnn_models.files.card import Card
from training.data.phone_photos import PHOTO_SET


def sources(cards: Sequence[Card]) -> str:
    """In a sentence or more, Markdown: which networks learned from what.

    "" where all learned from Fashion-MNIST alone, which needs no telling.
    """
    learned: dict[str, list[str]] = {}
    for card in cards:
        learned.setdefault(card.learned_from, []).append(find(card.network).title)
    if not any(card.photos for card in cards):
        return ""
    told = [
        f"{'All' if len(learned) == 1 else ', '.join(titles)} learned from {what}."
        for what, titles in learned.items()
    ]
    return " ".join([*told, f"The photos are people's own, of the public [set]({PHOTO_SET})."])
