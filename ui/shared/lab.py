"""The networks that the page asks: those that ship, and those that visitors trained."""

from collections.abc import Callable, Mapping

import numpy as np

from cnn_models.predict import Network, Pass
from runs.job import Job
from runs.queue import Jobs
from ui.shared.passes import KeptPass, Passes
from ui.texts.common import text

Networks = dict[str, Network | Exception]  # by name; the error of one that has no weights
OwnNetworks = Callable[[list[str], str], list[tuple[str, Network]]]


class Lab:
    """Owns the networks, visitors' runs, and the passes that answered."""

    def __init__(self, networks: Callable[[], Networks], own: OwnNetworks | None = None) -> None:
        """networks: gives the shipped ones, waiting for them if need be.

        own: gives the titles and networks of runs by their ids, and a language.
        """
        self._networks, self._own = networks, own
        self._passes = Passes()

    @property
    def networks(self) -> Networks:
        return self._networks()

    @property
    def usable(self) -> dict[str, Network]:
        """The shipped networks that have weights."""
        return {name: n for name, n in self.networks.items() if isinstance(n, Network)}

    def own(self, ids: list[str], language: str) -> list[tuple[str, Network]]:
        """The titles and networks of those ids that are runs which are still there."""
        return self._own(ids, language) if self._own and ids else []

    def keep(self, pixels: np.ndarray, passes: Mapping[str, Pass]) -> None:
        """Take what the shipped networks computed when they answered for (28, 28) uint8 pixels."""
        for name, network in self.usable.items():
            if name in passes:
                self._passes.keep(network, pixels, passes[name])

    def outputs(self, network: Network, pixels: np.ndarray) -> KeptPass:
        """Every layer's output of any network, a visitor's own too, for (28, 28) uint8 pixels."""
        return self._passes.get(network, pixels)


def own_networks(jobs: Jobs, ids: list[str], language: str) -> list[tuple[str, Network]]:
    """What runs made, with their titles; those deleted in the meantime are left out."""
    found = []
    for job in jobs.all():
        if job.id in ids and job.has_weights:
            try:
                found.append((run_title(job, language), jobs.network(job)))
            except (FileNotFoundError, ValueError):
                continue
    return found


def run_title(job: Job, language: str) -> str:
    """As "Run 3: LeNet"."""
    name = text(f"network_{job.request.network}", language)
    return text("retrain_run_title", language, number=job.number, name=name)
