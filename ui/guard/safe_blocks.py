"""Blocks that answer whatever is posted with one sentence, never with what went wrong inside."""

import logging
from typing import Any

import gradio as gr
from gradio.blocks import BlockFunction
from gradio_client.utils import is_file_obj_with_meta, is_http_url_like, traverse

from pictures import PictureRefused
from ui.texts.common import preferred_language, text

MOST_CHARACTERS = 600  # of a refusal: some quote what was posted

logger = logging.getLogger(__name__)


class SafeBlocks(gr.Blocks):
    """`gr.Blocks` for strangers: a refusal is one sentence, and anything else is kept inside.

    Gradio's own messages tell the posted value, Python types and paths of the server. Here only
    the text of a `gr.Error` goes out, cut to MOST_CHARACTERS; the rest goes to the server's log.
    """

    async def preprocess_data(
        self, block_fn: BlockFunction | int, inputs: list[Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Turn what was posted into the handler's arguments; gr.Error if it cannot be."""
        if isinstance(block_fn, int):
            block_fn = self.fns[block_fn]
        wanted = block_fn.inputs
        # The page's own events may bring more than they need.
        too_many = len(inputs) > len(wanted) and block_fn.api_visibility == "public"
        if too_many or len(inputs) < len(wanted):
            raise _refused(block_fn, f"{_count(block_fn, inputs)} came")
        _refuse_addresses(inputs)
        try:
            return await super().preprocess_data(block_fn, inputs, *args, **kwargs)
        except gr.Error:
            raise
        except Exception:
            if _files(inputs):  # one that nobody uploaded: the same words as for a missing one
                raise _not_a_file() from None
            raise _refused(block_fn, "a value of another kind came") from None

    async def process_api(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Answer one call; every error leaves as a gr.Error with one short sentence."""
        try:
            return await super().process_api(*args, **kwargs)
        except gr.Error as error:
            error.message = _shortened(str(error.message))
            raise
        except Exception:
            logger.exception("An event handler failed.")
            request = kwargs.get("request")
            headers = getattr(request, "headers", None) or {}
            language = preferred_language(headers.get("accept-language"))
            raise gr.Error(text("failed_inside", language), print_exception=False) from None


def _refused(block_fn: BlockFunction, what: str) -> gr.Error:
    """The sentence for values that do not fit: what the endpoint takes, and what came instead."""
    labels = [str(label) for block in _posted(block_fn) if (label := getattr(block, "label", ""))]
    takes = ", ".join(labels) or "no values"
    name = f"/{block_fn.api_name}" if block_fn.api_name else "This part of the page"
    return gr.Error(f"{name} takes {takes}; {what}.", print_exception=False)


def _count(block_fn: BlockFunction, inputs: list[Any]) -> str:
    """How many values came, without the session's own, which nobody posts."""
    own = len(block_fn.inputs) - len(_posted(block_fn))
    number = max(0, len(inputs) - own)
    return "1 value" if number == 1 else f"{number} values"


def _posted(block_fn: BlockFunction) -> list[Any]:
    return [block for block in block_fn.inputs if not getattr(block, "stateful", False)]


def _files(inputs: list[Any]) -> list[dict[str, Any]]:
    """The files that a posted value names, however deep."""
    files: list[dict[str, Any]] = []

    def note(file: dict[str, Any]) -> dict[str, Any]:
        files.append(file)
        return file

    traverse(inputs, note, is_file_obj_with_meta)
    return files


def _refuse_addresses(inputs: list[Any]) -> None:
    """Gradio would fetch a posted address, of any size, before a handler sees it."""
    if any(is_http_url_like(str(file.get("path"))) for file in _files(inputs)):
        message = "Nothing is fetched from an address here; please send the picture itself."
        raise gr.Error(message, print_exception=False)


def _not_a_file() -> gr.Error:
    return gr.Error(str(PictureRefused("not_a_file")), print_exception=False)


def _shortened(message: str) -> str:
    """The beginning and the end, if it is long: what was wrong, and what would work."""
    if len(message) <= MOST_CHARACTERS:
        return message
    half = MOST_CHARACTERS // 2
    return f"{message[:half]} ... {message[-half:]}"
