"""VGG-11, full width and quarter width, for one grey channel and ten classes.

Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image
recognition", arXiv 1409.1556, table 1, column A; the quarter width is the lecture's.
"""

from collections.abc import Sequence

from torch import nn

from cnn_models.architectures.stack import stack

# One (number of convolutions, output channels) a block.
CONV_ARCH = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))


def vgg_block(num_convs: int, in_channels: int, out_channels: int) -> nn.Sequential:
    """3x3 convolutions that keep the size, each with ReLU, then a pooling that halves it."""
    layers: dict[str, nn.Module] = {}
    for i in range(1, num_convs + 1):
        layers[f"conv{i}"] = nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1)
        layers[f"relu{i}"] = nn.ReLU()
        in_channels = out_channels
    return stack(**layers, pool=nn.MaxPool2d(kernel_size=2, stride=2))


def vgg(conv_arch: Sequence[tuple[int, int]]) -> nn.Sequential:
    """Blocks as `conv_arch` says, then three dense layers; input (N, 1, 224, 224)."""
    blocks: dict[str, nn.Module] = {}
    in_channels = 1  # Fashion-MNIST is grey
    for i, (num_convs, out_channels) in enumerate(conv_arch, start=1):
        blocks[f"block{i}"] = vgg_block(num_convs, in_channels, out_channels)
        in_channels = out_channels
    side = 224 // 2 ** len(conv_arch)  # every block halves: 224 -> 112 -> 56 -> 28 -> 14 -> 7
    return stack(
        **blocks,
        flatten=nn.Flatten(),
        dense6=nn.Linear(in_channels * side * side, 4096),
        relu6=nn.ReLU(),
        dropout6=nn.Dropout(0.5),
        dense7=nn.Linear(4096, 4096),
        relu7=nn.ReLU(),
        dropout7=nn.Dropout(0.5),
        logits=nn.Linear(4096, 10),
    )


def vgg11() -> nn.Sequential:
    """Blocks of 64x112x112, 128x56x56, 256x28x28, 512x14x14, 512x7x7; 515 MB of weights."""
    return vgg(CONV_ARCH)


def vgg11_quarter() -> nn.Sequential:
    """A quarter of the channels, which is enough for Fashion-MNIST: 16x112x112 to 128x7x7."""
    return vgg([(num_convs, channels // 4) for num_convs, channels in CONV_ARCH])
