"""One article of a lesson: a title, a paragraph and perhaps a list or pictures."""

import re
from collections.abc import Callable, Iterable
from html import escape

from ui.texts.common import text

Article = Callable[[str], str]  # from the language to HTML


def article(
    key: str, language: str, items: Iterable[str] = (), more: str = "", /, **values: object
) -> str:
    """The texts `lesson_{key}` and `lesson_{key}_body`, filled in, with what follows them.

    items: HTML of a list's entries; no list without. more: HTML for the end.
    """
    title, body = (text(f"lesson_{key}{part}", language, **values) for part in ("", "_body"))
    rows = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'<article data-article="{key}"><h4>{escape(title)}</h4><p>{marked(body)}</p>'
        f"{f'<ul>{rows}</ul>' if rows else ''}{more}</article>"
    )


def marked(words: str) -> str:
    """A text as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words))


def chain(sides: Iterable[int]) -> str:
    """Sides of maps in order: "54 → 26 → 12"."""
    return " → ".join(map(str, sides))
