"""How each network is trained: ours (`modern`) and the lecture's (`notebook`)."""

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from cnn_models import find
from training.augmentation.augment import (
    AUGMENTATIONS,
    FULL,
    HEAVY,
    LIGHT,
    NONE,
    STANDARD,
    Augmentation,
)
from training.recipe import Recipe

T = TypeVar("T")


def _notebook(architecture: str, peak_lr: float, epochs: int, batch_size: int) -> Recipe:
    """Plain SGD at one learning rate on the pictures as they are, as the lecture's d2l loop does.

    One difference: our input is normalised, the lecture's is scaled to 0..1.
    """
    return Recipe(
        architecture,
        epochs,
        batch_size,
        peak_lr,
        momentum=0.0,
        warmup=None,
        weight_decay=0.0,
        label_smoothing=0.0,
        clip_norm=None,
        augmentation=NONE,
        start="xavier",
    )


# Half of the steps at half the side, a quarter at three quarters, the rest at the full one: the
# same number of pictures in about 0.55 of a CPU's time. With 0.15 of them at the full one NiN had
# no time left to learn it: 91.9 per cent at 160 pixels, 89.0 at the end.
_GROWING_224 = ((0.5, 112), (0.75, 160))
_GROWING_96 = ((0.5, 48), (0.75, 72))
# A fast GPU waits for the next call rather than for results: smaller images save nothing there, and
# larger batches much.
_GPU_BATCH, _GPU_PEAK_LR = 256, 0.01


def _large(
    architecture: str,
    dropout: float | None = None,
    sizes: tuple[tuple[float, int], ...] = _GROWING_224,
    augmentation: Augmentation = FULL,
) -> Recipe:
    return Recipe(
        architecture,
        epochs=20,
        batch_size=128,
        peak_lr=0.008,
        optimizer="muon",
        weight_decay=0.01,
        # Smoothed labels bend the confidences in a way that no temperature straightens: 1.1 to 1.8
        # points of calibration error were left, 0.6 in the LeNets, which never had them.
        label_smoothing=0.0,
        clip_norm=None,
        dropout=dropout,
        sizes=sizes,
        augmentation=augmentation,
        settle=0.2,
    )


# A LeNet holds little: what it learns of photos, more than with batch norm, costs it test accuracy.
_LENET = Recipe(
    "lenet",
    epochs=90,
    batch_size=128,
    peak_lr=0.3,
    label_smoothing=0.0,
    clip_norm=None,
    augmentation=STANDARD,
    photo_share=0.27,
)
_LENET_BN = replace(
    _LENET,
    architecture="lenet_bn",
    peak_lr=0.2,
    augmentation=LIGHT,
    settle=0.3,
    photo_share=0.2,
)
# ReLU lets more through than a sigmoid: at LeNet's rate it diverges.
_LENET_RELU = replace(_LENET, architecture="lenet_relu", weight_decay=1e-5, peak_lr=0.05)

RECIPES: dict[str, dict[str, Recipe]] = {
    "modern": {
        r.architecture: r
        for r in (
            replace(_LENET, weight_decay=1e-5),
            _LENET_BN,
            replace(_LENET_BN, architecture="lenet_bn_scratch"),
            replace(_LENET_BN, architecture="lenet_bn_after"),
            _LENET_RELU,
            replace(_LENET_RELU, architecture="lenet_dropout"),
            _large("alexnet", dropout=0.3),
            _large("vgg11", dropout=0.3, augmentation=HEAVY),
            _large("vgg11_quarter", dropout=0.3, augmentation=HEAVY),
            _large("nin", dropout=0.3),
            _large("googlenet", sizes=_GROWING_96),
        )
    },
    "notebook": {
        r.architecture: r
        for r in (
            _notebook("lenet", 0.9, 10, 256),
            _notebook("lenet_bn", 1.0, 10, 256),
            _notebook("lenet_bn_scratch", 1.0, 10, 256),
            _notebook("lenet_bn_after", 1.0, 10, 256),
            _notebook("lenet_relu", 0.1, 10, 256),
            _notebook("lenet_dropout", 0.1, 10, 256),
            _notebook("alexnet", 0.01, 4, 128),
            _notebook("vgg11", 0.05, 10, 128),
            _notebook("vgg11_quarter", 0.05, 10, 128),
            _notebook("nin", 0.1, 10, 128),
            _notebook("googlenet", 0.1, 10, 128),
        )
    },
}


def find_recipe(
    recipe: str,
    architecture: str,
    *,
    epochs: float | None = None,
    seed: int = 0,
    augmentation: str | None = None,
    start: str | None = None,
    peak_lr: float | None = None,
    batch_size: int | None = None,
    settle: float | None = None,
    average: float | None = None,
    keep_dense: float | None = None,
    photo_share: float | None = None,
    learn_from: str | None = None,
    on_gpu: bool = False,
) -> Recipe:
    """Look a recipe up, with what is to differ; ValueError names the known ones.

    on_gpu: with our recipe a large network is then trained in larger batches, on images of its own
    size from the start.
    """
    find(architecture)
    found = _known("recipe", recipe, RECIPES)[architecture]
    if on_gpu and found.sizes:
        found = replace(found, batch_size=_GPU_BATCH, peak_lr=_GPU_PEAK_LR, sizes=())
    if peak_lr is not None and not 0 < peak_lr <= 100:
        raise ValueError(f"A learning rate is a number above 0 and up to 100, not {peak_lr:g}.")
    if batch_size is not None and not 1 <= batch_size <= 10_000:
        raise ValueError(f"A batch has 1 to 10000 pictures, not {batch_size}.")
    if epochs is not None and not 0 < epochs <= 10_000:
        raise ValueError(f"Epochs are a number above 0 and up to 10000, not {epochs:g}.")
    if settle is not None and not 0 <= settle <= 1:
        raise ValueError(f"The share of steps that settle is 0 to 1, not {settle:g}.")
    if average is not None and not 0 < average < 1:
        raise ValueError(f"An average's decay is a number between 0 and 1, not {average:g}.")
    if keep_dense is not None and not 0 < keep_dense <= 1:
        raise ValueError(f"The share of dense weights kept is above 0 to 1, not {keep_dense:g}.")
    if photo_share is not None and not 0 < photo_share < 1:
        raise ValueError(f"The share of photos is between 0 and 1, not {photo_share:g}.")
    return replace(
        found,
        epochs=found.epochs if epochs is None else epochs,
        seed=seed,
        peak_lr=found.peak_lr if peak_lr is None else peak_lr,
        batch_size=found.batch_size if batch_size is None else batch_size,
        augmentation=(
            found.augmentation
            if augmentation is None
            else _known("augmentation", augmentation, AUGMENTATIONS)
        ),
        settle=found.settle if settle is None else settle,
        average=found.average if average is None else average,
        keep_dense=found.keep_dense if keep_dense is None else keep_dense,
        photo_share=found.photo_share if photo_share is None else photo_share,
        # Weights that have been trained know the network's own size already.
        sizes=() if start == "shipped" else found.sizes,
        start=start or found.start,
        learn_from=found.learn_from if learn_from is None else learn_from,
    )


def _known(what: str, name: str, table: Mapping[str, T]) -> T:
    if name in table:
        return table[name]
    close = difflib.get_close_matches(name, table, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise ValueError(f"No {what} is called {name!r}.{hint} Known: {', '.join(table)}.")
