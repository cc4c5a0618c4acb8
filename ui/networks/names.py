"""Where the names of a plot's dots go: beside their dots, over no other name and no dot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FONT = 15.5  # pixels of the drawing
LINE = 18.0  # height that a name takes
CLEARANCE = 6.5  # of a dot, from its middle
STEP = 4.0  # between the places that are tried
NEAR = 14.0  # a name further off is tied to its dot by a line


@dataclass(frozen=True)
class Box:
    """left, top, width and height, in pixels of the drawing."""

    left: float
    top: float
    width: float
    height: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box that is nearest to (x, y)."""
        across = min(max(x, self.left), self.left + self.width)
        return across, min(max(y, self.top), self.top + self.height)

    def distance(self, x: float, y: float) -> float:
        across, down = self.nearest(x, y)
        return ((across - x) ** 2 + (down - y) ** 2) ** 0.5


def name_width(name: str) -> float:
    """How wide a name is drawn: a Chinese character is square, others are about 0.6 as wide."""
    return sum(FONT if ord(letter) > 0x2E7F else 0.6 * FONT for letter in name)


def place_names(
    dots: Sequence[tuple[float, float]], widths: Sequence[float], frame: Box
) -> list[Box | None]:
    """A box for each dot's name, inside the frame; None where there is no room left.

    The most crowded dots choose first, since they have the fewest places to choose from.
    """
    around = [Box(x - CLEARANCE, y - CLEARANCE, 2 * CLEARANCE, 2 * CLEARANCE) for x, y in dots]
    crowding = [sum(abs(x - a) < 80 and abs(y - b) < 30 for a, b in dots) for x, y in dots]
    placed: dict[int, Box] = {}
    for i in sorted(range(len(dots)), key=lambda i: (-crowding[i], -widths[i], i)):
        taken = [*around, *placed.values()]
        for box in _places(dots[i], widths[i], frame):
            if not any(box.overlaps(other) for other in taken):
                placed[i] = box
                break
    return [placed.get(i) for i in range(len(dots))]


def _places(dot: tuple[float, float], width: float, frame: Box) -> Iterator[Box]:
    """Right of the dot and left of it, then all over the frame, the nearest first."""
    x, y = dot
    beside = [
        Box(x + CLEARANCE + 2, y - LINE / 2, width, LINE),
        Box(x - CLEARANCE - 2 - width, y - LINE / 2, width, LINE),
    ]
    columns = int((frame.width - width) // STEP) + 1
    rows = int((frame.height - LINE) // STEP) + 1
    others = [
        Box(frame.left + STEP * column, frame.top + STEP * row, width, LINE)
        for column in range(columns)
        for row in range(rows)
    ]
    inside = (box for box in beside if _is_inside(box, frame))
    yield from inside
    yield from sorted(others, key=lambda box: box.distance(x, y))


def _is_inside(box: Box, frame: Box) -> bool:
    return (
        box.left >= frame.left
        and box.top >= frame.top
        and box.left + box.width <= frame.left + frame.width
        and box.top + box.height <= frame.top + frame.height
    )
