"""Where a visitor's picture comes in: nothing is opened before it has been checked."""

import base64
import binascii
from pathlib import Path

import gradio as gr
from gradio.data_classes import ImageData
from gradio.utils import get_upload_folder
from PIL import Image

from pictures import PictureRefused, open_picture

# base64 makes four characters of three bytes; the door's limit is 10 MB.
MAX_DATA_URL = 14_000_000


class PictureInput(gr.Image):
    """`gr.Image` whose value reaches the handler as a clean picture or as the refusal.

    Gradio's own opens any path on the server that the posted JSON names without `meta`, and
    decodes `data:` URLs past every limit; here both go through `received`.
    """

    is_template = True  # the browser sees an ordinary image component

    # Ignored: Gradio's own returns what its `type` says, never a refusal.
    def preprocess(self, payload: ImageData | None) -> Image.Image | PictureRefused | None:  # type: ignore[override]
        if payload is None:
            return None
        try:
            return received(payload.path, payload.url)
        except PictureRefused as refusal:
            return refusal


def received(path: str | None, url: str | None = None) -> Image.Image:
    """Open what a visitor posted: an uploaded file, or a `data:` URL.

    Returns an RGBA picture. Raises PictureRefused, with the same words for a file that is not
    theirs and for one that does not exist.
    """
    if url and url.startswith("data:"):
        return open_picture(decode_data_url(url))
    if not path:
        raise PictureRefused("no_picture")
    if path.startswith("data:"):
        return open_picture(decode_data_url(path))
    if not _is_upload(path):
        raise PictureRefused("not_a_file")
    return open_picture(Path(path))


def decode_data_url(url: str) -> bytes:
    """The bytes of a base64 `data:` URL; PictureRefused if it is too long or is none."""
    if len(url) > MAX_DATA_URL:
        raise PictureRefused("too_many_bytes", megabytes=len(url) * 0.75e-6, limit=10.0)
    _, _, encoded = url.partition(";base64,")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise PictureRefused("unknown_format", size=len(url)) from None


def _is_upload(path: str) -> bool:
    try:
        return Path(path).resolve().is_relative_to(Path(get_upload_folder()).resolve())
    except (OSError, ValueError):
        return False
