"""Where one visitor's page stands."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ui.features.look import Spot


class Visit:
    """The spot that a visitor looks at. Its clicks are answered one at a time and in order.

    Other visitors' are answered meanwhile: each page has a visit of its own, as Gradio copies a
    state's first value for each.

    is_open: whether the tab has been opened. spot: what it shows, if anything. pixels: the
    visitor's own (28, 28) picture as it was when the tab was drawn, or None. link: where the page's
    address leads, until that network is shown.
    """

    def __init__(self) -> None:
        self.is_open = False
        self.pixels: Any = None
        self.spot: Spot | None = None
        self.link: Spot | None = None
        self._came = self._served = 0
        self._turned = threading.Condition()

    def __deepcopy__(self, _: object) -> "Visit":
        return Visit()

    @property
    def waiting(self) -> int:
        """How many clicks wait behind the one that is being answered."""
        return max(0, self._came - self._served - 1)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until all that came earlier is answered."""
        with self._turned:
            ticket = self._came
            self._came += 1
            self._turned.wait_for(lambda: self._served == ticket)
        try:
            yield
        finally:
            with self._turned:
                self._served += 1
                self._turned.notify_all()
