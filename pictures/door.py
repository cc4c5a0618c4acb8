"""The one safe door: any file or bytes in, a clean RGBA picture or a refusal out."""

import io
import os
import stat
import warnings

from PIL import ExifTags, Image

from pictures.colours import hide_transparent, scale_key, to_rgba
from pictures.quiet import silence_libtiff
from pictures.refusal import PictureRefused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_JPEG_PIXELS = 51_000_000  # a phone's 50; a JPEG is shrunk while it is decoded
MAX_SIDE = 1024  # longest side of what comes out, in pixels
# Every other decoder stays shut: most of Pillow's holes were in formats that nobody uploads.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")

# Beginnings, in lower case, of pictures that should have opened and of what people rename.
IMAGE_STARTS = {
    "PNG": (b"\x89png",),
    "JPEG": (b"\xff\xd8\xff",),
    "GIF": (b"gif8",),
    "TIFF": (b"ii*\0", b"mm\0*"),
}
# Brands in ISO's container for media: of pictures and bursts. All others are of videos.
HEIC_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1".split())
AVIF_BRANDS = frozenset(b"avif avis".split())
OTHER_STARTS = {
    "a video": (b"\x1ae\xdf\xa3",),
    "a JPEG XL picture": (b"\xff\n", b"\0\0\0\x0cjxl "),
    "a PDF": (b"%pdf",),
    "an SVG drawing": (b"<svg",),
    "a web page": (b"<!doctype html", b"<html"),
    "a ZIP archive or an office document": (b"pk\x03\x04",),
    "a program": (b"\x7felf", b"mz"),
    "a Photoshop file": (b"8bps",),
    "a JPEG 2000 picture": (b"\0\0\0\x0cjp  ",),
}
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# The door itself says what is wrong. Set once: to filter for a while is not safe with threads.
warnings.filterwarnings("ignore", module=r"PIL\.")
silence_libtiff()

Stored = bytes | bytearray | memoryview | str | os.PathLike | None
Source = Stored | Image.Image


def open_picture(source: Source) -> Image.Image:
    """Open a picture from its bytes or its path, or take one already decoded (a sketch).

    Returns RGBA, upright, at most MAX_SIDE pixels on the longest side, first frame only, white
    where fully transparent. Raises PictureRefused for everything that is not such a picture.
    """
    picture = source if isinstance(source, Image.Image) else _open(_read(source))
    _check_size(picture)
    try:
        return _decode(picture)
    except PictureRefused:
        raise
    except Exception:
        # Decoders raise nearly anything on a damaged file: OSError, SyntaxError, struct.error,
        # MemoryError, IndexError. Their words may quote the file, so they stay inside.
        raise PictureRefused("damaged", format=_format(picture)) from None


def _read(source: Stored) -> bytes:
    """The file's bytes, at most MAX_BYTES; never waits for a pipe or a device."""
    if source is None:
        raise PictureRefused("no_picture")
    if isinstance(source, bytes | bytearray | memoryview):
        num_bytes = len(source)
        data = bytes(source) if num_bytes <= MAX_BYTES else b""
    else:
        data, num_bytes = _read_file(source)
    if num_bytes > MAX_BYTES:
        raise PictureRefused(
            "too_many_bytes", megabytes=num_bytes / 1024**2, limit=MAX_BYTES / 1024**2
        )
    if num_bytes == 0:
        raise PictureRefused("empty_file")
    return data


def _read_file(path: str | os.PathLike) -> tuple[bytes, int]:
    """A regular file's bytes, one more than MAX_BYTES at most, and its size."""
    try:
        with open(os.fspath(path), "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode):
                return file.read(MAX_BYTES + 1), status.st_size
    except (OSError, ValueError, TypeError):
        pass  # Missing, forbidden or no path at all: the same answer, so it gives nothing away.
    raise PictureRefused("not_a_file")


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; one that nobody writes to (a pipe) would otherwise wait for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _open(data: bytes) -> Image.Image:
    """Read the header only."""
    Image.init()
    formats = [name for name in FORMATS if name in Image.OPEN]
    try:
        return Image.open(io.BytesIO(data), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("bomb", limit=MAX_PIXELS / 1e6) from None
    except Exception:
        raise _refuse_unknown(data) from None


def _refuse_unknown(data: bytes) -> PictureRefused:
    """Say what the bytes look like, where their beginning tells."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for name, beginnings in IMAGE_STARTS.items():
        if start.startswith(beginnings):
            return PictureRefused("damaged", format=name)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PictureRefused("damaged", format="WEBP")
    if brands := _brands(data):
        if brands & AVIF_BRANDS:
            return PictureRefused("damaged", format="AVIF")
        heic = brands & HEIC_BRANDS
        return PictureRefused("other_format", format="a HEIC photo" if heic else "a video")
    for name, marks in OTHER_STARTS.items():
        if start.startswith(marks):
            return PictureRefused("other_format", format=name)
    if b"<svg" in start:
        return PictureRefused("other_format", format="an SVG drawing")
    return PictureRefused("unknown_format", size=len(data))


def _brands(data: bytes) -> set[bytes]:
    """The four letters, of which there may be several, for what a file in ISO's container holds."""
    if data[4:8] != b"ftyp":
        return set()
    box = data[8 : min(int.from_bytes(data[:4], "big"), 512)]
    return {box[i : i + 4] for i in range(0, len(box), 4) if i != 4}  # there, a version


def _check_size(picture: Image.Image) -> None:
    """Refuse by the header's width and height, before anything is decoded."""
    width, height = picture.size
    # A progressive JPEG is kept whole in memory however small it is decoded.
    shrinks = _format(picture) == "JPEG" and not picture.info.get("progressive")
    limit = MAX_JPEG_PIXELS if shrinks else MAX_PIXELS
    if width * height > limit:
        raise PictureRefused(
            "too_many_pixels",
            width=width,
            height=height,
            megapixels=width * height / 1e6,
            limit=limit / 1e6,
        )
    if width * height == 0:
        raise PictureRefused("damaged", format=_format(picture))


def _decode(picture: Image.Image) -> Image.Image:
    """Decode, shrink, convert and turn upright."""
    scale_key(picture)
    picture.draft(None, (MAX_SIDE, MAX_SIDE))  # only a JPEG heeds it
    picture.load()
    # After load: TIFF has then turned itself, and PNG has then read the Exif behind its pixels.
    orientation = _orientation(picture)
    rgba = to_rgba(picture, _format(picture))
    rgba.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if orientation in TURNS:
        rgba = rgba.transpose(TURNS[orientation])
    return hide_transparent(rgba)


def _orientation(picture: Image.Image) -> int:
    """Exif orientation 1..8; 1 where the Exif block is damaged, as the pixels are still good."""
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        return 1


def _format(picture: Image.Image) -> str:
    """The format's name for a sentence; MPO is a phone's JPEG with a second picture behind."""
    known = picture.format or "decoded"
    return "JPEG" if known == "MPO" else known
