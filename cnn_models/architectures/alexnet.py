"""AlexNet for one grey channel and ten classes.

Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural
networks", NeurIPS 2012, section 3.5; in the lecture's reading: one tower, no local response
normalisation, padding 1 in the first layer.
"""

from torch import nn

from cnn_models.architectures.stack import stack


def alexnet() -> nn.Sequential:
    """Five convolutions and three dense layers with ReLU, overlapping max pooling and dropout.

    Shapes are outputs for an input of (N, 1, 224, 224).
    """
    return stack(
        conv1=nn.Conv2d(1, 96, kernel_size=11, stride=4, padding=1),  # (N, 96, 54, 54)
        relu1=nn.ReLU(),
        pool1=nn.MaxPool2d(kernel_size=3, stride=2),  # (N, 96, 26, 26)
        conv2=nn.Conv2d(96, 256, kernel_size=5, padding=2),  # (N, 256, 26, 26)
        relu2=nn.ReLU(),
        pool2=nn.MaxPool2d(kernel_size=3, stride=2),  # (N, 256, 12, 12)
        # Three convolutions in a row, with no pooling between them.
        conv3=nn.Conv2d(256, 384, kernel_size=3, padding=1),  # (N, 384, 12, 12)
        relu3=nn.ReLU(),
        conv4=nn.Conv2d(384, 384, kernel_size=3, padding=1),
        relu4=nn.ReLU(),
        conv5=nn.Conv2d(384, 256, kernel_size=3, padding=1),  # (N, 256, 12, 12)
        relu5=nn.ReLU(),
        pool5=nn.MaxPool2d(kernel_size=3, stride=2),  # (N, 256, 5, 5)
        flatten=nn.Flatten(),  # (N, 6400)
        dense6=nn.Linear(6400, 4096),
        relu6=nn.ReLU(),
        dropout6=nn.Dropout(0.5),
        dense7=nn.Linear(4096, 4096),
        relu7=nn.ReLU(),
        dropout7=nn.Dropout(0.5),
        logits=nn.Linear(4096, 10),
    )
