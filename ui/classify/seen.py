"""What becomes of a picture on its way to 28x28, as HTML."""

from html import escape

from PIL import Image

from pictures import Prepared
from ui.shared.html import png_url
from ui.texts.common import text


def seen_html(prepared: Prepared | None, language: str) -> str:
    """The 28x28 pixels, enlarged without blur; their place, while there are none."""
    if prepared is None:
        shown = f'<div class="blank">{escape(text("seen_nothing", language))}</div>'
    else:
        url = png_url(Image.fromarray(prepared.pixels))
        alt = escape(text("seen_alt", language))
        shown = f'<img class="pixelated" width="224" height="224" src="{url}" alt="{alt}">'
    caption = escape(text("seen", language))
    return f'<figure class="seen">{shown}<figcaption>{caption}</figcaption></figure>'


def steps_html(prepared: Prepared, language: str) -> str:
    """The strip of small pictures from upload to 28x28."""
    figures = "".join(
        f'<figure><img src="{png_url(step.image)}" alt="">'
        f"<figcaption>{escape(text(f'step_{step.name}', language))}</figcaption></figure>"
        for step in prepared.steps
    )
    used = prepared.choices
    words = [
        f"{text('invert', language)}: {text('yes' if used.invert else 'no', language)}",
        f"{text('background', language)}: {text(used.background or 'keep', language)}",
        f"{text('fill', language)}: {text('yes' if used.fill else 'no', language)}",
        f"{text('crop', language)}: {text('yes' if used.crop else 'no', language)}",
    ]
    chosen = text("chosen", language, choices=("；" if language == "zh" else "; ").join(words))
    return f'<div class="steps">{figures}</div><p class="chosen">{escape(chosen)}</p>'
