"""How the page's own events behave: none of them is API, and what is slow shows that it is busy."""

from typing import Any

from gradio.components import Component

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def busy(*shown: Component) -> dict[str, Any]:
    """Settings of an event during which those components look busy.

    style.css lets that appear after 200 ms only: what is quicker does not flicker.
    """
    return {
        "api_visibility": "private",
        "show_progress": "minimal",
        "show_progress_on": list(shown),
    }
