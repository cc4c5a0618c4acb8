"""Everything that is shipped and follows from the checkpoints, brought up to date in one go.

    python -m ui.indices

makes anew, of those networks whose weights have changed: which test pictures excite each channel
(`ui/favourites`), the answers to the test pictures (`training/predictions.safetensors`) and the
training pictures as the network sees them (`training/neighbours`).
"""

from pathlib import Path
from typing import Annotated

import typer

from cnn_models import SHIPPED, load
from cnn_models.predict import Network
from cnn_models.registry import find
from cnn_models.weights import CHECKPOINTS
from training.data import DataSet, load_fashion_mnist, load_subset
from training.device import choose
from training.nearest import FOLDER, rebuild_index
from training.predictions import FILE, NUM_CORRUPTED, rebuild
from ui.favourites_index import INDICES, update


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Networks; all if left out.")] = None,
    again: Annotated[bool, typer.Option(help="Even where the weights are the same.")] = False,
    checkpoints: Annotated[Path, typer.Option(help="Folder with checkpoints.")] = CHECKPOINTS,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    corrupted: Annotated[
        int, typer.Option(min=0, max=1000, help="Pictures for the corruptions; 0: leave out.")
    ] = NUM_CORRUPTED,
    favourites: Annotated[Path, typer.Option(help="Folder to bring up to date.")] = INDICES,
    answers: Annotated[Path, typer.Option(help="File to bring up to date.")] = FILE,
    neighbours: Annotated[Path, typer.Option(help="Folder to bring up to date.")] = FOLDER,
) -> None:
    """Make anew what is shipped of networks whose weights have changed."""
    try:
        known = [find(name).name for name in names or SHIPPED]
        data_set, shipped = load_fashion_mnist(data), load_subset()
        for name in known:
            network = load(name, checkpoints)
            made = {
                "favourites": update(network, favourites, again),
                "answers": _answer(network, data_set, corrupted, answers, again),
                "neighbours": rebuild_index(network, shipped, choose(name), neighbours, again),
            }
            told = ", ".join(f"{k} {'made' if v else 'up to date'}" for k, v in made.items())
            typer.echo(f"{name}: {told}")
    except (FileNotFoundError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _answer(network: Network, data: DataSet, corrupted: int, path: Path, again: bool) -> bool:
    name = network.architecture.name
    plans = {name: choose(name)}
    return any(made for _, made in rebuild([network], data, plans, corrupted, path, again))


if __name__ == "__main__":
    typer.run(main)
