"""The examples: pictures that answer with one click."""

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from pictures import open_picture
from ui.shared.html import png_url
from ui.shared.translation import Translation
from ui.texts.common import text

HERE = Path(__file__).parent
EXAMPLES = sorted((HERE / "examples").glob("*.png"))
THUMBNAIL = 168  # pixels; shown half as large


def build_example_strip(translation: Translation) -> gr.HTML:
    """Lay the strip out inside the current Blocks.

    Its value is the number of the example that is marked, from 1; its event `chosen` tells that a
    visitor has set it.
    """
    strip = gr.HTML(
        value=0,
        html_template=_strip_html(),
        js_on_load=(HERE / "example_strip.js").read_text(encoding="utf-8"),
        elem_id="examples",
        apply_default_css=False,
        words={},
    )
    names = {f"example_{i}": f"example_{i}" for i in range(1, len(EXAMPLES) + 1)}
    translation.add_words(strip, (), heading="examples", **names)
    return strip


def example(number: Any) -> Image.Image | None:
    """The example with that number, from 1, as `open_picture` gives it; None if there is none."""
    is_known = isinstance(number, int) and 1 <= number <= len(EXAMPLES)
    return _opened()[number - 1] if is_known else None


def number_of(picture: Any) -> int:
    """Which example a picture is, from 1; 0 for any other. It is told by its pixels alone."""
    if not isinstance(picture, Image.Image):
        return 0
    return _numbers().get((picture.size, picture.tobytes()), 0)


@cache
def _opened() -> list[Image.Image]:
    return [open_picture(path) for path in EXAMPLES]


@cache
def _numbers() -> dict[tuple[tuple[int, int], bytes], int]:
    return {(picture.size, picture.tobytes()): i for i, picture in enumerate(_opened(), start=1)}


def _strip_html() -> str:
    buttons = []
    for number, path in enumerate(EXAMPLES, start=1):
        with Image.open(path) as picture:
            small = picture.convert("RGB").resize((THUMBNAIL, THUMBNAIL))
        name = escape(text(f"example_{number}", "en"))
        buttons.append(
            f'<button type="button" data-example="{number}" aria-pressed="false" '
            f'aria-label="{name}"><img src="{png_url(small)}" alt=""></button>'
        )
    heading = escape(text("examples", "en"))
    return f'<section class="examples"><h3>{heading}</h3><div>{"".join(buttons)}</div></section>'
