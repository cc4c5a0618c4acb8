"""The garment finder: which pixels of a photo are the garment. A small U-Net of this lab.

After Ronneberger, Fischer, Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation",
arXiv 1505.04597: the left side halves the side and adds channels, the right side goes back up and
is handed at each size what the left side saw there. It learned from phone photos whose masks a far
larger network drew (see `training.finder`).
"""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from cnn_models.stack import stack

NAME = "garment_finder"
SIDE = 128  # pixels, of the input and of the mask


class GarmentFinder(nn.Module):
    """(N, 3, 128, 128) float RGB, 0..1 -> (N, 1, 128, 128) logits: above 0 where a garment is.

    Sides within are those of the feature maps, in pixels.
    """

    def __init__(self) -> None:
        super().__init__()
        self.down64 = conv_bn_relu(3, 16, stride=2)
        self.down32 = nn.Sequential(conv_bn_relu(16, 32, stride=2), conv_bn_relu(32, 32))
        self.down16 = nn.Sequential(conv_bn_relu(32, 64, stride=2), conv_bn_relu(64, 64))
        self.down8 = nn.Sequential(conv_bn_relu(64, 96, stride=2), conv_bn_relu(96, 96))
        self.down4 = nn.Sequential(conv_bn_relu(96, 128, stride=2), conv_bn_relu(128, 128))
        self.up8 = conv_bn_relu(128 + 96, 96)
        self.up16 = conv_bn_relu(96 + 64, 64)
        self.up32 = conv_bn_relu(64 + 32, 32)
        self.up64 = conv_bn_relu(32 + 16, 16)
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


def fold_norms(model: GarmentFinder) -> GarmentFinder:
    """The same network for answering, in place: each batch norm goes into its convolution."""
    model.eval()
    for block in model.modules():
        if isinstance(block, nn.Sequential) and "norm" in dict(block.named_children()):
            conv, norm = block.get_submodule("conv"), block.get_submodule("norm")
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                block.conv, block.norm = fuse_conv_bn_eval(conv, norm), nn.Identity()
    return model


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
