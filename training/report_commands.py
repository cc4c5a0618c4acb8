"""The commands that measure and show what was trained."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cnn_models.hub import checkpoint_folder
from cnn_models.pool import read_pool
from cnn_models.predict import Network, load, load_all
from cnn_models.weights import CHECKPOINTS, TRAINED, Card, checkpoint_path, replace_card
from training.data import load_fashion_mnist, load_subset
from training.device import choose
from training.doubt import format_doubts, measure_doubt
from training.evaluate import evaluate_network, format_report
from training.measured_card import measured_card
from training.norm_lesson import LessonRun, teach
from training.out_folder import out_folder
from training.photo_report import evaluate_photos, format_photos, photo_summary
from training.plots import draw_confusion, draw_curves, draw_lesson
from training.run import measure
from training.uploads import compare_uploads, evaluate_uploads, format_uploads, summary
from training.verdict_accuracy import format_verdict, shipped_verdict

RUN_LOGS = Path("docs/runs")


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


def doubt(
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
    num: Annotated[int, typer.Option(help="Made-up pictures of each kind.")] = 20,
) -> None:
    """Show how often the verdict is unsure: of garments, and of made-up things nobody wears."""
    networks = load_networks(None, checkpoint_folder(checkpoints))
    print(format_doubts(measure_doubt(networks, load_subset(), num)))


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


def model_card(
    out: Annotated[Path, typer.Option(help="Where the text is written.")] = Path(
        "docs/model-card.md"
    ),
    checkpoints: Annotated[Path, typer.Option(help="Folder with checkpoints.")] = CHECKPOINTS,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    images: Annotated[
        Path | None, typer.Option(help="Folder of labelled pictures from elsewhere.")
    ] = None,
) -> None:
    """Measure all checkpoints and write the model card."""
    pictures = load_fashion_mnist(data).test
    networks = load_networks(None, checkpoints)
    reports = [
        evaluate_network(network, pictures, choose(network.architecture.name))
        for network in networks
    ]
    uploads = evaluate_uploads(networks, images) if images else None
    out.parent.mkdir(parents=True, exist_ok=True)
    text = measured_card([network.card for network in networks], reports, uploads)
    out.write_text(text, encoding="utf-8")
    print(out)


def curves(
    logs: Annotated[Path, typer.Option(help="Folder with the logs of further runs.")] = RUN_LOGS,
    checkpoints: Annotated[Path, typer.Option(help="Folder with checkpoints.")] = CHECKPOINTS,
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("docs/curves"),
) -> None:
    """Draw each network's learning curves: the checkpoint's own and those of its logs."""
    cards: dict[str, list[Card]] = {}
    for network in load_networks(None, checkpoints):
        cards.setdefault(network.card.network, []).append(network.card)
    for path in sorted(logs.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(record, dict):
            card = Card(**record)
            cards.setdefault(card.network, []).append(card)
    out.mkdir(parents=True, exist_ok=True)
    for name, runs in cards.items():
        draw_curves(runs, out / f"{name}.png")
        print(f"{out / name}.png: {', '.join(card.recipe for card in runs)}")


def lesson(
    epochs: Annotated[float, typer.Option(help="Of every run.")] = 5,
    limit: Annotated[int | None, typer.Option(help="Train on this many pictures only.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
    log: Annotated[Path, typer.Option(help="Where the runs are written.")] = (
        RUN_LOGS / "lesson.json"
    ),
    picture: Annotated[Path, typer.Option(help="Where their curves are drawn.")] = Path(
        "docs/curves/lesson.png"
    ),
) -> None:
    """Show what batch norm does: LeNet with and without it, at learning rates small to large."""
    data_set = load_subset() if subset else load_fashion_mnist(data)
    runs: list[LessonRun] = []
    for run in teach(data_set.limited(limit) if limit else data_set, epochs):
        runs.append(run)
        print(f"{run.network}, learning rate {run.learning_rate:g}: {run.ending}")
    for path in (log, picture):
        path.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(json.dumps([run.as_record() for run in runs], indent=1), encoding="utf-8")
    draw_lesson(runs, picture)
