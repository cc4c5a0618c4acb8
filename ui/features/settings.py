"""What the tab's controls are set to, and what that shows."""

from typing import NamedTuple

import numpy as np

from ui.features.look import Look, Spot
from ui.features.viewer import MINE, Viewer, chosen_pixels
from ui.features.views.channel import Upload, channel_html
from ui.features.views.layer import layer_html
from ui.features.views.strongest import favourites_html
from ui.features.views.working import working_html


class Settings(NamedTuple):
    """The values of the controls, in the order in which the page gives them.

    network: a name, or a run's id. choice: of the picture, see `MINE`. pixels: the visitor's
    (28, 28) uint8, or None. upload: that picture as it was brought. order: of the channels.
    """

    network: str
    choice: str
    pixels: np.ndarray | None
    upload: Upload | None
    scaling: str
    order: str
    language: str

    def look(self, viewer: Viewer) -> Look | None:
        """The network's view of the picture; None for one without weights."""
        pixels = chosen_pixels(self.choice, self.pixels)
        return viewer.look(self.network, pixels, self.scaling, self.language)


def layer_and_channel(
    viewer: Viewer, spot: Spot, look: Look, settings: Settings, linked: bool = False
) -> list[str]:
    """What a click on a layer sends, or a link to it."""
    strongest = settings.order == "strongest"
    return [layer_html(look, spot, strongest, linked), channel(viewer, spot, look, settings)]


def channel(viewer: Viewer, spot: Spot, look: Look, settings: Settings) -> str:
    """What a click on a channel sends."""
    shown = settings.upload if settings.choice == MINE else None
    parts = [channel_html(look, spot, shown), working_html(look, spot)]
    if not look.run:  # finding them takes a thousand passes
        parts.insert(1, favourites_html(look, spot, viewer.favourites(look)))
    return "".join(parts)
