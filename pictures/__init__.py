"""Any picture -> 28x28 pixels, light garment on black, as the networks learned them."""

from pictures.door import open_picture
from pictures.prepare import Choices, Prepared, Step, prepare
from pictures.refusal import PictureRefused

__all__ = ["Choices", "PictureRefused", "Prepared", "Step", "open_picture", "prepare"]
