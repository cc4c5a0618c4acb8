"""Each network's index of training pictures: the shipped one, or one made in memory."""

import logging
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cached_property
from pathlib import Path

import torch

from cnn_models.predict import Network
from training.data.data_set import DataSet
from training.data.subset import load_subset
from training.measure.nearest import (
    FOLDER,
    NearestIndex,
    StaleIndexError,
    index_path,
    load_index,
    make_index,
)
from training.step.device import Plan

MOST_KEPT = 24  # one to two megabytes each
FEW = 1_000  # training pictures for a large network, which takes some 20 ms for each


class NearestIndices:
    """Asked by all visitors; what has to be made is made once, one large one at a time."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._found: OrderedDict[str, Future[NearestIndex]] = OrderedDict()
        self._lock = threading.Lock()
        # A visitor's LeNet, which takes seconds, need not wait for a large network.
        self._makers = {small: ThreadPoolExecutor(max_workers=1) for small in (True, False)}

    @cached_property
    def data(self) -> DataSet:
        """The shipped part, whose training pictures the indices count."""
        return load_subset()

    def of(self, network: Network, shipped: bool, seconds: float = 0) -> NearestIndex | None:
        """The network's index; None while it is being made, after waiting so long.

        shipped: whether there should be a file of it; a visitor's own run has none.
        """
        weights = network.card.weights_sha256
        with self._lock:
            if weights not in self._found:
                self._found[weights] = self._look_for(network, shipped)
                if len(self._found) > MOST_KEPT:
                    self._found.popitem(last=False)
            self._found.move_to_end(weights)
            found = self._found[weights]
        wait([found], timeout=seconds)
        return found.result() if found.done() else None

    def _look_for(self, network: Network, shipped: bool) -> "Future[NearestIndex]":
        if shipped:
            path = index_path(network.architecture.name, self._folder)
            try:
                return _done(load_index(path, network.card.weights_sha256))
            except StaleIndexError as refused:
                logging.getLogger(__name__).warning("%s It is made again in memory.", refused)
        return self._makers[_is_small(network)].submit(self._make, network)

    def _make(self, network: Network) -> NearestIndex:
        few = None if _is_small(network) else FEW
        return make_index(network, self.data, Plan(torch.device("cpu")), few)


def _is_small(network: Network) -> bool:
    return network.architecture.input_size == 28


def _done(index: NearestIndex) -> "Future[NearestIndex]":
    future: Future[NearestIndex] = Future()
    future.set_result(index)
    return future
