"""What maintainers make: python -m tools COMMAND; --help lists the commands."""

import json
from pathlib import Path
from typing import Annotated

import torch
import typer

from cnn_models.files.card import Card
from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import CHECKPOINTS, TRAINED
from runs.moments import MOMENTS_FOLDER, TRAINED_AS
from runs.pairs import PAIRS, PAIRS_FILE
from tools.batch_norm_rates import LessonRun, teach
from tools.measured_card import measured_card
from tools.moments import make_moments
from tools.notebooks import write_notebooks
from tools.pairs import make_pairs
from tools.plots import draw_curves, draw_lesson
from tools.publish_command import publish
from training.__main__ import EXPECTED_ERRORS
from training.commands.measure import load_networks
from training.data.fashion_mnist import load_fashion_mnist
from training.data.photo_set import photos_to_learn
from training.data.subset import load_subset
from training.measure.evaluate import evaluate_network
from training.measure.uploads import evaluate_uploads
from training.recipes import find_recipe
from training.run import Run
from training.step.device import choose
from training.verdict.doubt import format_doubts, measure_doubt

RUN_LOGS = Path("docs/runs")

app = typer.Typer(
    help="What maintainers of the classic-CNN lab make.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("publish")(publish)


@app.command()
def doubt(
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
    num: Annotated[int, typer.Option(help="Made-up pictures of each kind.")] = 20,
) -> None:
    """Show how often the verdict is unsure: of garments, and of made-up things nobody wears."""
    networks = load_networks(None, checkpoint_folder(checkpoints))
    print(format_doubts(measure_doubt(networks, load_subset(), num)))


@app.command()
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


@app.command()
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


@app.command()
def batch_norm_rates(
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


@app.command()
def pairs(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Of {', '.join(PAIRS)}; all without.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the figures are kept.")] = PAIRS_FILE,
    threads: Annotated[int, typer.Option(help="Threads that train.")] = 1,
) -> None:
    """Try the lecture's claims: train the pairs of runs whose figures the lessons show."""
    if unknown := sorted(set(names or []) - set(PAIRS)):
        raise ValueError(f"No pair is called {unknown[0]!r}. Known: {', '.join(PAIRS)}.")
    torch.set_num_threads(threads)
    for line in make_pairs(out, names or list(PAIRS)):
        print(line, flush=True)


@app.command()
def moments(
    names: Annotated[
        list[str] | None, typer.Argument(help="lenet or lenet_bn; both without.")
    ] = None,
    epochs: Annotated[float | None, typer.Option(help="Instead of the recipe's number.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
    photos: Annotated[Path | None, typer.Option(help="Folder with people's photos.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the moments.")] = MOMENTS_FOLDER,
    weights: Annotated[Path, typer.Option(help="Folder for the checkpoints.")] = TRAINED,
    threads: Annotated[int, typer.Option(help="Threads that train.")] = 1,
) -> None:
    """Keep twelve moments of the LeNets' training, as `python -m training train` does it."""
    trained = sorted(set(TRAINED_AS.values()))
    if unknown := sorted(set(names or []) - set(trained)):
        raise ValueError(f"No moments are kept of {unknown[0]!r}, only of {', '.join(trained)}.")
    torch.set_num_threads(threads)
    data_set = load_subset() if subset else load_fashion_mnist(data)
    photo_set = photos_to_learn(photos) if photos else None
    for name in names or trained:
        recipe = find_recipe("modern", name, epochs=epochs)
        run = Run(
            recipe, "modern", data_set, choose(name), weights, photos=photo_set, resumable=False
        )
        for line in make_moments(run, out):
            print(f"{name}: {line}", flush=True)


@app.command()
def notebooks() -> None:
    """Run the lecture's notebooks and write down what they print, and where the lab lies."""
    write_notebooks()


def main() -> None:
    """Run the command line; an expected error is one sentence and exit code 2."""
    try:
        app()
    except EXPECTED_ERRORS as error:
        raise SystemExit(f"{error}") from None


if __name__ == "__main__":
    main()
