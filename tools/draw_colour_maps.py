"""Draw `colour_maps.png`: the colours of every map that `pictures.figures.colour_maps` undoes.

`python -m tools.draw_colour_maps`, with matplotlib and seaborn; the product needs neither.
"""

import matplotlib
import numpy as np
from PIL import Image

from pictures.figures.colour_maps import NAMES, NUM_COLOURS, STRIP


def draw() -> Image.Image:
    """A row a map, from its lowest colour to its highest."""
    import seaborn  # noqa: F401, it adds its own maps to matplotlib's

    steps = np.linspace(0, 1, NUM_COLOURS)
    rows = [matplotlib.colormaps[name](steps)[:, :3] for name in NAMES]
    return Image.fromarray((np.stack(rows) * 255).round().astype(np.uint8))


if __name__ == "__main__":
    draw().save(STRIP, optimize=True)
