"""The commands that measure what was trained."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import CHECKPOINTS, TRAINED, checkpoint_path, replace_card
from cnn_models.pool import read_pool
from cnn_models.predict import Network, load, load_all
from training.data.fashion_mnist import load_fashion_mnist
from training.data.subset import load_subset
from training.measure.card import measure
from training.measure.confusion_plot import draw_confusion
from training.measure.evaluate import evaluate_network, format_report
from training.measure.photo_report import evaluate_photos, format_photos, photo_summary
from training.measure.uploads import compare_uploads, evaluate_uploads, format_uploads, summary
from training.out_folder import out_folder
from training.step.device import choose
from training.verdict.accuracy import format_verdict, shipped_verdict


def evaluate(
    names: Annotated[
        list[str] | None, typer.Argument(help="Networks; else all that are there.")
    ] = (None),
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
    images: Annotated[
        Path | None,
        typer.Option(help="Folder of labelled pictures instead: labels.csv or class folders."),
    ] = None,
    photos: Annotated[
        Path | None,
        typer.Option(help="Folder with people's photos (images.csv, images/) instead."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="With --images: without the picture pipeline.")
    ] = False,
    table: Annotated[
        bool, typer.Option("--table", help="With --images: in Markdown, in brackets --plain.")
    ] = False,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
    precision: Annotated[str | None, typer.Option(help="fp32 or bf16; else the fastest.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    confusion: Annotated[
        Path | None, typer.Option(help="Folder for a picture of each confusion matrix.")
    ] = None,
) -> None:
    """Measure checkpoints on the 10,000 test pictures: accuracy, calibration, each class.

    With --images, on a folder of people's own pictures, through the same door as the page. With
    --photos, on those of the test senders, or where there are none of the held-back ones.
    """
    checkpoints = checkpoint_folder(checkpoints)
    if photos:
        found = evaluate_photos(load_networks(names, checkpoints), photos)
        print(json.dumps(photo_summary(found), indent=2) if as_json else format_photos(found))
        return
    if images:
        networks = load_networks(names, checkpoints)
        report = evaluate_uploads(networks, images, plain)
        if table:
            print(compare_uploads(report, evaluate_uploads(networks, images, plain=True)))
            return
        print(json.dumps(summary(report), indent=2) if as_json else format_uploads(report))
        return
    pictures = (load_subset() if subset else load_fashion_mnist(data)).test
    reports = []
    networks = load_networks(names, checkpoints)
    for network in networks:
        plan = choose(network.architecture.name, device, precision)
        reports.append(evaluate_network(network, pictures, plan))
        if confusion:
            confusion.mkdir(parents=True, exist_ok=True)
            draw_confusion(reports[-1], confusion / f"{network.architecture.name}.png")
        if not as_json:
            print(format_report(reports[-1]))
    if as_json:
        print(json.dumps([asdict(report) for report in reports], indent=2))
        return
    if together := shipped_verdict(networks, read_pool(checkpoints)):
        print(f"{format_verdict(together)}, by the stored answers")
    if len(pictures) < 10_000:
        print(f"Measured on {len(pictures)} pictures only: not the networks' test accuracy.")


def calibrate(
    names: Annotated[
        list[str] | None, typer.Argument(help="Networks; else all that are there.")
    ] = (None),
    checkpoints: Annotated[
        Path | None, typer.Option(help=f"Folder with checkpoints; else {TRAINED}.")
    ] = None,
    ship: Annotated[bool, typer.Option("--ship", help="The shipped checkpoints.")] = False,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
) -> None:
    """Measure checkpoints anew and rewrite their cards; the weights stay as they are."""
    folder = out_folder(checkpoints, ship)
    data_set = load_fashion_mnist(data)
    for network in load_networks(names, folder):
        name = network.architecture.name
        card = measure(network.card, network.model, data_set, choose(name, device))
        replace_card(checkpoint_path(name, folder), card)
        usual, spread = card.doubt["usual_energy"], card.doubt["energy_spread"]
        print(f"{name}: temperature {card.temperature:.3f}, energy {usual:.2f} +- {spread:.2f}")


def load_networks(names: list[str] | None, checkpoints: Path) -> list[Network]:
    """The named networks, all of which must load; or all that do, the others told of."""
    if names:
        return [load(name, checkpoints) for name in names]
    networks = []
    for loaded in load_all(checkpoints).values():
        if isinstance(loaded, Network):
            networks.append(loaded)
        else:
            print(loaded, file=sys.stderr)
    return networks
