"""One article of a lesson: a title, a paragraph and perhaps a list."""

from collections.abc import Callable, Iterable
from html import escape

from ui.texts.common import text

Article = Callable[[str], str]  # from the language to HTML


def article(key: str, language: str, items: Iterable[str] = (), /, **values: object) -> str:
    """The texts `lesson_{key}` and `lesson_{key}_body`, filled in, and the list's items.

    items: HTML of the list's entries; no list without.
    """
    rows = "".join(f"<li>{item}</li>" for item in items)
    title, body = (text(f"lesson_{key}{part}", language, **values) for part in ("", "_body"))
    return (
        f'<article data-article="{key}"><h4>{escape(title)}</h4><p>{escape(body)}</p>'
        f"{f'<ul>{rows}</ul>' if rows else ''}</article>"
    )


def chain(sides: Iterable[int]) -> str:
    """Sides of maps in order: "54 → 26 → 12"."""
    return " → ".join(map(str, sides))
