"""What the lecture says, statement by statement, and where a student finds it here.

A table to be kept: whoever shows a statement in another place, or shows an open one, says so here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """One sentence of the lecture, in few words of our own.

    lesson: 1..5, the chapter, as in `?lesson=`. page: "tab/text key", the texts that show it, try
    it or put it right; those of the tab networks stand in the lesson. cells: of the notebooks, by
    id. missing: what is still open; "" for nothing.
    """

    number: int
    lesson: int
    says: str
    page: tuple[str, ...]
    cells: tuple[str, ...]
    missing: str = ""


def _tried(*keys: str) -> tuple[str, ...]:
    """Claims that pairs of runs were made for."""
    return tuple(f"networks/pair_claim_{key}" for key in keys)


def _explained(*keys: str) -> tuple[str, ...]:
    return tuple(f"networks/lesson_{key}_body" for key in keys)


_ROWS: tuple[tuple[int, str, tuple[str, ...], tuple[str, ...], str], ...] = (
    (1, "AlexNet is LeNet's plan, deeper", _explained("plan"), ("cell-03",), ""),
    (1, "five convolutions, three dense layers", _explained("plan"), ("cell-04",), ""),
    (
        1,
        "ReLU against vanishing gradients",
        (*_explained("relu"), *_tried("relu"), "retrain/retrain_twin_activation"),
        ("cell-10",),
        "",
    ),
    (1, "dropout after the hidden dense layers", _explained("dropout"), ("dropout",), ""),
    (
        1,
        "dropout tames the dense layers; LeNet had weight decay alone",
        (
            *_explained("dropout"),
            *_tried("heart_dropout", "heart_decay"),
            "retrain/retrain_twin_dropout",
            "retrain/retrain_twin_decay",
        ),
        ("cell-11", "cell-12"),
        "",
    ),
    (
        1,
        "pictures are flipped, cropped, recoloured",
        (*_explained("augment"), "networks/lesson_augment_flip"),
        ("cell-12", "augment"),
        "",
    ),
    (
        1,
        "augmentation makes robust and overfits less",
        (
            *_explained("augment"),
            *_tried("heart_augmentation", "robust"),
            "retrain/retrain_twin_augmentation",
        ),
        ("augment-text", "augment"),
        "",
    ),
    (1, "the shapes of all layers, 6400 at the end", _explained("sides"), ("cell-06",), ""),
    (1, "three small convolutions in a row", _explained("plan"), ("cell-04",), ""),
    (1, "ten outputs in place of a thousand", _explained("plan"), ("cell-04",), ""),
    (
        1,
        "trained by SGD in batches of 128 at 224 pixels",
        (*_explained("recipe"), "retrain/retrain_recipe_notebook"),
        ("cell-11", "cell-12"),
        "",
    ),
    (2, "AlexNet gave no template", _explained("template"), ("cell-13",), ""),
    (
        2,
        "two parts, convolutions and dense layers",
        ("networks/idea_vgg11", *_explained("template")),
        ("cell-14",),
        "",
    ),
    (2, "a block: equal convolutions, then pooling", _explained("template"), ("cell-13",), ""),
    (2, "*layers unpacks a list", _explained("code"), ("star",), ""),
    (2, "VGG-11: eight convolutions, three dense", _explained("template"), ("cell-13",), ""),
    (2, "one channel in, and why", _explained("code"), ("cell-15",), ""),
    (2, "7 is 224 halved five times", _explained("sides"), ("cell-16",), ""),
    (2, "the blocks' shapes", _explained("sides"), ("cell-14",), ""),
    (2, "it costs more than AlexNet", _explained("quarter"), ("cost",), ""),
    (2, "a quarter of the channels is enough", _explained("quarter"), ("cell-16",), ""),
    (3, "no dense layer at all", _explained("maps"), ("cell-17",), ""),
    (3, "as many maps at the end as classes", _explained("maps"), ("nin-block",), ""),
    (3, "global average pooling gives the logits", _explained("maps"), ("cell-21", "cell-22"), ""),
    (3, "far fewer weights", _explained("maps"), ("cell-20",), ""),
    (3, "a block: one free window, two of 1x1", _explained("block"), ("nin-block",), ""),
    (
        3,
        "1x1 is a dense layer at each pixel",
        ("networks/idea_nin", *_explained("block")),
        ("cell-18",),
        "",
    ),
    (
        4,
        "four paths see different things",
        ("networks/idea_googlenet", *_explained("paths"), "features/path_facts"),
        ("cell-23",),
        "",
    ),
    (4, "white blocks change channels, blue see space", _explained("paths"), ("roles",), ""),
    (4, "1x1 narrows the channels first", _explained("paths", "pointwise"), ("cell-24",), ""),
    (4, "fewer channels, fewer weights", _explained("saving"), ("saving",), ""),
    (4, "half the side is a stage", _explained("stages"), ("stages-text", "stages"), ""),
    (4, "few weights, little arithmetic", _explained("later"), ("cell-24",), ""),
    (4, "nine Inception blocks", _explained("depth"), ("cell-26",), ""),
    (4, "the first with a hundred layers", _explained("depth"), ("cell-25", "cell-26"), ""),
    (4, "today one uses version 3", _explained("later"), ("later-text",), ""),
    (4, "complicated and not much liked", _explained("later"), ("later-text",), ""),
    (
        5,
        "for deep networks, not for shallow ones",
        _explained("deep", "gradients"),
        ("cell-41", "cell-42"),
        "",
    ),
    (5, "deep networks overfit, so regularise", _explained("deep"), ("gradients-text",), ""),
    (5, "each feature or channel is normalised", _explained("norm"), ("cell-28",), ""),
    (
        5,
        "before the activation, never after",
        (*_explained("place"), *_tried("before"), "retrain/retrain_twin_place"),
        ("place-text", "place"),
        "",
    ),
    (5, "columns of a table; maps laid out by pixel", _explained("norm"), ("cell-28",), ""),
    (
        5,
        "the short snippet's variance",
        ("networks/lesson_mistakes_square",),
        ("cell-31", "cell-32"),
        "",
    ),
    (
        5,
        "kept statistics answer; gradients tell the mode",
        ("networks/lesson_mistakes_mode", "features/norm_change"),
        ("cell-35", "cell-36"),
        "",
    ),
    (
        5,
        "gamma and beta are learned, the statistics kept",
        (*_explained("learned"), "networks/lesson_mistakes_attributes"),
        ("cell-33", "cell-34"),
        "",
    ),
    (5, "gamma a mean, beta a variance", _explained("learned"), ("cell-37", "cell-38"), ""),
    (
        5,
        "BatchNorm1d and 2d, and what they count",
        (*_explained("norm"), "networks/lesson_norm_row"),
        ("cell-30",),
        "",
    ),
    (
        5,
        "fixes mean and variance, then learns others",
        ("networks/idea_lenet_bn", *_explained("learned")),
        ("cell-38",),
        "",
    ),
    (
        5,
        "faster, not more accurate",
        (*_explained("faster"), *_tried("faster", "no_better"), "retrain/retrain_twin_norm"),
        ("cell-41", "cell-42"),
        "",
    ),
    (5, "no new nonlinearity, no new power", _explained("power"), ("cell-39", "cell-40"), ""),
    (
        5,
        "gradients neither vanish nor explode",
        _explained("gradients"),
        ("gradients-text", "gradients"),
        "",
    ),
)

STATEMENTS = tuple(Statement(number, *row) for number, row in enumerate(_ROWS, start=1))
