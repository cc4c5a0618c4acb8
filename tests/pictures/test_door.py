"""Any file becomes an upright RGBA picture, or is refused in one sentence."""

import os
import struct
import subprocess
import sys
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pictures import PictureRefused, door, open_picture
from pictures.refusal import SENTENCES
from tests.conftest import ROOT
from tests.door_pictures import (
    BMP,
    GIF,
    JPEG,
    PNG,
    TIFF,
    WEBP,
    deep,
    drawn,
    lab_tiff,
    refusal,
    rgb,
    saved,
)

NOT_PICTURES = {
    "empty": (b"", "empty_file"),
    "one byte": (b"\x89", "unknown_format"),
    "text": (b"just some words", "unknown_format"),
    "zeros": (bytes(5000), "unknown_format"),
    "web page": (b"\n<!DOCTYPE html><html><body>404</body></html>", "other_format"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(60), "other_format"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "other_format"),
    "SVG": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "other_format"),
    "ZIP": (b"PK\x03\x04" + bytes(30), "other_format"),
    "video": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40), "other_format"),
    "AVI": (b"RIFF\0\0\0\0AVI LIST" + bytes(40), "unknown_format"),
    "AVIF start alone": (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif" + bytes(40), "damaged"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "unknown_format"),
    "PPM": (b"P6 2 2 255 " + bytes(12), "unknown_format"),
    "PNG signature alone": (PNG[:8], "damaged"),
    "JPEG start alone": (JPEG[:3], "damaged"),
}


@pytest.mark.parametrize(("data", "code"), NOT_PICTURES.values(), ids=NOT_PICTURES)
def test_what_is_no_picture_is_refused_by_name(data, code):
    assert refusal(data).code == code


def test_a_heic_photo_is_told_as_one_whatever_its_brand():
    """A phone's, a burst, one of ten bits; some name the kind only among those they agree with."""
    for brand in ("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "mif1", "msf1"):
        data = b"\0\0\0\x14ftyp" + brand.encode() + bytes(50)
        assert "a HEIC photo" in str(refusal(data)), brand
    assert "a HEIC photo" in str(refusal(b"\0\0\0\x18ftypMiHE\0\0\0\0mif1heic" + bytes(50)))


def test_a_refusal_is_all_that_is_told(tmp_path):
    """Pillow would warn of it too, with the place of its code on the disk."""
    (tmp_path / "cut.tif").write_bytes(TIFF[: len(TIFF) // 3])
    (tmp_path / "large.png").write_bytes(png_header(12_000, 9_000))
    script = """
import sys
from pictures import PictureRefused, open_picture
for path in sys.argv[1:]:
    try:
        open_picture(path)
    except PictureRefused as refusal:
        print(refusal.code)
"""
    files = sorted(map(str, tmp_path.iterdir()))
    command = [sys.executable, "-W", "always", "-c", script, *files]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert told.stdout.split() == ["damaged", "too_many_pixels"]
    assert told.stderr == ""


@pytest.mark.parametrize("data", [PNG, JPEG, WEBP, GIF, TIFF, BMP], ids=lambda d: str(d[:4]))
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.filterwarnings("ignore")
def test_a_picture_cut_short_is_refused(data, share):
    assert refusal(data[: int(len(data) * share)]).code == "damaged"


@pytest.mark.parametrize("data", [PNG, JPEG, WEBP, GIF, TIFF, BMP], ids=lambda d: str(d[:4]))
def test_the_usual_formats_give_the_same_picture(data):
    picture = open_picture(data)
    assert picture.mode == "RGBA"
    assert np.abs(rgb(picture) - rgb(drawn())).mean() < 2


def test_avif_opens_where_pillow_has_it():
    Image.init()
    if "AVIF" not in Image.SAVE:
        pytest.skip("this Pillow has no AVIF")
    assert np.abs(rgb(open_picture(saved(drawn(), "AVIF", quality=95))) - rgb(drawn())).mean() < 4


def test_a_refusal_is_one_sentence_with_the_value_and_can_be_translated():
    refused = refusal(bytes(door.MAX_BYTES + 2_400_000))
    assert refused.code == "too_many_bytes"
    assert str(refused) == "This file is 12.3 MB; pictures up to 10 MB are welcome."
    assert SENTENCES[refused.code].format(**refused.values) == str(refused)


def png_header(width: int, height: int) -> bytes:
    """A PNG of 1x1 whose header claims another size, with the right checksum."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    one = saved(Image.new("RGB", (1, 1)), "PNG")
    return one[:12] + header + struct.pack(">I", zlib.crc32(header)) + one[33:]


def jpeg_header(width: int, height: int) -> bytes:
    frame = JPEG.index(b"\xff\xc0")
    return (
        JPEG[: frame + 5] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + JPEG[frame + 9 :]
    )


@pytest.mark.parametrize(
    "data",
    [
        png_header(5001, 5000),
        png_header(13000, 13000),
        png_header(60000, 60000),
        png_header(2**31 - 1, 2**31 - 1),
        jpeg_header(65500, 65500),
        jpeg_header(9000, 9000),
    ],
)
def test_huge_dimensions_are_refused_from_the_header(data, monkeypatch):
    def decode(picture):
        raise AssertionError(f"decoded {picture.size}")

    monkeypatch.setattr(door, "_decode", decode)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        assert refusal(data).code in {"too_many_pixels", "bomb"}


def test_a_large_phone_photo_is_shrunk_while_it_is_decoded():
    photo = saved(Image.new("RGB", (8000, 6000), (90, 120, 60)), "JPEG")
    picture = open_picture(photo)
    assert picture.size == (1024, 768)
    assert np.abs(rgb(picture)[0, 0] - (90, 120, 60)).max() <= 3


def test_a_large_progressive_jpeg_is_refused_because_it_decodes_whole():
    photo = saved(Image.new("L", (5200, 5200)), "JPEG", progressive=True)
    assert refusal(photo).values["limit"] == 25


def exif_turned(orientation: int) -> Image.Image:
    """The picture as a camera stores it that notes this orientation."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    if orientation == 1:
        return drawn()
    return drawn().transpose(Image.Transpose(back[orientation]))


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_turned_upright(orientation, format_name):
    exif = Image.Exif()
    exif[0x0112] = orientation
    settings = {"quality": 95} if format_name in ("JPEG", "WEBP") else {}
    picture = open_picture(saved(exif_turned(orientation), format_name, exif=exif, **settings))
    assert picture.size == drawn().size
    assert np.abs(rgb(picture) - rgb(drawn())).mean() < 4


def test_a_damaged_exif_block_does_not_spoil_the_picture():
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(40)
    assert open_picture(saved(drawn(), "JPEG", exif=exif)).size == drawn().size


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_several_frames_the_first_is_taken(format_name):
    others = [Image.new("RGB", drawn().size, colour) for colour in ("black", "blue")]
    data = saved(drawn(), format_name, save_all=True, append_images=others)
    assert np.abs(rgb(open_picture(data)) - rgb(drawn())).mean() < 6


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3000, 2)])
@pytest.mark.parametrize("colour", [(255, 255, 255, 255), (0, 0, 0, 0)])
def test_odd_shapes_are_accepted_and_fit(size, colour):
    picture = open_picture(saved(Image.new("RGBA", size, colour), "PNG"))
    assert max(picture.size) <= door.MAX_SIDE
    assert min(picture.size) >= 1


@pytest.mark.parametrize(
    "name", ["-rf.png", "a b\n.png", "喵🐈.png", "x" * 200, "..png", "%s%n.jpg"]
)
def test_odd_file_names_open_by_content(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(PNG)
    assert open_picture(path).size == open_picture(str(path)).size == drawn().size


def test_an_odd_working_directory_does_not_matter(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-n.png").write_bytes(PNG)
    assert open_picture("-n.png").size == drawn().size


@pytest.mark.parametrize(
    "kind", ["missing", "folder", "pipe", "/dev/zero", "nul", "number", "none"]
)
def test_what_is_no_regular_file_is_refused_at_once_and_without_its_path(kind, tmp_path):
    path = tmp_path / "secret-place"
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    source = {"/dev/zero": "/dev/zero", "nul": "a\0b", "number": 3, "none": None}.get(kind, path)
    refused = refusal(source)
    assert refused.code == ("no_picture" if kind == "none" else "not_a_file")
    assert "secret" not in str(refused)


def test_a_huge_sparse_file_is_refused_by_its_size(tmp_path):
    path = tmp_path / "sparse.png"
    with path.open("wb") as file:
        file.write(PNG)
        file.truncate(30 * 1024**3)
    assert refusal(path).values["megabytes"] == pytest.approx(30 * 1024)


def test_a_decoded_picture_is_taken_too():
    assert np.array_equal(rgb(open_picture(drawn("P"))), rgb(drawn("P")))
    assert refusal(Image.new("1", (6000, 6000))).code == "too_many_pixels"


@pytest.mark.skipif(sys.platform == "win32", reason="Pillow's libtiff is hidden in it there")
@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"])
def test_a_damaged_tiff_is_told_by_the_refusal_alone(compression, capfd):
    """libtiff prints past Python, to the process's stderr."""
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    whole = bytearray(saved(Image.fromarray(noise), "TIFF", compression=compression))
    for place in (len(whole) // 2, len(whole) - 20):  # within the pixels, and at their end
        accepted_or_refused(bytes(whole[:place]))
        damaged = whole.copy()
        damaged[place - 40 : place] = bytes(40)
        accepted_or_refused(bytes(damaged))
    assert capfd.readouterr() == ("", "")


def accepted_or_refused(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = open_picture(data)
        except PictureRefused:
            return
    assert picture.mode == "RGBA"
    assert max(picture.size) <= door.MAX_SIDE


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_refused(data):
    accepted_or_refused(data)


VALID = [PNG, JPEG, WEBP, GIF, TIFF, BMP, lab_tiff(), deep("float32", 1)]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.sampled_from(VALID),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.floats(0.2, 1),
    headers_only=st.booleans(),
)
def test_any_mutation_of_a_picture_is_a_picture_or_refused(data, changes, cut, headers_only):
    mutated = bytearray(data)
    reach = min(len(data), 200) if headers_only else len(data)
    for place, value in changes:
        mutated[int(place * reach)] = value
    accepted_or_refused(bytes(mutated[: max(1, int(cut * len(mutated)))]))
