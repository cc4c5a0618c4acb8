"""python -m training finder: trains the garment finder."""

import datetime
import math
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from PIL import Image
from tqdm import tqdm

from cnn_models.files.finder_file import FinderCard, finder_path, save_finder
from cnn_models.files.weights import TRAINED
from cnn_models.garment_finder import fold_norms
from pictures import open_picture
from training.data.phone_photos import HELD_BACK, TRAIN, Photo, read_photos
from training.finder.learn import BATCH, FinderState, learn, measure_overlaps
from training.finder.scenes import Scenes, find_grounds
from training.finder.teacher import MASK_SIDE, draw_masks, mask_path
from training.out_folder import out_folder

COVERED = 0.03, 0.9  # least and most of a photo that a mask to learn from covers
DECIDED = 0.8  # least mean distance of a mask's tones from grey, 0..1


def finder(
    photos: Annotated[Path, typer.Option(help="Folder with images.csv and images/.")],
    masks: Annotated[Path, typer.Option(help="Folder for the teacher's masks of them.")],
    teacher: Annotated[
        Path, typer.Option(help="ONNX file of U2-Netp, which draws the masks that are missing.")
    ] = Path("u2netp.onnx"),
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the photos.")] = 112,
    out: Annotated[
        Path | None, typer.Option(help=f"Folder for the checkpoint; else {TRAINED}.")
    ] = None,
    ship: Annotated[bool, typer.Option("--ship", help="Into the shipped checkpoints.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the checkpoint that is there.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a stopped run.")] = False,
) -> None:
    """Train the network that tells a photographed garment from what it lies on."""
    path = finder_path(out_folder(out, ship))
    if path.exists() and not overwrite:
        raise ValueError(
            f"{path} is there already. Add --overwrite to replace it, or choose another folder "
            "with --out."
        )
    found = [p for p in read_photos(photos) if p.part in (TRAIN, HELD_BACK)]
    draw_masks([photo.file for photo in found], teacher, masks)
    images, drawn = _read(found, masks)
    usable = _usable(drawn)
    learned = torch.tensor([p.part == TRAIN for p in found]) & usable
    held_back = ~torch.tensor([p.part == TRAIN for p in found]) & usable
    scenes = Scenes(
        images[learned],
        drawn[learned],
        _weights([p for p, chosen in zip(found, learned.tolist(), strict=True) if chosen]),
        find_grounds(drawn[learned]),
    )
    steps_per_epoch = max(1, len(scenes.images) // BATCH)
    resume_file = path.with_suffix(".resume.safetensors")
    torch.manual_seed(0)
    state = FinderState()
    if resume and resume_file.exists():
        state.load(resume_file)
    started = time.monotonic()
    with tqdm(initial=state.step, total=epochs * steps_per_epoch, disable=None) as bar:
        try:
            for loss in learn(state, scenes, epochs * steps_per_epoch):
                bar.update()
                bar.set_postfix_str(f"loss {loss:.3f}", refresh=False)
                if state.step % steps_per_epoch == 0:
                    overlaps = measure_overlaps(
                        state.averaged(), images[held_back], drawn[held_back]
                    )
                    bar.write(
                        f"epoch {state.step // steps_per_epoch}: overlap with the teacher "
                        f"{overlaps.mean():.3f} on {len(overlaps)} photos of other senders"
                    )
                    state.save(resume_file)
        except KeyboardInterrupt:
            state.save(resume_file)
            print(f"stopped after step {state.step}; go on with --resume")
            raise typer.Exit(130) from None
    model = fold_norms(state.averaged())
    overlaps = measure_overlaps(model, images[held_back], drawn[held_back])
    card = FinderCard(
        photos=len(scenes.images),
        held_back_photos=len(overlaps),
        overlap=round(overlaps.mean().item(), 4),
        epochs=epochs,
        minutes=round((time.monotonic() - started) / 60, 1),
        date=datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        torch_version=torch.__version__,
    )
    save_finder(path, model, card)
    resume_file.unlink(missing_ok=True)
    print(f"{path}: overlap with the teacher {card.overlap:.3f} on photos of other senders")


def _read(photos: list[Photo], masks: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Photos (P, S, S, 3) and masks (P, S, S), uint8, squeezed to MASK_SIDE square."""
    side = (MASK_SIDE, MASK_SIDE)
    images = np.zeros((len(photos), *side, 3), np.uint8)
    drawn = np.zeros((len(photos), *side), np.uint8)
    for i, photo in enumerate(tqdm(photos, unit="photo", disable=None)):
        picture = open_picture(photo.file).convert("RGB")
        images[i] = np.asarray(picture.resize(side, Image.Resampling.BILINEAR))
        with Image.open(mask_path(masks, photo.file)) as mask:
            drawn[i] = np.asarray(mask.convert("L").resize(side))
    return torch.from_numpy(images), torch.from_numpy(drawn)


def _usable(drawn: torch.Tensor) -> torch.Tensor:
    """(P,) bool: masks in which the teacher has decided on something of a garment's size."""
    share = (drawn > 127).float().mean((1, 2))
    decided = (drawn.float() / 127.5 - 1).abs().mean((1, 2))
    return (share > COVERED[0]) & (share < COVERED[1]) & (decided > DECIDED)


def _weights(photos: list[Photo]) -> torch.Tensor:
    """(P,) how often each is drawn: a sender of many photos shows few garments of many."""
    num = Counter(photo.sender for photo in photos)
    return torch.tensor([1 / math.sqrt(num[photo.sender]) for photo in photos])
