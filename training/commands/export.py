"""The command that writes a checkpoint for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import CHECKPOINTS
from cnn_models.predict import load
from training.data.subset import load_subset
from training.export import FORMATS, compare, read
from training.export import export as write


def export(
    name: Annotated[str, typer.Argument(help="The network.")],
    to: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}.")],
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
    out: Annotated[Path, typer.Option(help="Folder for the file.")] = Path("exports"),
) -> None:
    """Write a network with its picture normalisation and calibration inside.

    In: pixels (N, 28, 28) uint8; out: probabilities (N, 10). The file is compared with PyTorch on
    1,000 test pictures, and deleted if it answers otherwise.
    """
    network = load(name, checkpoint_folder(checkpoints))
    path = write(network, to, out)
    agreement = compare(network, read(path, to), load_subset().test.pixels)
    if not agreement.is_good:
        path.unlink()
        raise ValueError(
            f"{path} was deleted: on {agreement.num_pictures} test pictures its probabilities are "
            f"up to {agreement.difference:.1e} away from PyTorch's. Try another format."
        )
    print(
        f"{path}: {path.stat().st_size / 1e6:.2f} MB; on {agreement.num_pictures} test pictures "
        f"at most {agreement.difference:.1e} from PyTorch's probabilities, "
        f"{agreement.other_labels} other labels"
    )
