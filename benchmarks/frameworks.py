"""The same training in PyTorch Lightning and in Keras 3 on torch, with their ordinary settings.

Both are optional; a contender whose package is missing returns at once and gets no figure.
"""

import importlib.util
import logging
import os
import tempfile
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from benchmarks.lecture import lecture_loader, lecture_network
from cnn_models import find
from training.data.fashion_mnist import LabelledPixels
from training.recipes import Recipe


def lightning_epoch(name: str, pictures: LabelledPixels, recipe: Recipe) -> None:
    """One epoch by Lightning's Trainer, its logger, bar and checkpoints off."""
    if importlib.util.find_spec("lightning") is None:
        return
    import lightning

    class Module(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.model = lecture_network(name)

        def training_step(self, batch: list[torch.Tensor], _: int) -> torch.Tensor:
            images, labels = batch
            return F.cross_entropy(self.model(images), labels)

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.SGD(self.parameters(), lr=recipe.peak_lr)

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        trainer = lightning.Trainer(
            max_epochs=1,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            default_root_dir=folder,
        )
        loader = lecture_loader(pictures, recipe.batch_size, find(name).input_size)
        trainer.fit(Module(), loader)


def keras_epoch(name: str, pictures: LabelledPixels, recipe: Recipe) -> None:
    """One epoch by Keras's fit on the torch backend, from the same loader."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    if importlib.util.find_spec("keras") is None:
        return
    import keras

    size = find(name).input_size
    model = keras.Sequential([keras.Input((1, size, size)), *map(_in_keras, _layers(name))])
    model.compile(
        optimizer=keras.optimizers.SGD(recipe.peak_lr),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(lecture_loader(pictures, recipe.batch_size, size), epochs=1, verbose=0)


def _layers(name: str) -> list[nn.Module]:
    return list(find(name).builder())


def _in_keras(layer: nn.Module) -> Any:
    """The layer in Keras, channels first; ValueError for one that has no translation here."""
    from keras import layers

    if isinstance(layer, nn.Conv2d):
        padding = "same" if layer.padding[0] == layer.kernel_size[0] // 2 else "valid"
        return layers.Conv2D(
            layer.out_channels,
            layer.kernel_size,
            strides=layer.stride,
            padding=padding,
            data_format="channels_first",
        )
    if isinstance(layer, nn.Linear):
        return layers.Dense(layer.out_features)
    if isinstance(layer, nn.MaxPool2d):
        return layers.MaxPooling2D(layer.kernel_size, layer.stride, data_format="channels_first")
    if isinstance(layer, nn.AvgPool2d):
        return layers.AveragePooling2D(layer.kernel_size, data_format="channels_first")
    if isinstance(layer, nn.Dropout):
        return layers.Dropout(layer.p)
    simple = {nn.ReLU: layers.ReLU, nn.Flatten: layers.Flatten}
    if type(layer) in simple:
        return simple[type(layer)]()
    if isinstance(layer, nn.Sigmoid):
        return layers.Activation("sigmoid")
    raise ValueError(f"{type(layer).__name__} has no translation to Keras here.")
