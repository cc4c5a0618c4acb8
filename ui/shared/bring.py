"""What lets any part of the page bring a picture to Classify."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ui.shared.picture_input import PictureInput


@dataclass(frozen=True)
class Bring:
    """Another picture comes with its answer, in the same response.

    answer: from a picture (or None, or why it was refused) and the values of `asked` to those of
    `outputs`, in which the component `picture` itself is not.
    """

    answer: Callable[..., list[Any]]
    asked: list[Any]
    outputs: list[Any]
    picture: PictureInput
