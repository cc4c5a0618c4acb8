"""The command that stores what the networks answer to the test pictures."""

from pathlib import Path
from typing import Annotated

import typer

from cnn_models.hub import checkpoint_folder
from cnn_models.weights import CHECKPOINTS
from training.data import load_fashion_mnist, load_subset
from training.device import choose
from training.predictions import FILE, rebuild
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
    ] = 1000,
    anew: Annotated[bool, typer.Option("--anew", help="Also those that are up to date.")] = False,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
    out: Annotated[Path, typer.Option(help="The file to bring up to date.")] = FILE,
) -> None:
    """Store what the networks answer to the test pictures, for the page's Explore tab.

    Only networks whose weights are not those of the stored answers are asked again.
    """
    loaded = load_networks(names, checkpoint_folder(checkpoints))
    data_set = load_subset() if subset else load_fashion_mnist(data)
    plans = {n.architecture.name: choose(n.architecture.name, device) for n in loaded}
    for name, computed in rebuild(loaded, data_set, plans, corrupted, out, anew):
        print(f"{name}: {'stored' if computed else 'up to date'}", flush=True)
