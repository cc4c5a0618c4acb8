"""What the networks know as input and output: class names, and pixels made into images."""

import torch
import torch.nn.functional as F
from torch import Tensor

CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

# Mean and deviation of the 60,000 training pictures' pixels, scaled to 0..1.
PIXEL_MEAN = 0.2860
PIXEL_STD = 0.3530


def to_input(pixels: Tensor, size: int) -> Tensor:
    """Make the networks' input: (N, 28, 28) uint8 -> (N, 1, size, size) float32, normalised.

    Light garment on black, as in Fashion-MNIST. Enlarged by bilinear interpolation, on whatever
    device the pixels are on; training and classification both come through here.
    """
    if pixels.dtype != torch.uint8 or pixels.dim() != 3:
        raise ValueError(
            f"Pixels are (N, 28, 28) uint8, not {tuple(pixels.shape)} {str(pixels.dtype)[6:]}."
        )
    images = pixels.unsqueeze(1).float().div_(255).sub_(PIXEL_MEAN).div_(PIXEL_STD)
    if images.shape[-2:] == (size, size):
        return images
    return F.interpolate(images, size=(size, size), mode="bilinear", align_corners=False)
