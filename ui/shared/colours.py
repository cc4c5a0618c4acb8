"""Which hue of colours.css a network or a curve has, on every tab."""

HUES = ("blue", "red", "teal", "pink", "olive", "violet", "earth")
COLOURS = tuple(f"var(--hue-{hue})" for hue in HUES)  # of curves that are no network's
NETWORKS = {
    "lenet": "violet",
    "lenet_bn": "pink",
    "lenet_bn_scratch": "earth",
    "alexnet": "red",
    "vgg11": "teal",
    "vgg11_quarter": "teal",
    "nin": "olive",
    "googlenet": "blue",
}


def network_colour(name: str) -> str:
    """A network's colour as CSS; of a visitor's own run, its architecture's; a variant has "
    "LeNet's."""
    return f"var(--hue-{NETWORKS.get(name, NETWORKS['lenet'])})"


def line_of(key: str, place: int) -> tuple[str, bool]:
    """Colour and dash of a line: a shipped network's own colour, or dashed for a visitor's run.

    key: a network's name, or a run's key. place: of the line among all; it tells runs apart.
    """
    if key in NETWORKS:
        return network_colour(key), False
    return COLOURS[place % len(COLOURS)], True
