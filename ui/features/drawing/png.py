"""PNG files of pictures with a palette.

Pillow writes these without row filters, which costs a fifth in size where rows repeat, as they do
in tiles that were enlarged. PNG (Portable Network Graphics), third edition, W3C, sections 9 and 11.
"""

import struct
import zlib

import numpy as np

UP = 2  # the filter that keeps of each row its difference to the row above
LEVEL = 4  # of deflate: quick, and within a few per cent of the smallest


def encode(levels: np.ndarray, palette: np.ndarray, transparent: int) -> bytes:
    """Encode (H, W) uint8 numbers of colours; palette: (256, 3) uint8 RGB.

    transparent: the number that lets the background through. Every number keeps its colour; a small
    picture carries only the colours that it uses.
    """
    height, width = levels.shape
    alpha = np.where(np.arange(256) == transparent, 0, 255).astype(np.uint8)
    if levels.size < len(palette) ** 2 // 16:
        is_used = np.bincount(levels.ravel(), minlength=256) > 0
        levels = (np.cumsum(is_used) - 1).astype(np.uint8)[levels]
        palette, alpha = palette[is_used], alpha[is_used]
    rows = np.empty((height, width + 1), np.uint8)
    rows[:, 0] = UP
    rows[0, 1:] = levels[0]
    np.subtract(levels[1:], levels[:-1], out=rows[1:, 1:])  # wraps around at 256, as it should
    header = struct.pack(">2I5B", width, height, 8, 3, 0, 0, 0)  # 8 bits, with a palette
    chunks = {
        b"IHDR": header,
        b"PLTE": palette.tobytes(),
        b"tRNS": alpha.tobytes(),
        b"IDAT": zlib.compress(rows.tobytes(), LEVEL),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks.items())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
