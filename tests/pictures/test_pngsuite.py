"""Every way a PNG may keep its pixels, and the damages that PngSuite collects.

Willem van Schaik's PngSuite itself is run where PNGSUITE names its folder; its kinds are made here
chunk by chunk, as Pillow writes only some of them.
"""

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from pictures import PictureRefused, open_picture

SUITE = Path(os.environ.get("PNGSUITE", "/usr/share/pngsuite"))
GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
NUM_CHANNELS = {GREY: 1, COLOUR: 3, PALETTE: 1, GREY_ALPHA: 2, COLOUR_ALPHA: 4}
SIGNATURE = b"\x89PNG\r\n\x1a\n"
SIDE = 16
RAMP = np.add.outer(np.arange(SIDE), np.arange(SIDE)) % 2**4  # 0..15, dark and light


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(bits: int, colour: int, interlace: int = 0, side: int = SIDE) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, bits, colour, 0, 0, interlace))


def rows(samples: np.ndarray, bits: int) -> bytes:
    """(H, W, C) samples -> the lines of a PNG, each with filter 0, packed to `bits`."""
    samples = samples.reshape(len(samples), -1).astype(">u2")
    if bits == 16:
        lines = samples.view(np.uint8)
    else:
        planes = (samples[..., None] >> np.arange(bits - 1, -1, -1)) & 1
        lines = np.packbits(planes.reshape(len(samples), -1).astype(np.uint8), axis=1)
    return b"".join(b"\0" + line.tobytes() for line in lines)


def interlaced(samples: np.ndarray, bits: int) -> bytes:
    """The same in Adam7's seven passes."""
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4)]
    passes += [(2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    return b"".join(rows(samples[y::down, x::right], bits) for y, x, down, right in passes)


def png(bits: int, colour: int, extra: bytes = b"", adam7: bool = False) -> bytes:
    """RAMP as grey of this depth; where there is an alpha channel, opaque on its right half."""
    most = 2**bits - 1
    tones = RAMP * most // 15
    samples = np.repeat(tones[..., None], NUM_CHANNELS[colour], axis=2)
    if colour in (GREY_ALPHA, COLOUR_ALPHA):
        samples[..., -1] = np.where(np.arange(SIDE) < SIDE // 2, 0, most)
    if colour == PALETTE:
        greys = np.arange(min(2**bits, 256)) * 255 // min(most, 255)
        extra = chunk(b"PLTE", np.repeat(greys[:, None], 3, 1).astype(np.uint8).tobytes()) + extra
    lines = (interlaced if adam7 else rows)(samples, bits)
    data = chunk(b"IDAT", zlib.compress(lines))
    return SIGNATURE + header(bits, colour, int(adam7)) + extra + data + chunk(b"IEND", b"")


KINDS = [(bits, GREY) for bits in (1, 2, 4, 8, 16)] + [(bits, PALETTE) for bits in (1, 2, 4, 8)]
KINDS += [(bits, colour) for colour in (COLOUR, GREY_ALPHA, COLOUR_ALPHA) for bits in (8, 16)]


@pytest.mark.parametrize("adam7", [False, True], ids=["plain", "interlaced"])
@pytest.mark.parametrize(("bits", "colour"), KINDS)
def test_every_depth_and_colour_type_shows_the_same_greys(bits, colour, adam7):
    shown = np.asarray(open_picture(png(bits, colour, adam7=adam7))).astype(int)
    levels = RAMP * (2**bits - 1) // 15
    expected = levels * 255 / (2**bits - 1)
    seen = shown[..., 3] == 255
    assert seen.mean() == (0.5 if colour in (GREY_ALPHA, COLOUR_ALPHA) else 1)
    assert np.abs(shown[..., 0] - expected)[seen].max() <= 1
    assert (shown[~seen] == (255, 255, 255, 0)).all()


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_the_grey_that_a_png_declares_transparent_is_so_at_every_depth(bits):
    key = chunk(b"tRNS", struct.pack(">H", 2**bits - 1))
    alpha = np.asarray(open_picture(png(bits, GREY, key)).getchannel("A"))
    assert np.array_equal(alpha == 0, RAMP * (2**bits - 1) // 15 == 2**bits - 1)


GOOD = png(8, COLOUR)
START, TAIL = SIGNATURE + header(8, COLOUR), GOOD[33:]
DAMAGED = {
    "first byte of the signature": b"\x00" + GOOD[1:],
    "signature without its carriage return": GOOD.replace(b"\r\n", b"\n", 1),
    "signature with carriage returns added": GOOD[:8].replace(b"\n", b"\r\n") + GOOD[8:],
    "checksum of the header": START[:-1] + bytes([START[-1] ^ 255]) + TAIL,
    "no pixels": START + chunk(b"IEND", b""),
    "colour type 1": SIGNATURE + header(8, 1) + TAIL,
    "colour type 9": SIGNATURE + header(8, 9) + TAIL,
    "0 bits": SIGNATURE + header(0, COLOUR) + TAIL,
    "3 bits": SIGNATURE + header(3, COLOUR) + TAIL,
    "99 bits": SIGNATURE + header(99, COLOUR) + TAIL,
    "0 pixels wide": SIGNATURE + header(8, COLOUR, side=0) + TAIL,
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_png_is_refused_with_a_sentence(data):
    with pytest.raises(PictureRefused) as refused:
        open_picture(data)
    sentence = str(refused.value)
    assert sentence.startswith("This")
    assert sentence.endswith(".")


def test_a_wrong_checksum_behind_whole_pixels_does_no_harm():
    data = GOOD[:-16] + bytes([GOOD[-16] ^ 255]) + GOOD[-15:]
    assert np.array_equal(np.asarray(open_picture(data)), np.asarray(open_picture(GOOD)))


@pytest.mark.skipif(not SUITE.is_dir(), reason="PNGSUITE does not name the folder of PngSuite")
def test_all_of_pngsuite_opens_or_is_refused():
    files = sorted(SUITE.rglob("*.png"))
    assert files
    for file in files:
        try:
            assert open_picture(file).mode == "RGBA"
        except PictureRefused:
            assert file.name.startswith("x"), file.name  # the suite's damaged ones
