"""The networks that runs have made, in memory for as long as there is room."""

import threading
from collections import OrderedDict
from pathlib import Path

from cnn_models.predict import Network, load

CAPACITY = 400_000_000  # bytes of weights: an AlexNet is 187 MB in float32


class RecentNetworks:
    """Loads a run's network when it is asked for; the least recently used ones make room."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self._kept: OrderedDict[Path, Network] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str, directory: Path) -> Network:
        """The network called `name` of that folder; errors as of `cnn_models.predict.load`."""
        with self._lock:
            if directory in self._kept:
                self._kept.move_to_end(directory)
                return self._kept[directory]
        network = load(name, directory)
        with self._lock:
            self._kept[directory] = network
            while len(self._kept) > 1 and sum(map(_bytes, self._kept.values())) > self.capacity:
                self._kept.popitem(last=False)
        return network

    def forget(self, directory: Path) -> None:
        """Let go of a network whose folder is deleted."""
        with self._lock:
            self._kept.pop(directory, None)


def _bytes(network: Network) -> int:
    return sum(p.nbytes for p in network.fast.state_dict().values())
