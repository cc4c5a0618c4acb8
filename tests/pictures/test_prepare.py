import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from pictures import Choices, Prepared, open_picture, prepare
from pictures.fit import DRAWN_EDGE, DRAWN_WIDTH, LONGEST_EDGE, fit
from pictures.mask_parts import fill_holes
from training.data.subset import load_subset

TEE = [(60, 50), (115, 40), (130, 55), (170, 55), (185, 40), (240, 50), (285, 115), (245, 140)]
TEE += [(222, 115), (222, 265), (78, 265), (78, 115), (55, 140), (15, 115)]
SIZE = (300, 300)


def truth(kind: str = "photo") -> np.ndarray:
    """(28, 28) bool: where the T-shirt must be."""
    edge, share = (LONGEST_EDGE, 1.0) if kind == "photo" else (DRAWN_EDGE, DRAWN_WIDTH)
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).polygon(TEE, fill=255)
    box = mask.getbbox() or (0, 0, 0, 0)
    height = edge * (box[3] - box[1]) / (box[2] - box[0]) / share
    small = mask.crop(box).resize((edge, round(height)))
    frame = Image.new("L", (28, 28))
    frame.paste(small, ((28 - edge) // 2, (29 - small.height) // 2))
    return np.asarray(frame) > 127


def tee(colour="black", ground="white") -> Image.Image:
    picture = Image.new("RGB", SIZE, ground)
    ImageDraw.Draw(picture).polygon(TEE, fill=colour)
    return picture


def sketch(width: int = 9, gap: int = 0) -> Image.Image:
    """The T-shirt's outline, open at the hem by `gap` pixels, with a seam."""
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.line([*TEE, TEE[0], TEE[1]], fill="black", width=width, joint="curve")
    pen.line([(150, 80), (150, 180)], fill="black", width=width)
    if gap:
        pen.rectangle((150 - gap // 2, 250, 150 + gap // 2, 280), fill="white")
    return picture


def photographed(colour, ground: str) -> Image.Image:
    """The T-shirt on a ground as photos have it, with noise and JPEG's blocks."""
    random = np.random.default_rng(3)
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]] / SIZE[0]
    grain = ndimage.gaussian_filter(random.normal(size=SIZE), (24, 1.5))
    board = ndimage.gaussian_filter(random.normal(size=SIZE), 1.2)
    scenes = {
        "wood": np.array([176, 128, 80]) + (220 * grain - 30 * ((x * 300) % 75 < 3))[..., None],
        "carpet": np.array([70, 90, 140]) + (40 * board)[..., None],
        "slope": np.array([150, 150, 155]) + (70 * (x + y - 1))[..., None],
        "dark": np.full((*SIZE, 3), 22.0),
        "paper": np.full((*SIZE, 3), 232.0),
    }
    inside = np.asarray(tee("white", "black"))[..., 0] > 0
    scene = np.where(inside[..., None], np.array(colour, float), scenes[ground])
    scene += random.normal(0, 3, SIZE)[..., None]
    picture = Image.fromarray(scene.clip(0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.7)).save(buffer, "JPEG", quality=75)
    return open_picture(buffer.getvalue())


def overlap(prepared: Prepared) -> float:
    pixels, expected = prepared.pixels, truth(prepared.kind)
    # An outline's contour is dark on the light cloth within.
    found = pixels > (40 if prepared.kind == "outline" else np.median(pixels[expected]) / 2)
    # A mask that is a row higher or lower may be centred a whole pixel further up.
    places = [np.roll(found, rows, axis=0) for rows in (0, 1)]
    return max((place & expected).sum() / (place | expected).sum() for place in places)


PLAIN = [("black", "white"), ("white", "black"), ("red", "white"), ("#eee", "#222")]
PLAIN += [("#303030", "black"), ("#f4f4f4", "white"), ("navy", "#ffd000")]


@pytest.mark.parametrize(("colour", "ground"), PLAIN)
def test_a_garment_of_any_colour_is_light_on_black(colour, ground):
    prepared = prepare(tee(colour, ground))
    assert prepared.pixels.shape == (28, 28)
    assert prepared.pixels.dtype == np.uint8
    assert not prepared.empty
    assert overlap(prepared) > 0.9
    inside = truth(prepared.kind)
    assert (prepared.pixels[~ndimage.binary_dilation(inside, np.ones((3, 3)))] == 0).all()
    assert np.median(prepared.pixels[ndimage.binary_erosion(inside)]) > 80


PHOTOS = [((30, 30, 35), "wood"), ((225, 220, 215), "wood"), ((200, 60, 50), "carpet")]
PHOTOS += [((40, 70, 60), "slope"), ((75, 60, 60), "dark"), ((35, 35, 40), "paper")]


@pytest.mark.parametrize(("colour", "ground"), PHOTOS)
def test_a_garment_is_found_on_the_grounds_of_photos(colour, ground):
    assert overlap(prepare(photographed(colour, ground))) > 0.85


@pytest.mark.parametrize("hidden", [(0, 0, 0), (255, 255, 255), (0, 255, 0)])
@pytest.mark.parametrize("colour", [(20, 20, 20), (240, 240, 240), (200, 30, 30)])
def test_on_a_transparent_ground_only_what_is_seen_counts(colour, hidden):
    picture = tee(colour, hidden)
    alpha = Image.new("L", SIZE)
    ImageDraw.Draw(alpha).polygon(TEE, fill=255)
    picture.putalpha(alpha)
    assert overlap(prepare(picture)) > 0.92


@pytest.mark.parametrize("gap", [0, 8, 18])
@pytest.mark.parametrize("width", [3, 9, 14])
def test_an_outline_is_closed_and_filled_with_its_lines_visible(width, gap):
    prepared = prepare(sketch(width, gap))
    assert (prepared.kind, prepared.choices.fill) == ("outline", True)
    assert overlap(prepared) > 0.85
    inside = prepared.pixels[ndimage.binary_erosion(truth("outline"), iterations=3)]
    assert np.ptp(inside.astype(int)) > 15


def test_an_outline_left_open_stays_lines():
    pixels = prepare(sketch(), Choices(fill=False)).pixels
    assert pixels[18, 9] == 0
    assert pixels.max() > 150


def test_an_outline_on_a_transparent_ground_is_filled_too():
    lines = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    lines.paste((0, 0, 0, 255), mask=sketch().convert("L").point(lambda tone: 255 - tone))
    prepared = prepare(lines)
    assert prepared.kind == "outline"
    assert overlap(prepared) > 0.9


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.booleans()))
def test_holes_are_filled_as_scipy_fills_them(mask):
    assert (fill_holes(mask) == ndimage.binary_fill_holes(mask)).all()


def test_the_loop_of_a_bags_handle_stays_open():
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.arc((95, 30, 205, 220), 180, 360, fill="black", width=9)
    pen.polygon([(50, 125), (250, 125), (275, 270), (25, 270)], outline="black", width=9)
    pixels = prepare(picture).pixels
    assert pixels[6, 14] == 0
    assert pixels[20, 14] > 100


@pytest.mark.parametrize("kind", ["photo", "clipart", "silhouette", "outline"])
def test_the_kind_is_recognised(kind):
    striped = tee("#2050c0")
    ImageDraw.Draw(striped).rectangle((78, 160, 222, 200), fill="#f0c020")
    photo = photographed((60, 90, 160), "wood")
    pictures = {"photo": photo, "clipart": striped, "silhouette": tee(), "outline": sketch()}
    assert prepare(pictures[kind]).kind == kind


def encoded(picture: Image.Image, format_name: str, **settings) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, format_name, **settings)
    return open_picture(buffer.getvalue())


def encodings(picture: Image.Image) -> dict[str, Image.Image]:
    grey16 = Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)
    turned = Image.Exif()
    turned[0x0112] = 6
    sideways = picture.transpose(Image.Transpose.ROTATE_90)
    return {
        "jpeg": encoded(picture, "JPEG", quality=80),
        "webp": encoded(picture, "WEBP", quality=80),
        "cmyk": encoded(picture.convert("CMYK"), "JPEG", quality=90),
        "gif": encoded(picture, "GIF"),
        "grey 16": encoded(grey16, "PNG"),
        "exif": encoded(sideways, "JPEG", quality=90, exif=turned),
        "alpha": encoded(picture.convert("RGBA"), "PNG"),
        "large": encoded(picture.resize((900, 900)), "PNG"),
    }


@pytest.mark.parametrize("picture", [tee("#283c78"), tee("#ddd", "#334"), sketch()])
def test_another_encoding_gives_nearly_the_same_pixels(picture):
    expected = prepare(encoded(picture, "PNG")).pixels.astype(int)
    for name, other in encodings(picture).items():
        difference = np.abs(prepare(other).pixels - expected)
        assert difference.mean() < 5, name


@pytest.mark.parametrize("colour", ["white", "black", "#808080", (0, 0, 0, 0)])
@pytest.mark.parametrize("size", [(1, 1), (1, 1024), (7, 3), (280, 280)])
def test_where_nothing_is_to_be_seen_the_answer_is_empty(size, colour):
    prepared = prepare(Image.new("RGBA", size, colour))
    assert prepared.empty
    assert prepared.pixels.shape == (28, 28)
    assert all(min(step.image.size) >= 1 for step in prepared.steps)


def test_noise_is_no_error():
    noise = np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8)
    assert prepare(Image.fromarray(noise)).pixels.shape == (28, 28)


def test_the_steps_come_in_order_and_are_small():
    steps = prepare(sketch()).steps
    assert [step.name for step in steps] == ["upright", "mask", "fill", "crop", "tone", "28x28"]
    assert all(max(step.image.size) <= 168 for step in steps)


GARMENT = np.pad(np.add.outer(np.arange(26), 6 * np.arange(20)) + 40, ((1, 1), (4, 4)))


@pytest.mark.parametrize("size", [28, 280])
def test_a_picture_like_the_data_sets_own_stays_as_it_is(size):
    own = GARMENT.astype(np.uint8)
    uploaded = Image.fromarray(own).resize((size, size), Image.Resampling.NEAREST)
    prepared = prepare(encoded(uploaded, "PNG"))
    assert np.array_equal(prepared.pixels, own)
    assert prepared.frame == (0, 0, 1, 1)
    assert not np.array_equal(prepare(uploaded, Choices(invert=True)).pixels, own)


@pytest.mark.parametrize("other", ["tinted", "small", "on grey"])
def test_what_only_resembles_the_data_set_goes_the_whole_way(other):
    own = GARMENT.astype(np.uint8)
    pictures = {
        "tinted": Image.merge("RGB", [Image.fromarray(own // k) for k in (1, 1, 2)]),
        "small": Image.fromarray(np.pad(own, 14)),
        "on grey": Image.fromarray(np.maximum(own, 30)),
    }
    assert [step.name for step in prepare(pictures[other]).steps][1:2] == ["mask"]


def test_choices_override_every_guess_and_are_reported():
    wanted = Choices(invert=False, background="keep", fill=True, crop=False)
    prepared = prepare(tee(), wanted)
    assert prepared.choices == wanted
    assert prepared.pixels[0, 0] > 200
    cut = prepare(tee(), Choices(crop=False)).pixels
    assert (cut[0] == 0).all()
    lighter, darker = (prepare(tee("#d0d0d0"), Choices(invert=i)).pixels for i in (False, True))
    assert lighter.max() != darker.max()


def test_an_unknown_background_choice_is_refused():
    with pytest.raises(ValueError, match="remove"):
        prepare(tee(), Choices(background="blur"))


@pytest.mark.parametrize(("box", "corner"), [((0, 0, 19, 28), (5, 0)), ((0, 0, 28, 11), (0, 9))])
def test_an_odd_margin_is_larger_on_the_left_and_on_top_as_in_the_data_set(box, corner):
    rows, columns = np.nonzero(fit(np.full((28, 28), 200.0), box))
    assert (columns.min(), rows.min()) == corner


def test_a_small_photo_enlarged_is_not_taken_for_clip_art() -> None:
    """A catalogue's thumbnail, dark garment on white, keeps its size and most of its tones."""
    thumbnails = load_subset().test.pixels[:20].numpy()
    for pixels in thumbnails:
        negated = Image.fromarray(255 - pixels).resize((280, 280), Image.Resampling.BICUBIC)
        found = prepare(negated.convert("RGBA"))
        assert found.kind != "clipart"
    differences = [
        np.abs(prepare(Image.fromarray(255 - p).convert("RGBA")).pixels.astype(float) - p).mean()
        for p in thumbnails
    ]
    assert np.mean(differences) < 16  # tones of 255; 24 where they are taken for clip art
