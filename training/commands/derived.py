"""The command that makes anew what ships and follows from the checkpoints."""

from pathlib import Path
from typing import Annotated

import typer

from cnn_models import SHIPPED, load
from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import ASSETS, CHECKPOINTS
from cnn_models.registry import find
from training.data.fashion_mnist import load_fashion_mnist
from training.data.subset import load_subset
from training.measure import nearest, stored_answers, strongest_indices
from training.step.device import choose


def derived(
    names: Annotated[list[str] | None, typer.Argument(help="Networks; all if left out.")] = None,
    again: Annotated[bool, typer.Option(help="Even where the weights are the same.")] = False,
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="The 1,000 shipped ones only.")] = False,
    corrupted: Annotated[
        int, typer.Option(min=0, max=1000, help="Pictures for the corruptions; 0: leave out.")
    ] = stored_answers.NUM_CORRUPTED,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
    out: Annotated[Path, typer.Option(help="Folder to bring up to date.")] = ASSETS,
) -> None:
    """Make anew what the page shows of networks whose weights have changed.

    Which test pictures excite each channel most, the answers to the test pictures, and the training
    pictures as the network sees them.
    """
    known = [find(name).name for name in names or SHIPPED]
    shipped = load_subset()
    data_set = shipped if subset else load_fashion_mnist(data)
    folder = checkpoint_folder(checkpoints)
    for name in known:
        network, plan = load(name, folder), choose(name, device)
        ((_, answered),) = stored_answers.rebuild(
            [network],
            data_set,
            {name: plan},
            corrupted,
            out / stored_answers.FILE.name,
            again,
        )
        made = {
            "answers": answered,
            "strongest pictures": strongest_indices.update(
                network, out / strongest_indices.INDICES.name, again
            ),
            "neighbours": nearest.rebuild_index(
                network, shipped, plan, out / nearest.FOLDER.name, again
            ),
        }
        told = ", ".join(f"{what} {'made' if new else 'up to date'}" for what, new in made.items())
        typer.echo(f"{name}: {told}")
