"""GoogLeNet (Inception v1) for one grey channel and ten classes.

Source: Szegedy et al., "Going deeper with convolutions", arXiv 1409.4842, table 1, without the
side classifiers and local response normalisation; stages and the 96x96 input as in the lecture.
"""

import torch
from torch import Tensor, nn

from cnn_models.architectures.stack import stack


class Inception(nn.Module):
    """Four paths over the same input, side by side; their channels are concatenated.

    path1: 1x1; path2: 1x1 then 3x3; path3: 1x1 then 5x5; path4: 3x3 max pooling then 1x1.
    Where a path has two numbers, the first is the width of the 1x1 that saves work.
    """

    def __init__(
        self, in_channels: int, c1: int, c2: tuple[int, int], c3: tuple[int, int], c4: int
    ) -> None:
        super().__init__()
        self.path1 = stack(conv=nn.Conv2d(in_channels, c1, kernel_size=1), relu=nn.ReLU())
        self.path2 = stack(
            conv1=nn.Conv2d(in_channels, c2[0], kernel_size=1),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(c2[0], c2[1], kernel_size=3, padding=1),
            relu2=nn.ReLU(),
        )
        self.path3 = stack(
            conv1=nn.Conv2d(in_channels, c3[0], kernel_size=1),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(c3[0], c3[1], kernel_size=5, padding=2),
            relu2=nn.ReLU(),
        )
        self.path4 = stack(
            pool=nn.MaxPool2d(kernel_size=3, stride=1, padding=1),
            conv=nn.Conv2d(in_channels, c4, kernel_size=1),
            relu=nn.ReLU(),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, c1 + c2[1] + c3[1] + c4, H, W)."""
        paths = [self.path1(x), self.path2(x), self.path3(x), self.path4(x)]
        return torch.cat(paths, dim=1)


def _halve() -> nn.MaxPool2d:
    return nn.MaxPool2d(kernel_size=3, stride=2, padding=1)


def googlenet() -> nn.Sequential:
    """Five stages, each ending at half the side; nine Inception blocks; one dense layer.

    Shapes are outputs for an input of (N, 1, 96, 96).
    """
    return stack(
        stage1=stack(
            conv1=nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3),
            relu1=nn.ReLU(),
            pool=_halve(),
        ),  # (N, 64, 24, 24)
        stage2=stack(
            conv1=nn.Conv2d(64, 64, kernel_size=1),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(64, 192, kernel_size=3, padding=1),
            relu2=nn.ReLU(),
            pool=_halve(),
        ),  # (N, 192, 12, 12)
        stage3=stack(
            inception1=Inception(192, 64, (96, 128), (16, 32), 32),
            inception2=Inception(256, 128, (128, 192), (32, 96), 64),
            pool=_halve(),
        ),  # (N, 480, 6, 6)
        stage4=stack(
            inception1=Inception(480, 192, (96, 208), (16, 48), 64),
            inception2=Inception(512, 160, (112, 224), (24, 64), 64),
            inception3=Inception(512, 128, (128, 256), (24, 64), 64),
            inception4=Inception(512, 112, (144, 288), (32, 64), 64),
            inception5=Inception(528, 256, (160, 320), (32, 128), 128),
            pool=_halve(),
        ),  # (N, 832, 3, 3)
        stage5=stack(
            inception1=Inception(832, 256, (160, 320), (32, 128), 128),
            inception2=Inception(832, 384, (192, 384), (48, 128), 128),
            global_pool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(),
        ),  # (N, 1024)
        logits=nn.Linear(1024, 10),
    )
