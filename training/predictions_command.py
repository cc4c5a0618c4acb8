"""The command that stores what the Explore tab shows of the networks."""

from pathlib import Path
from typing import Annotated

import typer

from cnn_models.hub import checkpoint_folder
from cnn_models.weights import CHECKPOINTS
from training.data import load_fashion_mnist, load_subset
from training.device import choose
from training.nearest import FOLDER, rebuild_index
from training.predictions import FILE, NUM_CORRUPTED, rebuild
from training.report_commands import load_networks


def predictions_command(
    names: Annotated[
        list[str] | None, typer.Argument(help="Networks; else all that are there.")
    ] = None,
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="The 1,000 shipped ones only.")] = False,
    corrupted: Annotated[
        int, typer.Option(min=0, max=1000, help="Pictures for the corruptions; 0: leave out.")
    ] = NUM_CORRUPTED,
    anew: Annotated[bool, typer.Option("--anew", help="Also those that are up to date.")] = False,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
    out: Annotated[Path, typer.Option(help="The file of answers to bring up to date.")] = FILE,
    neighbours: Annotated[
        Path, typer.Option(help="The folder of nearest training pictures to bring up to date.")
    ] = FOLDER,
) -> None:
    """Store the networks' answers to the test pictures, and how they see training pictures.

    Only networks whose weights are not those of what is stored are asked again.
    """
    loaded = load_networks(names, checkpoint_folder(checkpoints))
    shipped = load_subset()
    data_set = shipped if subset else load_fashion_mnist(data)
    for network in loaded:
        name = network.architecture.name
        plan = choose(name, device)
        ((_, computed),) = rebuild([network], data_set, {name: plan}, corrupted, out, anew)
        print(f"{name}: answers {'stored' if computed else 'up to date'}", flush=True)
        computed = rebuild_index(network, shipped, plan, neighbours, anew)
        print(f"{name}: neighbours {'stored' if computed else 'up to date'}", flush=True)
