"""The garment finder: which pixels of a photo are the garment. A small U-Net of this lab.

After Ronneberger, Fischer, Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation",
arXiv 1505.04597: the left side halves the side and adds channels, the right side goes back up and
is handed at each size what the left side saw there. It learned from phone photos whose masks a far
larger network drew (see `training.finder`).
"""

import re

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from cnn_models.architectures.stack import stack

NAME = "garment_finder"
SIDE = 128  # pixels, of the input and of the mask


class GarmentFinder(nn.Module):
    """(N, 3, 128, 128) float RGB, 0..1 -> (N, 1, 128, 128) logits: above 0 where a garment is.

    folded: for answering, with each batch norm folded into its convolution (see `fold_norms`).
    A layer's name ends with the side of its feature maps, in pixels.
    """

    def __init__(self, folded: bool = False) -> None:
        super().__init__()
        block = conv_relu if folded else conv_bn_relu
        self.down64 = block(3, 16, stride=2)
        self.down32 = nn.Sequential(block(16, 32, stride=2), block(32, 32))
        self.down16 = nn.Sequential(block(32, 64, stride=2), block(64, 64))
        self.down8 = nn.Sequential(block(64, 96, stride=2), block(96, 96))
        self.down4 = nn.Sequential(block(96, 128, stride=2), block(128, 128))
        self.up8 = block(128 + 96, 96)
        self.up16 = block(96 + 64, 64)
        self.up32 = block(64 + 32, 32)
        self.up64 = block(32 + 16, 16)
        # Four logits at each of 64x64 places are those of 128x128, at a quarter of the cost.
        self.logits = nn.Conv2d(16, 4, kernel_size=1)

    def forward(self, images: Tensor) -> Tensor:
        seen64 = self.down64((images - 0.5) / 0.25)
        seen32 = self.down32(seen64)
        seen16 = self.down16(seen32)
        seen8 = self.down8(seen16)
        seen4 = self.down4(seen8)
        maps = self.up8(_join(seen4, seen8))
        maps = self.up16(_join(maps, seen16))
        maps = self.up32(_join(maps, seen32))
        maps = self.up64(_join(maps, seen64))
        return F.pixel_shuffle(self.logits(maps), 2)


def conv_bn_relu(in_channels: int, out_channels: int, stride: int = 1) -> nn.Sequential:
    """A 3x3 convolution, batch norm and ReLU; with stride 2 the side is halved."""
    return stack(
        conv=nn.Conv2d(in_channels, out_channels, 3, stride, padding=1, bias=False),
        norm=nn.BatchNorm2d(out_channels),
        relu=nn.ReLU(),
    )


def conv_relu(in_channels: int, out_channels: int, stride: int = 1) -> nn.Sequential:
    """The same with its batch norm folded in."""
    return stack(conv=nn.Conv2d(in_channels, out_channels, 3, stride, padding=1), relu=nn.ReLU())


@torch.no_grad()
def fold_norms(model: GarmentFinder) -> GarmentFinder:
    """The same network for answering: a norm's scale and shift become its convolution's own."""
    weights = {key: v for key, v in model.state_dict().items() if ".norm." not in key}
    for name, norm in model.named_modules():
        if isinstance(norm, nn.BatchNorm2d):
            conv = name.removesuffix("norm") + "conv"
            mean, variance = norm.get_buffer("running_mean"), norm.get_buffer("running_var")
            scale = norm.weight / (variance + norm.eps).sqrt()
            weights[f"{conv}.weight"] = weights[f"{conv}.weight"] * scale.view(-1, 1, 1, 1)
            weights[f"{conv}.bias"] = norm.bias - mean * scale
    folded = GarmentFinder(folded=True)
    folded.load_state_dict(weights)
    return folded.eval()


def count_multiply_adds(model: GarmentFinder) -> int:
    """Of the convolutions, for one picture: every weight is used at every place of its maps."""
    return sum(
        conv.weight.numel() * _side(name) ** 2
        for name, conv in model.named_modules()
        if isinstance(conv, nn.Conv2d)
    )


def _side(name: str) -> int:
    """Of a layer's maps, in pixels: 32 of "down32.1.conv"; the logits are 64x64 places of four."""
    found = re.search(r"^(?:down|up)(\d+)", name)
    return int(found[1]) if found else SIDE // 2


def _join(small: Tensor, seen: Tensor) -> Tensor:
    """Enlarge maps to the side of those seen on the way down, and put both side by side."""
    large = F.interpolate(small, size=seen.shape[-2:], mode="bilinear", align_corners=False)
    return torch.cat([large, seen], dim=1)


@torch.inference_mode()
def confidence_of(model: nn.Module, rgb: np.ndarray) -> np.ndarray:
    """How sure the finder is that each pixel is garment: (H, W) float32, 0..1.

    rgb: (H, W, 3) uint8, of any size; the network sees it squeezed to 128x128.
    """
    small = Image.fromarray(rgb).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    images = torch.from_numpy(np.array(small)).permute(2, 0, 1)[None].float() / 255
    shares = model(images.contiguous(memory_format=torch.channels_last)).sigmoid()[0, 0]
    large = Image.fromarray(shares.numpy()).resize(rgb.shape[1::-1], Image.Resampling.BILINEAR)
    return np.asarray(large)
