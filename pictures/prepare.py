"""The whole way from a clean picture to 28x28 pixels, in steps that can be looked at."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from PIL import Image

from pictures.already_28x28 import find_ready
from pictures.cut import WHOLE, Cut, judge
from pictures.drawing import find_openings, thicken
from pictures.figures.shown import Shown, find_shown
from pictures.fit import crop_box, fit, frame, match_tones
from pictures.garment import Garment, find_garment, without_laces
from pictures.kinds import kind_of
from pictures.pointed import find_where
from pictures.step_pictures import cut_out, enlarge, small
from pictures.straighten import straighten

WORK_SIZE = 256  # longest side in which the garment is sought, in pixels
FILLED = "outline", "clipart"  # kinds whose enclosed areas belong to the garment
# Of drawings, which have no tones of their own: light cloth with dark seams, as in photos.
AREA_TONE, DETAIL_TONE = 160.0, 60.0
LINE_TONE = 205.0  # of lines that are left unfilled

Find = Callable[[np.ndarray, np.ndarray], Garment]


@dataclass(frozen=True)
class Choices:
    """What the visitor decided; None leaves it to the guess.

    invert: negate the tones. background: "remove" or "keep". fill: fill a drawing's outline.
    crop: trim to the garment. where: a point (x, y) of the garment or a box (left, top, right,
    bottom) around it, in shares of the picture's width and height.
    """

    invert: bool | None = None
    background: str | None = None
    fill: bool | None = None
    crop: bool | None = None
    where: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Step:
    """name: "upright", "found" or "found_first", "mask", "fill", "crop", "tone" or "28x28".

    image: small RGB or L picture, drawn when it is first asked for: few who classify look at it.
    """

    name: str
    draw: Callable[[], Image.Image]

    @cached_property
    def image(self) -> Image.Image:
        return self.draw()


@dataclass(frozen=True)
class Prepared:
    """pixels: (28, 28) uint8, light garment on black. steps: how they came about, in order.

    kind: "photo", "clipart", "silhouette" or "outline". choices: as finally used, none of them
    None but `where`. empty: True where nothing is to be seen. frame: which part of the picture the
    pixels show, see `fit.frame`. cut: how good the cut-out is. found: (H, W) bool, the garment
    where it lies in the whole picture; None where nothing was to be cut out.
    """

    pixels: np.ndarray
    steps: list[Step]
    kind: str
    choices: Choices
    empty: bool
    frame: tuple[float, float, float, float]
    cut: Cut = WHOLE
    found: np.ndarray | None = None


def prepare(
    picture: Image.Image, choices: Choices = Choices(), find: Find = find_garment
) -> Prepared:
    """Turn a picture from `open_picture` into what the networks know.

    One that is so already (`find_ready`) is only shrunk, unless a choice is made. Of one that shows
    a data-set picture, in a plot or a frame, that picture is taken (`find_shown`).

    picture: any size from 1x1; RGBA, other modes are converted. find: tells the garment from the
    ground, as `find_garment` does. Raises ValueError for a `choices.background` that is neither
    "remove" nor "keep", and for a `choices.where` that is no place.
    """
    if choices.background not in (None, "remove", "keep"):
        raise ValueError(f'A background is to "remove" or "keep", not {choices.background!r}.')
    picture = _without_idle_alpha(picture)
    # Who points at a place means the picture as it is.
    shown = find_shown(_over_white(picture)) if choices.where is None else None
    if shown is not None:
        return _from_shown(picture, shown, choices, find)
    return _prepare(picture, choices, find)


def _prepare(picture: Image.Image, choices: Choices, find: Find) -> Prepared:
    """As `prepare`, for a picture that shows no other."""
    ready = find_ready(picture)
    if ready is not None and choices == Choices():
        return _as_it_is(picture, ready)
    rgb, alpha = _working_copy(picture)
    garment = find(rgb, alpha) if choices.where is None else find_where(choices.where, rgb, alpha)
    cut, found = judge(garment), garment.mask if garment.found else None
    kind = kind_of(rgb, garment)
    if choices.crop is not False and choices.background != "keep":
        bare = without_laces(garment) if kind == "photo" else garment
        rgb, garment = straighten(rgb, bare)
    used = _decide(choices, garment, kind)
    grey = rgb @ np.array([0.299, 0.587, 0.114])

    tones, mask = _tones(grey, garment, kind, used)
    box = crop_box(mask) if used.crop else (0, 0, mask.shape[1], mask.shape[0])
    drawn = bool(kind != "photo" and used.crop and used.background == "remove")
    pixels = fit(tones, box, drawn)
    empty = bool(pixels.max() < 20 or (np.ptp(grey) < 6 and alpha.min() == alpha.max()))
    steps = [
        Step("upright", partial(small, rgb)),
        Step("mask", partial(cut_out, rgb, garment.mask)),
        *([Step("fill", partial(small, (mask * 255).astype(np.uint8)))] if used.fill else []),
        Step("crop", partial(cut_out, rgb, mask, box)),
        Step("tone", partial(small, tones.astype(np.uint8), box)),
        Step("28x28", partial(enlarge, pixels)),
    ]
    return Prepared(
        pixels, steps, kind, used, empty, frame(box, mask.shape[::-1], drawn), cut, found
    )


def _as_it_is(picture: Image.Image, pixels: np.ndarray) -> Prepared:
    """A picture like the data set's own, which nothing could make better."""
    steps = [
        Step("upright", partial(small, picture)),
        Step("28x28", partial(enlarge, pixels)),
    ]
    used = Choices(invert=False, background="keep", fill=False, crop=False)
    return Prepared(pixels, steps, "photo", used, False, (0.0, 0.0, 1.0, 1.0))


def _from_shown(picture: Image.Image, shown: Shown, choices: Choices, find: Find) -> Prepared:
    """The picture within the picture; a choice that is made goes for its pixels."""
    left, top, right, bottom = shown.box
    width, height = picture.size
    name = "found" if shown.num_alike == 1 else "found_first"
    inside = Image.fromarray(shown.pixels).convert("RGB")
    if choices == Choices():
        prepared = _as_it_is(inside, shown.pixels)
    else:
        prepared = _prepare(inside, choices, find)
    x0, y0, x1, y1 = prepared.frame
    across, down = (right - left) / width, (bottom - top) / height
    around = (
        left / width + x0 * across,
        top / height + y0 * down,
        left / width + x1 * across,
        top / height + y1 * down,
    )
    steps = [
        Step("upright", partial(small, picture)),
        Step(name, partial(small, _over_white(picture), shown.box)),
        *prepared.steps[1:],
    ]
    return replace(prepared, steps=steps, frame=around, found=None)


def _over_white(picture: Image.Image) -> np.ndarray:
    """(H, W, 3) uint8."""
    if picture.mode == "RGB":
        return np.asarray(picture)
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture)
    return np.asarray(flat.convert("RGB"))


def _without_idle_alpha(picture: Image.Image) -> Image.Image:
    """RGB where all is opaque, which is much quicker to shrink; else RGBA."""
    picture = picture.convert("RGBA")
    opaque = picture.getchannel("A").getextrema() == (255, 255)
    return picture.convert("RGB") if opaque else picture


def _working_copy(picture: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """(H, W, 3) uint8 colours over white, and (H, W) uint8 alpha, longest side WORK_SIZE."""
    scale = WORK_SIZE / max(picture.size)
    width, height = (max(1, round(side * scale)) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BILINEAR)
    if picture.mode == "RGB":
        return np.asarray(picture), np.full((height, width), 255, np.uint8)
    return _over_white(picture), np.asarray(picture.getchannel("A"))


def _decide(choices: Choices, garment: Garment, kind: str) -> Choices:
    """Fill in every choice that was left open."""
    guessed = Choices(
        invert=garment.ground_light,
        background="remove" if garment.found else "keep",
        fill=kind in FILLED,
        crop=True,
    )
    given = {name: value for name, value in vars(choices).items() if value is not None}
    return replace(guessed, **given)


def _tones(
    grey: np.ndarray, garment: Garment, kind: str, used: Choices
) -> tuple[np.ndarray, np.ndarray]:
    """(H, W) float tones 0..255, black outside of the garment, and the mask that they fill."""
    tones = 255 - grey if used.invert else grey
    if used.background == "keep":
        return tones, garment.mask
    mask = _without_openings(garment) if used.fill else garment.mask
    if kind in ("outline", "silhouette"):
        return _draw(garment, mask, kind, swapped=used.invert != garment.ground_light)
    return match_tones(tones, mask) * mask, mask


def _without_openings(garment: Garment) -> np.ndarray:
    return garment.filled & ~find_openings(garment.mask, garment.filled)


def _draw(
    garment: Garment, mask: np.ndarray, kind: str, swapped: bool
) -> tuple[np.ndarray, np.ndarray]:
    """As `_tones`, for a drawing: one tone for its area, another for its lines or its gaps."""
    area, detail = (DETAIL_TONE, AREA_TONE) if swapped else (AREA_TONE, DETAIL_TONE)
    if kind == "silhouette":
        return np.where(garment.mask, area, detail) * mask, mask
    lines = thicken(garment.mask)
    if mask is garment.mask:
        return (AREA_TONE if swapped else LINE_TONE) * lines, lines
    return np.where(lines, detail, area) * mask, mask
