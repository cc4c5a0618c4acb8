"""What lies around a shown picture: a frame's line, and the ground in its corners."""

from dataclasses import dataclass

import numpy as np

from pictures.fit import SIZE


@dataclass(frozen=True)
class Rim:
    """Where a picture's frame is looked for: from its side, in shares of its length.

    deepest: where the frame ends at the latest. first, last: where the corner cells' colour is.
    """

    deepest: float
    first: float
    last: float


SHARP, BLURRED = Rim(0.02, 0.015, 0.05), Rim(0.065, 0.05, 0.085)


def corner_colour(inside: np.ndarray, rim: Rim) -> np.ndarray | None:
    """(3,) float32 colour in all four corners, behind a frame; None where they differ."""
    height, width = inside.shape[:2]
    near, far = _zone(height, rim), _zone(width, rim)
    corners = np.stack(
        [
            np.median(inside[rows, columns].reshape(-1, 3), axis=0)
            for rows in (near, _mirrored(near, height))
            for columns in (far, _mirrored(far, width))
        ]
    ).astype(np.float32)
    ground = np.median(corners, axis=0)
    alike = np.abs(corners - ground).max(axis=1) <= 24
    return ground if alike.sum() >= 3 else None


def _zone(length: int, rim: Rim) -> slice:
    """Pixels of the first cells of a side, without a frame's."""
    start = max(3 if length >= 2 * SIZE else 1, round(rim.first * length))
    return slice(start, max(start + 1, round(rim.last * length)))


def _mirrored(zone: slice, length: int) -> slice:
    return slice(length - zone.stop, length - zone.start)


def from_each_side(part: np.ndarray) -> tuple[np.ndarray, ...]:
    """(H, W, C) seen from left, top, right and bottom: the first row is that edge's pixels."""
    return part.transpose(1, 0, 2), part, part[:, ::-1].transpose(1, 0, 2), part[::-1]


def frame_lines(inside: np.ndarray, ground: np.ndarray, rim: Rim) -> list[int]:
    """Pixels to cut off at left, top, right and bottom: a frame's lines, and what is beyond."""
    cut = []
    for side in from_each_side(inside):
        deep = max(2, round(rim.deepest * len(side)))
        zone = _zone(side.shape[1], rim)
        ends = np.concatenate([side[:deep, zone], side[:deep, _mirrored(zone, side.shape[1])]], 1)
        apart = np.nonzero(np.abs(np.median(ends, axis=1) - ground).max(axis=1) > 12)[0]
        # A frame's line may have a lighter one beside it; a grid's first line lies farther in.
        last = -1
        for line in apart:
            if line - last <= 3:
                last = int(line)
        cut.append(last + 1)
    return cut
