"""The command that fits the verdict to the networks' answers."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import CHECKPOINTS
from cnn_models.pool import write_pool
from training.commands.measure import load_networks
from training.data.fashion_mnist import load_fashion_mnist
from training.data.subset import load_subset
from training.verdict.examples import answers, examples
from training.verdict.fit import Answered, Doubt, fit_pool, tell


def verdict(
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
    photos: Annotated[
        Path | None,
        typer.Option(help="Folder with people's photos, whose held-back senders' are used."),
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
    num: Annotated[int, typer.Option(min=30, help="Validation pictures.")] = 1500,
    num_made_up: Annotated[int, typer.Option(min=1, help="Made-up things of each kind.")] = 20,
    out: Annotated[
        Path | None, typer.Option(help="Folder for verdict.json; else beside the checkpoints.")
    ] = None,
) -> None:
    """Fit how much each network counts, how sure the verdict is, and when it doubts.

    On pictures that no network learned from: validation pictures, as they are and redrawn, photos
    of held-back senders, and made-up things that nobody wears.
    """
    folder = checkpoint_folder(checkpoints)
    networks = load_networks(None, folder)
    data_set = load_subset() if subset else load_fashion_mnist(data)
    answered = [
        Answered(part.source, answers(networks, part.pixels), part.allowed)
        for part in examples(data_set, photos, num, num_made_up)
    ]
    pool = fit_pool(answered)
    told = tell(pool, answered)
    weights = {n.architecture.name: n.card.weights_sha256 for n in networks}
    pool = replace(pool, fitted={"weights": weights, "on": {d.source: d.num for d in told}})
    (out or folder).mkdir(parents=True, exist_ok=True)
    print(format_doubts(told))
    print(write_pool(pool, out or folder))


def format_doubts(told: list[Doubt]) -> str:
    """A Markdown table, a row a source."""
    lines = ["| pictures | number | right, % | sure, % | right when sure, % |", "|---" * 5 + "|"]
    for d in told:
        when_sure = "–" if d.right_when_sure is None else f"{d.right_when_sure:.1f}"
        lines.append(f"| {d.source} | {d.num} | {d.right:.1f} | {d.sure:.1f} | {when_sure} |")
    return "\n".join(lines)
