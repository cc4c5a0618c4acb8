"""Which component shows which text, so that a change of language reaches all of them."""

from typing import Any, TypeVar

import gradio as gr
from gradio.blocks import Block

from ui.texts.common import text

B = TypeVar("B", bound=Block)


class Translation:
    """Collects, while the page is laid out, what each component says."""

    def __init__(self) -> None:
        self._entries: list[tuple[Block, dict[str, Any]]] = []

    def add(self, component: B, **keys: str) -> B:
        """Let a property (label, value, ...) of the component show a text, English at first."""
        return self._register(component, dict(keys))

    def add_choices(self, component: B, values: tuple[str, ...] | dict[str, str], **keys: str) -> B:
        """The same for a radio or dropdown whose values are keys of texts, or have them."""
        keyed = values if isinstance(values, dict) else {value: value for value in values}
        return self._register(component, {**keys, "choices": keyed})

    def add_words(self, component: B, words: tuple[str, ...], **keys: str) -> B:
        """The same for a `gr.HTML` whose script takes its words as the property `words`."""
        return self._register(component, {"words": {**{word: word for word in words}, **keys}})

    def add_heading(self, component: B, level: int, key: str) -> B:
        """The same for a `gr.Markdown` that is a heading; 1 is the page's own level."""
        return self._register(component, {"value": (level, key)})

    @property
    def components(self) -> list[Block]:
        return [component for component, _ in self._entries]

    def updates(
        self, language: str, left_out: frozenset[str] = frozenset()
    ) -> list[dict[str, Any]]:
        """What to send to `components` when the language changes.

        left_out: values that no radio or dropdown may offer, as networks that a lesson leaves out.
        """
        return [gr.update(**_fill(keys, language, left_out)) for _, keys in self._entries]

    def _register(self, component: B, keys: dict[str, Any]) -> B:
        self._entries.append((component, keys))
        for name, value in _fill(keys, "en").items():
            setattr(component, name, value)
        return component


def _fill(
    keys: dict[str, Any], language: str, left_out: frozenset[str] = frozenset()
) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for name, key in keys.items():
        if name == "choices":
            filled[name] = [
                (text(k, language), value) for value, k in key.items() if value not in left_out
            ]
        elif name == "words":
            filled[name] = {word: text(k, language) for word, k in key.items()}
        elif isinstance(key, tuple):
            level, key = key
            filled[name] = f"{'#' * level} {text(key, language)}"
        else:
            filled[name] = text(key, language)
    return filled
