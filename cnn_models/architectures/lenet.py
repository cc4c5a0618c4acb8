"""LeNet, without and with batch normalisation.

Source: LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86(11),
1998, section II.B; in the lecture's reading: sigmoid after every hidden layer, average pooling,
a plain linear output, and no padding on a 28x28 input. Batch normalisation before each sigmoid
follows Ioffe and Szegedy, arXiv 1502.03167, section 3.2.
"""

from collections.abc import Callable

from torch import nn

from cnn_models.architectures.batch_norm import BatchNorm
from cnn_models.architectures.stack import stack


def lenet() -> nn.Sequential:
    """Two conv stages and three dense layers, sigmoid and average pooling.

    Shapes are outputs for an input of (N, 1, 28, 28).
    """
    return stack(
        conv1=nn.Conv2d(1, 6, kernel_size=5),  # (N, 6, 24, 24)
        sigmoid1=nn.Sigmoid(),
        pool1=nn.AvgPool2d(kernel_size=2),  # (N, 6, 12, 12)
        conv2=nn.Conv2d(6, 16, kernel_size=5),  # (N, 16, 8, 8)
        sigmoid2=nn.Sigmoid(),
        pool2=nn.AvgPool2d(kernel_size=2),  # (N, 16, 4, 4)
        flatten=nn.Flatten(),  # (N, 256)
        dense3=nn.Linear(256, 120),
        sigmoid3=nn.Sigmoid(),
        dense4=nn.Linear(120, 84),
        sigmoid4=nn.Sigmoid(),
        logits=nn.Linear(84, 10),
    )


def lenet_bn() -> nn.Sequential:
    """`lenet` with PyTorch's batch normalisation before each sigmoid."""
    return _lenet_with_norm(nn.BatchNorm2d, nn.BatchNorm1d)


def lenet_bn_scratch() -> nn.Sequential:
    """`lenet_bn` with the batch normalisation of `batch_norm.py`; the rest is the same."""
    return _lenet_with_norm(BatchNorm, BatchNorm)


def _lenet_with_norm(
    conv_norm: Callable[[int], nn.Module], dense_norm: Callable[[int], nn.Module]
) -> nn.Sequential:
    return stack(
        conv1=nn.Conv2d(1, 6, kernel_size=5),  # (N, 6, 24, 24)
        norm1=conv_norm(6),
        sigmoid1=nn.Sigmoid(),
        pool1=nn.AvgPool2d(kernel_size=2),  # (N, 6, 12, 12)
        conv2=nn.Conv2d(6, 16, kernel_size=5),  # (N, 16, 8, 8)
        norm2=conv_norm(16),
        sigmoid2=nn.Sigmoid(),
        pool2=nn.AvgPool2d(kernel_size=2),  # (N, 16, 4, 4)
        flatten=nn.Flatten(),  # (N, 256)
        dense3=nn.Linear(256, 120),
        norm3=dense_norm(120),
        sigmoid3=nn.Sigmoid(),
        dense4=nn.Linear(120, 84),
        norm4=dense_norm(84),
        sigmoid4=nn.Sigmoid(),
        logits=nn.Linear(84, 10),
    )
