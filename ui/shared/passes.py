"""The last forward passes, kept so that another layer of the same picture costs nothing."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping

import numpy as np
import torch
from torch import Tensor

from cnn_models.predict import Network, Pass, trace_layers

Key = tuple[str, str, bytes]  # network, checksum of its weights, pixels


class KeptPass(Mapping[str, Tensor]):
    """One pass to look into: each layer as float32, turned into it when it is asked for.

    Nothing is lost on the way: every number of the fast format is a float32 too. The tensors are
    shared by all who ask: they are to be read, not changed. limits: each layer's scale, as found.
    """

    def __init__(self, computed: Pass, limits: dict[str, float] | None = None) -> None:
        self.computed = computed
        self.limits = {} if limits is None else limits
        self._turned: dict[str, Tensor] = {}

    def __getitem__(self, layer: str) -> Tensor:
        if layer not in self._turned:
            output = self.computed[layer]
            self._turned[layer] = output.to(torch.float32, memory_format=torch.contiguous_format)
        return self._turned[layer]

    def __iter__(self) -> Iterator[str]:
        return iter(self.computed)

    def __len__(self) -> int:
        return len(self.computed)


class Passes:
    """By network and picture, whoever asked for them; the least recently used is dropped.

    capacity: bytes of tensors kept. All shipped networks' passes for one picture take some 20 MB.
    """

    def __init__(self, capacity: int = 256_000_000) -> None:
        self.capacity = capacity
        self.size = 0
        self._kept: OrderedDict[Key, KeptPass] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, network: Network, pixels: np.ndarray, computed: Pass) -> KeptPass:
        """Keep the pass that answered; pixels: (28, 28) uint8."""
        return self._add(_key(network, pixels), KeptPass(computed))

    def get(self, network: Network, pixels: np.ndarray) -> KeptPass:
        """The pass of a network for (28, 28) uint8 pixels, run again if it was dropped."""
        key = _key(network, pixels)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is None:
            found = self._add(key, KeptPass(trace_layers(network, pixels)))
        # A view of its own for each who asks: what it turned into float32 goes when they go.
        return KeptPass(found.computed, found.limits)

    def _add(self, key: Key, kept: KeptPass) -> KeptPass:
        with self._lock:
            if key in self._kept:
                return self._kept[key]
            self._kept[key] = kept
            self.size += _bytes(kept)
            while self.size > self.capacity and len(self._kept) > 1:
                self.size -= _bytes(self._kept.popitem(last=False)[1])
        return kept


def _key(network: Network, pixels: np.ndarray) -> Key:
    return network.architecture.name, network.card.weights_sha256, np.asarray(pixels).tobytes()


def _bytes(kept: KeptPass) -> int:
    """At most: a flatten or a dropout that is off shares its memory with what it takes."""
    return sum(output.nbytes for output in kept.computed.values())
