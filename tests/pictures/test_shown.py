"""A data-set picture is found in whatever shows it: a frame, a page, a plot, a grid of several."""

import io
from collections.abc import Callable

import matplotlib
import matplotlib.style
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageOps
from torchvision.utils import make_grid

from cnn_models import CLASS_NAMES, classify, verdict
from cnn_models.predict import load
from pictures import Choices, open_picture, prepare
from pictures.figures.colour_maps import NAMES, STRIP
from pictures.figures.shown import find_shown
from tests.conftest import ROOT
from tests.pictures.test_prepare import photographed, sketch, tee
from training.data.subset import load_subset

TEST = load_subset().test
PIXELS, LABELS = TEST.pixels.numpy(), TEST.labels.tolist()
EXAMPLES = sorted((ROOT / "ui" / "classify" / "examples").glob("*.png"))
Form = Callable[[int], Image.Image]


def enlarged(index: int, scale: int = 10, way=Image.Resampling.NEAREST) -> Image.Image:
    picture = Image.fromarray(PIXELS[index]).convert("RGB")
    return picture.resize((28 * scale, 28 * scale), way)


def around(picture: Image.Image, margin: int, colour) -> Image.Image:
    width, height = picture.size
    page = Image.new("RGB", (width + 2 * margin, height + 2 * margin), colour)
    page.paste(picture, (margin, margin))
    return page


def coloured(index: int, name: str) -> Image.Image:
    pixels = PIXELS[index] / PIXELS[index].max()
    return Image.fromarray((matplotlib.colormaps[name](pixels)[..., :3] * 255).astype(np.uint8))


def on_noise(picture: Image.Image) -> Image.Image:
    noise = np.random.default_rng(0).integers(100, 200, (480, 480, 3)).astype(np.uint8)
    ground = Image.fromarray(noise)
    ground.paste(picture, (90, 110))
    return ground


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


def screenshot(index: int, ground=(24, 24, 27), card=(39, 39, 42)) -> Image.Image:
    """A page of 1,400 pixels, which the door makes smaller."""
    page = Image.new("RGB", (1400, 900), ground)
    pen = ImageDraw.Draw(page)
    pen.rounded_rectangle((100, 100, 1000, 800), 12, fill=card)
    for line in range(6):
        pen.rectangle((150, 130 + 20 * line, 500 + 40 * line, 138 + 20 * line), fill="#b0b0b0")
    page.paste(enlarged(index, 8), (200, 300))
    return page


def plot(index: int, style: str = "default", dpi: int = 100, bar=False, **options) -> Image.Image:
    """`imshow` with its axes, ticks and title, and perhaps a colour bar."""
    with matplotlib.style.context(style):
        figure = Figure(figsize=(5, 4))
        axes = figure.subplots()
        drawn = axes.imshow(PIXELS[index], **options)
        axes.set_title(CLASS_NAMES[LABELS[index]])
        if bar:
            figure.colorbar(drawn)
        return _saved(figure, dpi)


def grid(index: int, rows: int, columns: int, scale: float = 1.5) -> Image.Image:
    """Several as d2l's `show_images` shows them, ours first."""
    figure = Figure(figsize=(columns * scale, rows * scale))
    for place, axes in enumerate(np.ravel(figure.subplots(rows, columns))):
        axes.imshow(PIXELS[(index + 37 * place) % len(PIXELS)])
        axes.set_title(CLASS_NAMES[LABELS[(index + 37 * place) % len(PIXELS)]])
        axes.get_xaxis().set_visible(False)
        axes.get_yaxis().set_visible(False)
    return _saved(figure, 100)


def laid(index: int, number: int, nrow: int) -> Image.Image:
    """Several as torchvision's `make_grid` lays them, black between, ours first."""
    pictures = torch.from_numpy(PIXELS[index : index + number].copy())[:, None]
    return Image.fromarray(make_grid(pictures, nrow=nrow).permute(1, 2, 0).numpy())


def plotted(picture: Image.Image) -> Image.Image:
    """A whole grid in one plot."""
    figure = Figure(figsize=(6, 4))
    figure.subplots().imshow(picture)
    return _saved(figure, 100)


def _saved(figure: Figure, dpi: int) -> Image.Image:
    out = io.BytesIO()
    figure.savefig(out, dpi=dpi)
    return Image.open(io.BytesIO(out.getvalue()))


BILINEAR, BICUBIC = Image.Resampling.BILINEAR, Image.Resampling.BICUBIC
FORMS: dict[str, Form] = {
    "a white line around": lambda i: around(enlarged(i, 1), 1, "white"),
    "a white margin of four pixels": lambda i: around(enlarged(i, 1), 4, "white"),
    "a grey margin": lambda i: around(enlarged(i), 20, (128, 128, 128)),
    "a dark page": lambda i: around(enlarged(i), 40, (17, 17, 17)),
    "a red line and a margin": lambda i: around(around(enlarged(i, 9), 2, "red"), 25, "#f0f0f0"),
    "enlarged smoothly": lambda i: around(enlarged(i, 8, BICUBIC), 30, "white"),
    "made smaller again": lambda i: around(enlarged(i), 30, "white").resize((150, 150), BILINEAR),
    "wider than high": lambda i: around(enlarged(i), 20, "white").resize((340, 260)),
    "a line, enlarged smoothly": lambda i: around(enlarged(i, 1), 1, "white").resize((300, 300), 2),
    "a black margin in a white one": lambda i: around(
        around(enlarged(i, 6), 40, "black"), 9, "white"
    ),
    "on noise": lambda i: on_noise(enlarged(i)),
    "dark on light, cropped": lambda i: ImageOps.invert(enlarged(i, 12)).crop((7, 4, 330, 330)),
    "JPEG": lambda i: jpeg(around(enlarged(i), 20, "white"), 50),
    "viridis": lambda i: coloured(i, "viridis"),
    "plasma, JPEG": lambda i: jpeg(coloured(i, "plasma").resize((280, 280), 0), 60),
    "jet, cropped": lambda i: coloured(i, "jet").resize((420, 420), 0).crop((6, 4, 412, 416)),
    "a row of four": lambda i: laid(i, 4, 4),
    "two rows of eight": lambda i: laid(i, 16, 8),
    "an unfinished grid, enlarged": lambda i: laid(i, 13, 4).resize((366, 366), 0),
    "a dark page's screenshot": screenshot,
    "a light page's screenshot": lambda i: screenshot(i, (255, 255, 255), (244, 244, 245)),
}
PLOTS: dict[str, Form] = {
    "viridis": plot,
    "inferno, a colour bar": lambda i: plot(i, cmap="inferno", bar=True),
    "turbo, large": lambda i: plot(i, cmap="turbo", dpi=220),
    "grey, small": lambda i: plot(i, cmap="gray", dpi=45),
    "binary": lambda i: plot(i, cmap="binary"),
    "Blues, JPEG": lambda i: jpeg(plot(i, cmap="Blues", bar=True).convert("RGB"), 60),
    "hot, smooth": lambda i: plot(i, cmap="hot", interpolation="bilinear"),
    "ggplot": lambda i: plot(i, style="ggplot", cmap="gray"),
    "dark ground": lambda i: plot(i, style="dark_background", cmap="bone"),
    "a stretched one": lambda i: plot(i, cmap="gray", aspect="auto"),
    "two rows of four": lambda i: grid(i, 2, 4),
    "zero in the middle": lambda i: plot(i, cmap="gray", vmin=-255, vmax=255),
    "viridis from below zero": lambda i: plot(i, vmin=-100, vmax=255, bar=True),
    "red and blue": lambda i: plot(i, cmap="RdBu", vmin=-255, vmax=255),
    "a grid in a plot": lambda i: plotted(laid(i, 16, 8)),
    "one row of three": lambda i: grid(i, 1, 3, 2.5),
}


MORE = [(FORMS, 6), (PLOTS, 3)]


def unlike(index: int, pixels: np.ndarray) -> float:
    """The mean difference from the data set's picture, whose lightest a plot makes 255."""
    own = PIXELS[index].astype(float)
    return min(np.abs(pixels - own).mean(), np.abs(pixels - own * 255 / own.max()).mean())


@pytest.mark.parametrize(
    ("forms", "number"),
    [(FORMS, 2), (PLOTS, 1), *(pytest.param(*m, marks=pytest.mark.slow) for m in MORE)],
    ids=["plain", "plots", "plain, more", "plots, more"],
)
def test_the_picture_is_found_in_every_form(forms, number):
    failures = {}
    for name, form in forms.items():
        differences = [unlike(i, prepare(open_picture(form(i))).pixels) for i in range(number)]
        if bad := [i for i, difference in enumerate(differences) if difference > 16]:
            failures[name] = bad
    assert not failures


@pytest.mark.slow
def test_the_answer_is_right_for_48_of_60_in_a_frame_and_in_colours():
    networks = [load("lenet_bn")]
    names = "a white line around", "a grey margin", "jet, cropped", "made smaller again"
    answers: dict[bytes, str] = {}
    for name in names:
        right = 0
        for i in range(60):
            pixels = prepare(open_picture(FORMS[name](i))).pixels
            if pixels.tobytes() not in answers:
                answers[pixels.tobytes()] = verdict(classify(networks, pixels)).label
            right += answers[pixels.tobytes()] == CLASS_NAMES[LABELS[i]]
        assert right >= 48, (name, right)


def test_drawings_photos_and_examples_are_no_shown_pictures():
    pictures = [tee(), tee("white", "black"), tee("#303030", "black"), sketch(), sketch(3)]
    pictures += [
        photographed((30, 30, 35), g) for g in ("wood", "carpet", "slope", "dark", "paper")
    ]
    pictures += [around(tee("#d0d0d0", "black"), margin, "white") for margin in (1, 40)]
    pictures += [around(photographed((220, 210, 200), "dark").convert("RGB"), 20, "white")]
    pictures += [open_picture(file) for file in EXAMPLES]
    found = [k for k, p in enumerate(pictures) if find_shown(np.asarray(p.convert("RGB")))]
    assert not found


@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.just(0)))
def test_a_picture_of_one_colour_shows_none(pixels):
    assert find_shown(np.stack([pixels] * 3, axis=2)) is None


@given(st.integers(0, 2**32 - 1), st.integers(1, 90), st.integers(1, 90))
def test_noise_shows_none(seed, height, width):
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    assert find_shown(noise) is None


def test_the_steps_tell_what_was_found_and_where():
    prepared = prepare(open_picture(around(enlarged(0), 40, "white")))
    assert [step.name for step in prepared.steps] == ["upright", "found", "28x28"]
    assert prepared.frame == pytest.approx((1 / 9, 1 / 9, 8 / 9, 8 / 9))
    assert np.array_equal(prepared.pixels, PIXELS[0])


def test_of_several_the_first_is_taken_and_that_is_told():
    page = Image.new("RGB", (500, 280), "white")
    for place in range(6):
        corner = 20 + 160 * (place % 3), 10 + 135 * (place // 3)
        page.paste(enlarged(place, 4), corner)
    prepared = prepare(open_picture(page))
    assert prepared.steps[1].name == "found_first"
    assert np.array_equal(prepared.pixels, PIXELS[0])


def test_a_choice_goes_for_the_picture_that_was_found():
    page = open_picture(around(enlarged(0), 40, "white"))
    prepared = prepare(page, Choices(invert=True, background="keep", crop=False))
    assert unlike(0, 255 - prepared.pixels) < 16
    assert [step.name for step in prepared.steps][:2] == ["upright", "found"]


def test_the_colours_are_matplotlibs():
    with Image.open(STRIP) as strip:
        rows = dict(zip(NAMES, np.asarray(strip.convert("RGB")), strict=True))
    for name in set(NAMES) & set(matplotlib.colormaps):
        expected = matplotlib.colormaps[name](np.linspace(0, 1, 256))[:, :3] * 255
        assert np.abs(rows[name] - expected).max() < 1, name
