"""The command line: python -m training train | evaluate | calibrate."""

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import torch
import typer
from tqdm import tqdm

from cnn_models import ARCHITECTURES, SHIPPED
from cnn_models.predict import Network, load, load_all
from cnn_models.weights import CHECKPOINTS, Card, checkpoint_path, replace_card
from training.data import load_fashion_mnist, load_subset
from training.device import choose
from training.evaluate import evaluate_network, format_report
from training.loop import Progress
from training.memory import keep_freed_memory
from training.recipes import find_recipe
from training.run import Run, measure
from training.uploads import evaluate_uploads, format_uploads, summary

app = typer.Typer(
    help="Make and measure the checkpoints of the classic-CNN lab.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

NETWORKS_HELP = f"One of {', '.join(ARCHITECTURES)}; or all (without vgg11)."
EXPECTED_ERRORS = (ValueError, FileNotFoundError, FloatingPointError, OSError)


@app.command()
def train(
    name: Annotated[str, typer.Argument(help=NETWORKS_HELP)],
    recipe: Annotated[str, typer.Option(help="modern (ours) or notebook (the lecture's).")] = (
        "modern"
    ),
    epochs: Annotated[float | None, typer.Option(help="Instead of the recipe's number.")] = None,
    limit: Annotated[int | None, typer.Option(help="Train on this many pictures only.")] = None,
    seed: Annotated[int, typer.Option(help="Of weights, order and augmentation.")] = 0,
    augmentation: Annotated[
        str | None, typer.Option(help="none, standard, light or full; else the recipe's.")
    ] = None,
    go_on_from: Annotated[
        Path | None, typer.Option(help="Folder with a checkpoint to start from.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a stopped run.")] = False,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
    precision: Annotated[str | None, typer.Option(help="fp32 or bf16; else the fastest.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
    out: Annotated[Path, typer.Option(help="Folder for the checkpoint.")] = CHECKPOINTS,
    threads: Annotated[int | None, typer.Option(help="CPU threads; else one a core.")] = None,
) -> None:
    """Train a network, or all of them, and write its checkpoint.

    Ctrl-C saves where it stands; the same command with --resume goes on from there, to the same
    weights as a run that was never stopped (on the same machine and number of threads).
    """
    if threads:
        torch.set_num_threads(threads)
    keep_freed_memory()
    signal.signal(signal.SIGTERM, _interrupt)
    data_set = load_subset() if subset else load_fashion_mnist(data)
    if limit:
        data_set = data_set.limited(limit)
    for network in SHIPPED if name == "all" else [name]:
        settings = find_recipe(
            recipe,
            network,
            epochs=epochs,
            seed=seed,
            augmentation=augmentation,
            start="shipped" if go_on_from else None,
        )
        plan = choose(network, device, precision)
        run = Run(settings, recipe, data_set, plan, out, shipped=go_on_from or CHECKPOINTS)
        if not _train_one(run, resume):
            raise typer.Exit(130)


@app.command()
def evaluate(
    names: Annotated[
        list[str] | None, typer.Argument(help="Networks; else all that are there.")
    ] = (None),
    checkpoints: Annotated[Path, typer.Option(help="Folder with checkpoints.")] = CHECKPOINTS,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
    images: Annotated[
        Path | None,
        typer.Option(help="Folder of labelled pictures instead: labels.csv or class folders."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="With --images: without the picture pipeline.")
    ] = False,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
    precision: Annotated[str | None, typer.Option(help="fp32 or bf16; else the fastest.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure checkpoints on the 10,000 test pictures: accuracy, calibration, each class.

    With --images, on a folder of people's own pictures, through the same door as the page.
    """
    if images:
        report = evaluate_uploads(_load(names, checkpoints), images, plain)
        print(json.dumps(summary(report), indent=2) if as_json else format_uploads(report))
        return
    pictures = (load_subset() if subset else load_fashion_mnist(data)).test
    reports = []
    for network in _load(names, checkpoints):
        plan = choose(network.architecture.name, device, precision)
        reports.append(evaluate_network(network, pictures, plan))
        if not as_json:
            print(format_report(reports[-1]))
    if as_json:
        print(json.dumps([asdict(report) for report in reports], indent=2))
    elif len(pictures) < 10_000:
        print(f"Measured on {len(pictures)} pictures only: not the networks' test accuracy.")


@app.command()
def calibrate(
    names: Annotated[
        list[str] | None, typer.Argument(help="Networks; else all that are there.")
    ] = (None),
    checkpoints: Annotated[Path, typer.Option(help="Folder with checkpoints.")] = CHECKPOINTS,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
) -> None:
    """Measure checkpoints anew and rewrite their cards; the weights stay as they are."""
    data_set = load_fashion_mnist(data)
    for network in _load(names, checkpoints):
        name = network.architecture.name
        card = measure(network.card, network.model, data_set, choose(name, device))
        replace_card(checkpoint_path(name, checkpoints), card)
        print(f"{name}: temperature {card.temperature:.3f}, doubt above {card.doubt['energy']:.2f}")


def _load(names: list[str] | None, checkpoints: Path) -> list[Network]:
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


def _train_one(run: Run, resume: bool) -> bool:
    """Train and report; False if it was interrupted."""
    name = run.recipe.architecture
    print(f"{name}: {run.recipe_name} recipe on {len(run.data.train)} pictures, {run.plan}")
    if resume:
        found = run.resume()
        print(
            f"{name}: " + (f"resumed after step {run.state.step}" if found else "nothing to resume")
        )
    try:
        _show(run)
    except KeyboardInterrupt:
        print(f"{name}: stopped after step {run.state.step}; go on with --resume")
        return False
    _print_card(run.finish(), run)
    return True


def _show(run: Run) -> None:
    """Draw a bar on a terminal; elsewhere print a line an epoch."""
    with tqdm(initial=run.state.step, unit="step", disable=None) as bar:
        for progress in run.steps():
            bar.total = progress.num_steps
            bar.set_postfix_str(f"loss {progress.loss:.3f}", refresh=False)
            bar.update()
            if progress.validation:
                bar.write(_line(run.recipe.architecture, progress))


def _line(name: str, progress: Progress) -> str:
    validation = progress.validation
    return (
        f"{name}: epoch {progress.epoch:g}, step {progress.step}/{progress.num_steps}, "
        f"loss {progress.loss:.3f}, validation {validation.top1:.2f} % "
        f"(loss {validation.loss:.3f}), {progress.images_per_second:.0f} images/s"
        if validation
        else ""
    )


def _print_card(card: Card, run: Run) -> None:
    accuracy = (
        f"test accuracy {card.test_accuracy:.2f} %"
        if card.test_accuracy is not None
        else "test accuracy not measured: this was not the complete data set"
    )
    print(f"{card.network}: {accuracy}, {card.minutes:.1f} minutes, {run.checkpoint}")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line; an expected error is one sentence and exit code 2."""
    try:
        app()
    except EXPECTED_ERRORS as error:
        raise SystemExit(f"{error}") from None


if __name__ == "__main__":
    main()
