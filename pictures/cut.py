"""How good the cut-out of a garment is, so that a page can warn before a wrong answer does."""

from dataclasses import dataclass

from scipy import ndimage

from pictures.garment import Garment
from pictures.mask_parts import EIGHT

RIM = 0.01  # of the picture's longer side: so near its border a garment touches it
# From here on a cut-out is in doubt. Of 350 phone photos of one garment each, one in seven is.
SMALL = 0.06  # of the picture
PIECES = 3  # two may be a pair of shoes
BORDER = 0.2  # of the picture's border
UNSURE = 0.8  # confidence


@dataclass(frozen=True)
class Cut:
    """share: 0..1, of the picture that is garment. num_parts: pieces that do not touch each other.
    at_border: 0..1, of the picture's border that is garment. confidence: 0..1, see `Garment`.
    """

    share: float
    num_parts: int
    at_border: float
    confidence: float

    @property
    def doubt(self) -> str | None:
        """ "nothing", "small", "pieces", "border" or "unsure": what is wrong; None: nothing is."""
        if self.share == 0:
            return "nothing"
        if self.share < SMALL:
            return "small"
        if self.num_parts >= PIECES:
            return "pieces"
        if self == WHOLE:
            return None
        if self.at_border > BORDER:
            return "border"
        return "unsure" if self.confidence < UNSURE else None


WHOLE = Cut(share=1.0, num_parts=1, at_border=1.0, confidence=1.0)  # nothing was to be cut out


def judge(garment: Garment) -> Cut:
    """Measure the cut-out; all is 0 where no garment was found."""
    if not garment.found:
        return Cut(0.0, 0, 0.0, 0.0)
    height, width = garment.solid.shape
    rim = max(1, round(RIM * max(height, width)))
    inside = garment.solid[rim:-rim, rim:-rim]
    border = garment.solid.sum() - inside.sum()
    return Cut(
        share=float(garment.solid.mean()),
        num_parts=int(ndimage.label(garment.solid, EIGHT)[1]),
        at_border=float(border / max(garment.solid.size - inside.size, 1)),
        confidence=garment.confidence,
    )
