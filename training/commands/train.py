"""The command that trains."""

import json
import signal
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import torch
import typer
from tqdm import tqdm

from cnn_models import ARCHITECTURES, SHIPPED, find
from cnn_models.files.card import Card
from cnn_models.files.weights import CHECKPOINTS, TRAINED, checkpoint_path
from training.data.fashion_mnist import load_fashion_mnist
from training.data.photo_set import photos_to_learn
from training.data.subset import load_subset
from training.folder_lock import folder_lock
from training.loop import Progress
from training.out_folder import how_to_use, out_folder, refuse_another
from training.recipes import find_recipe
from training.run import SAVE_EVERY, Run, planned_card
from training.step.device import choose
from training.step.memory import keep_freed_memory
from training.step.parallel import device_of_this_process, joined_team

NETWORKS_HELP = f"One of {', '.join(ARCHITECTURES)}; or all (without vgg11)."


def train(
    name: Annotated[str, typer.Argument(help=NETWORKS_HELP)],
    recipe: Annotated[str, typer.Option(help="modern (ours) or notebook (the lecture's).")] = (
        "modern"
    ),
    epochs: Annotated[float | None, typer.Option(help="Instead of the recipe's number.")] = None,
    peak_lr: Annotated[
        float | None, typer.Option(help="Highest learning rate, instead of the recipe's.")
    ] = None,
    batch_size: Annotated[int | None, typer.Option(help="Instead of the recipe's.")] = None,
    limit: Annotated[int | None, typer.Option(help="Train on this many pictures only.")] = None,
    seed: Annotated[int, typer.Option(help="Of weights, order and augmentation.")] = 0,
    augmentation: Annotated[
        str | None,
        typer.Option(help="none, standard, light, full or heavy; else the recipe's."),
    ] = None,
    settle: Annotated[
        float | None,
        typer.Option(help="Share of the steps, the last, with no picture redrawn; 0 to 1."),
    ] = None,
    average: Annotated[
        float | None,
        typer.Option(help="Decay a step of the weights' running average, which is then kept."),
    ] = None,
    learn_from: Annotated[
        str | None,
        typer.Option(help="First layer that learns, as conv3; those before it keep their weights."),
    ] = None,
    keep_dense: Annotated[
        float | None,
        typer.Option(help="Share of large dense layers' weights that pruning leaves; 1 for all."),
    ] = None,
    go_on_from: Annotated[
        Path | None, typer.Option(help="Folder with a checkpoint to start from.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a stopped run.")] = False,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps, ...; else the best.")] = None,
    precision: Annotated[str | None, typer.Option(help="fp32 or bf16; else the fastest.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder with the Fashion-MNIST files.")] = None,
    subset: Annotated[bool, typer.Option("--subset", help="Use the shipped part only.")] = False,
    photos: Annotated[
        Path | None,
        typer.Option(help="Folder with people's photos (images.csv, images/) to learn from too."),
    ] = None,
    photo_share: Annotated[
        float | None, typer.Option(help="Share of each batch that are photos, else the recipe's.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=f"Folder for the checkpoint; else {TRAINED}.")
    ] = None,
    ship: Annotated[bool, typer.Option("--ship", help="Into the shipped checkpoints.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace another run's checkpoint there.")
    ] = False,
    threads: Annotated[int | None, typer.Option(help="CPU threads; else one a core.")] = None,
    save_every: Annotated[float, typer.Option(help="Seconds between two resume files.")] = (
        SAVE_EVERY
    ),
    log: Annotated[
        Path | None, typer.Option(help="Folder for the card as JSON: settings, curves, accuracy.")
    ] = None,
) -> None:
    """Train a network, or all of them, and write its checkpoint.

    Ctrl-C saves where it stands; the same command with --resume goes on from there, to the same
    weights as a run that was never stopped (on the same machine and number of threads).

    On several devices or machines: torchrun --nproc-per-node N -m training train ...
    """
    if threads:
        torch.set_num_threads(threads)
    keep_freed_memory()
    signal.signal(signal.SIGTERM, _interrupt)
    folder, shipped = out_folder(out, ship), go_on_from or CHECKPOINTS
    names = SHIPPED if name == "all" else (find(name).name,)
    data_set = load_subset() if subset else load_fashion_mnist(data)
    if limit:
        data_set = data_set.limited(limit)
    photo_set = photos_to_learn(photos) if photos else None
    with joined_team(device) as team:
        if team.size > 1:
            device = device_of_this_process(device)
        plans, recipes = {}, {}
        for network in names:
            plans[network] = plan = choose(network, device, precision)
            recipes[network] = settings = find_recipe(
                recipe,
                network,
                epochs=epochs,
                seed=seed,
                augmentation=augmentation,
                settle=settle,
                average=average,
                keep_dense=keep_dense,
                learn_from=learn_from,
                photo_share=photo_share,
                start="shipped" if go_on_from else None,
                peak_lr=peak_lr,
                batch_size=batch_size,
                on_gpu=plan.device.type == "cuda",
            )
            if not overwrite:
                planned = planned_card(settings, recipe, data_set, shipped, photo_set)
                refuse_another(checkpoint_path(network, folder), planned)
        for network, settings in recipes.items():
            plan = plans[network]
            run = Run(
                settings, recipe, data_set, plan, folder, shipped, team=team, photos=photo_set
            )
            run.save_every = save_every
            if not team.writes:
                _follow(run, resume)
                continue
            with folder_lock(folder, network):
                card = _train_one(run, resume)
            if card is None:
                raise typer.Exit(130)
            if log:
                log.mkdir(parents=True, exist_ok=True)
                record = json.dumps(asdict(card), indent=1)
                (log / f"{network}_{recipe}.json").write_text(record, encoding="utf-8")
        if team.writes:
            print(how_to_use(names, folder))


def _follow(run: Run, resume: bool) -> None:
    """Train along with the process that reports and writes."""
    if resume:
        run.resume()
    try:
        for _ in run.steps():
            pass
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _train_one(run: Run, resume: bool) -> Card | None:
    """Train and report; None if it was interrupted."""
    name = run.recipe.architecture
    photos = f" and {len(run.photos.learned(run.recipe))} photos" if run.photos else ""
    pictures = f"{len(run.data.train)} pictures{photos}"
    print(f"{name}: {run.recipe_name} recipe on {pictures}, {run.plan}")
    if resume:
        found = run.resume()
        print(
            f"{name}: " + (f"resumed after step {run.state.step}" if found else "nothing to resume")
        )
    try:
        _show(run)
    except KeyboardInterrupt:
        print(f"{name}: stopped after step {run.state.step}; go on with --resume")
        return None
    card = run.finish()
    _print_card(card, run)
    return card


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
    if validation is None:
        return ""
    top1 = validation.photo_top1
    return (
        f"{name}: epoch {progress.epoch:g}, step {progress.step}/{progress.num_steps}, "
        f"loss {progress.loss:.3f}, validation {validation.top1:.2f} % "
        f"(loss {validation.loss:.3f}), {'' if top1 is None else f'photos {top1:.1f} %, '}"
        f"{progress.images_per_second:.0f} images/s"
    )


def _print_card(card: Card, run: Run) -> None:
    accuracy = (
        f"test accuracy {card.test_accuracy:.2f} %"
        if card.test_accuracy is not None
        else "test accuracy not measured: this was not the complete data set"
    )
    minutes = card.minutes or 0.0
    duration = f"{minutes:.1f} minutes" if minutes >= 1 else f"{60 * minutes:.0f} seconds"
    print(f"{card.network}: {accuracy}, {duration}, {run.checkpoint}")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
