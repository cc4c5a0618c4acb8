"""The test pictures that excite a channel most."""

from html import escape

from PIL import Image
from torch import Tensor

from cnn_models import CLASS_NAMES
from cnn_models.inputs import to_input
from cnn_models.inside.graph import nodes
from cnn_models.inside.strongest_pictures import Favourites, of_channel
from training.data.subset import shipped_pictures
from ui.features.drawing import colours
from ui.features.drawing.legend import number
from ui.features.look import Look, Spot
from ui.features.views.channel import input_picture
from ui.texts.common import class_text, text

SIDE = 72  # pixels of each crop on the page
MAX_SENT = 36  # pixels of each crop; a wide field shows pixels that were enlarged eight times


def favourites_html(look: Look, spot: Spot, index: dict[str, Favourites] | None) -> str:
    """The channel's strongest pictures, cropped to what the strongest cell sees.

    index: of the network; None while it is being made.
    """
    title = f"<h4>{escape(text('favourites', look.language))}</h4>"
    if index is None:
        return f"{title}<p>{escape(text('favourites_soon', look.language))}</p>"
    found = of_channel(index, nodes(look.network.fast), spot.layer, spot.channel)
    if found is None:
        return ""
    if found.values.max() == 0:  # behind a ReLU that lets nothing through
        return f"{title}<p>{escape(text('favourites_none', look.language))}</p>"
    figures = (
        _figure(look, spot, *each)
        for each in zip(
            found.values.tolist(), found.pictures.tolist(), found.cells.tolist(), strict=True
        )
    )
    return f'{title}<div class="favourites">{"".join(figures)}</div>'


def _figure(look: Look, spot: Spot, value: float, picture: int, cell: int) -> str:
    shipped = shipped_pictures()
    label = class_text(CLASS_NAMES[int(shipped.labels[picture])], look.language, CLASS_NAMES)
    crop = _crop(look, spot, shipped.pixels[picture], cell)
    style = "pixelated" if crop.width < MAX_SENT else ""
    return (
        f'<figure><img class="{style}" width="{SIDE}" height="{SIDE}" src="{colours.url(crop)}" '
        f'alt="">'
        f"<figcaption>{escape(label)}<br>{number(value)}</figcaption></figure>"
    )


def _crop(look: Look, spot: Spot, pixels: Tensor, cell: int) -> Image.Image:
    """What the cell of the map saw of the network's input; black where that is padding."""
    field = look.seen_from(spot)
    row, col = divmod(cell, look.layer(spot.layer).shape[-1])
    left, top = (field.start + index * field.jump for index in (col, row))
    image = input_picture(to_input(pixels[None], look.network.architecture.input_size)[0, 0])
    crop = image.crop((left, top, left + field.size, top + field.size))
    if crop.width <= MAX_SENT:
        return crop
    return crop.resize((MAX_SENT, MAX_SENT), Image.Resampling.BOX)
