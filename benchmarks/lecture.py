"""The lecture's way of training and classifying, as the contender: d2l's own loop, or ours of it.

d2l 1.0.3 pins packages of 2023, so it is used without its pins, from a folder of its own
(`pip install --no-deps --target DIR d2l==1.0.3`, then `--d2l DIR`), with its live plot left out.
Without it, the same loop is written out here: pictures as PIL images enlarged one by one in worker
processes, plain SGD in float32, everything at its default.
"""

import sys
from collections.abc import Callable, Generator
from pathlib import Path
from unittest import mock

import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from cnn_models import find
from training.data.data_set import LabelledPixels

NUM_WORKERS = 4  # as in d2l


class EnlargedPictures(Dataset):
    """torchvision's FashionMNIST as the lecture wraps it: a PIL image enlarged on every access."""

    def __init__(self, pictures: LabelledPixels, size: int) -> None:
        self.pictures = pictures
        steps = [transforms.ToTensor()]
        if size != 28:
            steps.insert(0, transforms.Resize(size))
        self.transform = transforms.Compose(steps)

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        image = Image.fromarray(self.pictures.pixels[index].numpy(), mode="L")
        return self.transform(image), int(self.pictures.labels[index])


def lecture_loader(pictures: LabelledPixels, batch_size: int, size: int) -> DataLoader:
    return DataLoader(
        EnlargedPictures(pictures, size), batch_size, shuffle=True, num_workers=NUM_WORKERS
    )


def lecture_network(name: str) -> nn.Sequential:
    """Our network with the lecture's start: Glorot-uniform weights, PyTorch's own biases."""
    model = find(name).builder()
    for layer in model.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
    return model


def lecture_steps(
    model: nn.Module, batches: DataLoader, learning_rate: float, device: torch.device
) -> Generator[None, None, None]:
    """One epoch of plain SGD, with the running sums that the lecture keeps, step by step."""
    model.to(device).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss_function = nn.CrossEntropyLoss()
    sums = [0.0, 0.0, 0.0]
    for images, labels in batches:
        optimizer.zero_grad()
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        loss = loss_function(logits, labels)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            sums[0] += float(loss * len(images))
            sums[1] += float((logits.argmax(dim=1) == labels).sum())
            sums[2] += len(images)
        yield


def d2l_train(folder: Path | None) -> Callable[..., None] | None:
    """`train_ch6` of the d2l in that folder, its plot left out; None without it."""
    if folder is None:
        return None
    if not (folder / "d2l" / "torch.py").exists():
        raise ValueError(
            f"There is no d2l in {folder}: pip install --no-deps --target {folder} d2l==1.0.3"
        )
    stand_ins = {
        name: mock.MagicMock(name=name)
        for name in _PLOTTING
        if name.partition(".")[0] not in sys.modules
    }
    with (
        mock.patch.dict(sys.modules, stand_ins),
        mock.patch.object(sys, "path", [str(folder), *sys.path]),
    ):
        from d2l import torch as d2l
    d2l.Animator = mock.MagicMock()
    return d2l.train_ch6


_PLOTTING = (
    "pandas",
    "requests",
    "IPython",
    "IPython.display",
    "matplotlib",
    "matplotlib.pyplot",
    "matplotlib_inline",
    "matplotlib_inline.backend_inline",
    "scipy",
    "scipy.spatial",
)
