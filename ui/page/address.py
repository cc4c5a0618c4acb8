"""What a link asks for, and what the browser kept over a reload."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from PIL import Image

from cnn_models import SHIPPED
from cnn_models.inside.layers import layer_table
from pictures import PictureRefused
from ui.classify.example_strip import EXAMPLES, example
from ui.classify.strokes import drawing_of
from ui.page.walk.steps import WALKS
from ui.shared.lecture import OUTSIDE, SECTIONS, TABS, Lesson
from ui.shared.picture_input import received
from ui.texts.common import LANGUAGES


@dataclass(frozen=True)
class Address:
    """None where nothing is asked for, or nothing that there is.

    language: what the visitor chose earlier. example: from 1. upload: the visitor's picture on the
    server, of before a reload. drawing: what the pad holds.
    """

    tab: str | None = None
    network: str | None = None
    layer: str | None = None
    example: int | None = None
    lesson: Lesson = OUTSIDE
    language: str | None = None
    upload: Image.Image | None = None
    drawing: Image.Image | None = None

    @property
    def picture(self) -> Image.Image | None:
        """What to show in Classify."""
        return example(self.example) or self.drawing or self.upload

    @property
    def file(self) -> Any:
        """The same for the browser, which knows an example's file and holds the drawing."""
        return str(EXAMPLES[self.example - 1]) if self.example else self.upload


def read_address(kept: Any) -> Address:
    """Read {"search": "?tab=...", "language", "picture", "drawing"}; anybody may have made it."""
    if not isinstance(kept, dict):
        return Address()
    asked = parse_qs(str(kept.get("search", "")).removeprefix("?")[:2000])
    values = {key: found[0] for key, found in asked.items()}
    number = _among(values.get("lesson"), SECTIONS)
    is_revealed = number is not None and values.get("revealed") == "1"
    example_number = _among(values.get("example"), range(1, len(EXAMPLES) + 1))
    drawn = None if example_number else drawing_of({"strokes": kept.get("drawing")})
    drawn = drawn if isinstance(drawn, Image.Image) else None
    upload = None if example_number or drawn else _upload(kept.get("picture"))
    is_shown = is_revealed and bool(example_number or drawn or upload)
    steps = range(1, len(WALKS[number]) + 1) if number else ()
    lesson = Lesson(number, is_shown, is_shown, _among(values.get("step"), steps))
    tab = _tab(values.get("tab"), lesson)
    network = values.get("network")
    layer = values.get("layer")
    if network not in SHIPPED or not lesson.has(network):
        network = _first_network(lesson) or _first_with(layer)
    if network is None or not _has(network, layer):
        layer = None
    return Address(
        tab,
        network,
        layer,
        example_number,
        lesson,
        language=kept["language"] if kept.get("language") in LANGUAGES else None,
        upload=upload,
        drawing=drawn,
    )


def _tab(asked: str | None, lesson: Lesson) -> str | None:
    return asked if asked in TABS and lesson.shows(asked) else None


def _first_network(lesson: Lesson) -> str | None:
    """A lesson opens at the network that it is about."""
    if lesson.section is None:
        return None
    return next(name for name in reversed(lesson.section.networks) if name in SHIPPED)


def _first_with(layer: str | None) -> str | None:
    """The network that a link to a layer means, if it names none."""
    return next((name for name in SHIPPED if _has(name, layer)), None)


def _has(network: str, layer: str | None) -> bool:
    return layer in {each.name for each in layer_table(network)}


def _among(value: str | None, known: Any) -> int | None:
    is_number = value is not None and value.isascii() and value.isdigit() and len(value) < 4
    return int(value) if value and is_number and int(value) in known else None


def _upload(path: Any) -> Image.Image | None:
    """The picture, if it is still on the server; the door lets nobody read anything else."""
    try:
        return received(path) if isinstance(path, str) and path else None
    except PictureRefused:
        return None
