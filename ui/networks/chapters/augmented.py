"""One picture as the networks are given it while they learn, by the training's own code."""

from html import escape

import torch
from PIL import Image

from training.augmentation.augment import FULL, NONE, STANDARD, Augmentation, augment
from training.data.subset import shipped_pictures
from ui.shared.html import png_url
from ui.texts.common import text

BOOT = 9  # a class that is not the same when mirrored
SEED = 3  # with which every kind can be seen
# Each kind alone and for certain, as strong as it comes in training.
KINDS = {
    "none": NONE,
    "flip": Augmentation(flip=1.0, shift=0, brightness=0.0, contrast=0.0),
    "shift": Augmentation(flip=0.0, shift=STANDARD.shift, brightness=0.0, contrast=0.0),
    "light": Augmentation(
        flip=0.0, shift=0, brightness=STANDARD.brightness, contrast=STANDARD.contrast
    ),
    "style": Augmentation(
        flip=0.0, shift=0, brightness=0.0, contrast=0.0, limits=FULL.limits, style=1.0
    ),
    "flaws": Augmentation(flip=0.0, shift=0, brightness=0.0, contrast=0.0, flaws=1.0),
}


def augmented_html(language: str) -> str:
    """A boot of the test pictures, once for each kind; the global random numbers stay."""
    test = shipped_pictures()
    boot = test.pixels[test.labels == BOOT][:1]
    return (
        f'<div class="augmented">{"".join(_figure(boot, kind, language) for kind in KINDS)}</div>'
    )


def _figure(pixels: torch.Tensor, kind: str, language: str) -> str:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        drawn = augment(pixels, KINDS[kind])[0]
    caption = escape(text(f"lesson_augment_{kind}", language))
    url = png_url(Image.fromarray(drawn.numpy()))
    return f'<figure><img src="{url}" alt=""><figcaption>{caption}</figcaption></figure>'
