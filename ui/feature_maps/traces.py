"""The last few forward passes, kept so that another layer of the same picture costs nothing."""

import threading
from collections import OrderedDict

import numpy as np
import torch
from torch import Tensor

from cnn_models.graph import INPUT
from cnn_models.inputs import to_input
from cnn_models.predict import Network
from cnn_models.trace import trace


class Traces:
    """Every layer's output by network and picture; the least recently used is dropped.

    capacity: how many passes are kept, whoever asked for them. The largest takes 20 MB.
    """

    def __init__(self, capacity: int = 8) -> None:
        self.capacity = capacity
        self._kept: OrderedDict[tuple[str, str, bytes], dict[str, Tensor]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, network: Network, pixels: np.ndarray) -> dict[str, Tensor]:
        """Layer name, or INPUT -> (1, C, H, W) or (1, C); pixels: (28, 28) uint8.

        The tensors are shared by all who ask: they are to be read, not changed.
        """
        name = network.architecture.name
        key = (name, network.card.weights_sha256, pixels.tobytes())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        images = to_input(torch.as_tensor(pixels)[None], network.architecture.input_size)
        # Not inference mode: Grad-CAM needs gradients with respect to what was computed here.
        with torch.no_grad():
            outputs = {INPUT: images, **trace(network.model, images)}
        with self._lock:
            self._kept[key] = outputs
            while len(self._kept) > self.capacity:
                self._kept.popitem(last=False)
        return outputs
