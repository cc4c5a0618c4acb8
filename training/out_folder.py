"""Where trained checkpoints go: a folder of one's own, the shipped ones' only when asked for."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from cnn_models.files.card import Card
from cnn_models.files.weights import CHECKPOINTS, TRAINED, CheckpointError, read_card


def out_folder(out: Path | None, ship: bool) -> Path:
    """`out`, or TRAINED where it is None; with `ship` the shipped checkpoints' folder.

    Raises ValueError for both.
    """
    if ship and out is not None:
        raise ValueError(f"--ship and --out {out} name two folders. Leave one of them out.")
    return CHECKPOINTS if ship else out or TRAINED


def refuse_another(path: Path, planned: Card | None = None) -> None:
    """Raise ValueError, before any work, where a checkpoint would be lost.

    planned: the card of the run to come; a checkpoint that the same run has made may be replaced,
    as it would be made again. None for work that may be replaced by nothing.
    """
    if not path.exists():
        return
    try:
        card = read_card(path)
    except CheckpointError as error:
        told = f"is there already. {error}"
    else:
        if planned is not None and is_same_run(card, planned):
            return
        accuracy = "" if card.test_accuracy is None else f", {card.test_accuracy:.2f} % right"
        told = (
            f"holds another training: {card.recipe} recipe, {card.epochs:g} epochs, "
            f"{card.train_pictures:,} pictures{accuracy}."
        )
    raise ValueError(
        f"{path} {told} Add --overwrite to replace it, or choose another folder with --out."
    )


def is_same_run(one: Card, other: Card) -> bool:
    """Whether the cards are of runs with the same settings on the same pictures."""
    keys = ("network", "recipe", "seed", "train_pictures", "data_sha256", "photos", "settings")
    first, second = (
        json.loads(json.dumps({key: getattr(card, key) for key in keys})) for card in (one, other)
    )
    return bool(first == second)


def how_to_use(names: Sequence[str], folder: Path) -> str:
    """What can be done with freshly trained checkpoints, as commands to type."""
    if folder.resolve() == CHECKPOINTS:
        return "What is shipped and follows from it: python -m training derived"
    where, all_names = shlex.quote(str(folder)), " ".join(names)
    options = " ".join(f"--network {name}" for name in names)
    return (
        f"Measure it:  python -m training evaluate {all_names} --checkpoints {where}\n"
        f"Ask it:      python -m cnn_models classify FILE {options} --checkpoints {where}\n"
        f"On the page: CHECKPOINTS={where} python app.py; or beside the shipped networks, by "
        '"Load a run again" in Retrain'
    )
