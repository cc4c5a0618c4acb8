"""Network in Network for one grey channel and ten classes.

Source: Lin, Chen and Yan, "Network in network", arXiv 1312.4400, sections 3.1 (a small dense
network at every pixel) and 3.2 (global average pooling); widths as in the lecture.
"""

from torch import nn

from cnn_models.architectures.stack import stack


def nin_block(
    in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int
) -> nn.Sequential:
    """A convolution and two 1x1 convolutions: a dense network that slides over the pixels."""
    return stack(
        conv1=nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding),
        relu1=nn.ReLU(),
        conv2=nn.Conv2d(out_channels, out_channels, kernel_size=1),
        relu2=nn.ReLU(),
        conv3=nn.Conv2d(out_channels, out_channels, kernel_size=1),
        relu3=nn.ReLU(),
    )


def nin() -> nn.Sequential:
    """Four NiN blocks; the last gives one map a class, whose mean is the logit.

    Shapes are outputs for an input of (N, 1, 224, 224).
    """
    return stack(
        block1=nin_block(1, 96, kernel_size=11, stride=4, padding=0),  # (N, 96, 54, 54)
        pool1=nn.MaxPool2d(kernel_size=3, stride=2),  # (N, 96, 26, 26)
        block2=nin_block(96, 256, kernel_size=5, stride=1, padding=2),  # (N, 256, 26, 26)
        pool2=nn.MaxPool2d(kernel_size=3, stride=2),  # (N, 256, 12, 12)
        block3=nin_block(256, 384, kernel_size=3, stride=1, padding=1),  # (N, 384, 12, 12)
        pool3=nn.MaxPool2d(kernel_size=3, stride=2),  # (N, 384, 5, 5)
        dropout=nn.Dropout(0.5),
        block4=nin_block(384, 10, kernel_size=3, stride=1, padding=1),  # (N, 10, 5, 5)
        global_pool=nn.AdaptiveAvgPool2d(1),  # (N, 10, 1, 1)
        logits=nn.Flatten(),  # (N, 10)
    )
