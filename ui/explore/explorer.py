"""What all parts of the Explore tab ask: networks, answers and pictures of one visitor."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import torch
from torch import Tensor

from cnn_models import SHIPPED
from cnn_models.inside.features import feature_layer, features_of
from cnn_models.predict import Network, ask_about_all
from training.measure.corruptions import CORRUPTIONS, corrupt
from ui.explore.evidence import Answers, Evidence, TestPictures, find_test_pictures
from ui.explore.measured import Measured, measure, stored_row
from ui.explore.nearest.indices import NearestIndices
from ui.explore.nearest.view import Evidence as Near
from ui.explore.nearest.view import find_evidence
from ui.shared.lab import Lab
from ui.texts.common import text

HERE = Path(__file__).parent
NUM_AMOUNTS = 9  # points of a curve along a slider
MOST_CURVES = 2_000  # about a kilobyte each
COMMAND = "python -m training derived"  # what makes the stored answers anew
TURNS: dict[str, Any] = {"concurrency_id": "explore", "concurrency_limit": 4}  # of its events


class Explorer:
    """The stored answers, the visitor's own runs beside them, and the pictures."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.evidence, self.nearest = Evidence(lab), NearestIndices()
        self._curves: dict[tuple[str, int, str], list[tuple[float, float]]] = {}
        self._measured: dict[tuple[str, str], Measured] = {}

    @cached_property
    def pictures(self) -> TestPictures:
        return find_test_pictures(self.evidence.labels)

    def own(self, ids: list[str], language: str) -> dict[str, tuple[str, Network]]:
        """The visitor's switched-on runs: key -> (title, network)."""
        runs = self.lab.own(ids, language)
        return {f"own:{n.card.weights_sha256[:16]}": (title, n) for title, n in runs}

    def all_networks(self, ids: list[str], language: str) -> dict[str, tuple[str, Network]]:
        """Key -> (title, network): the shipped ones with weights, then the visitor's own."""
        usable = self.lab.usable
        shipped = {name: (text(f"network_{name}", language), n) for name, n in usable.items()}
        return shipped | self.own(ids, language)

    def evidence_near(
        self, key: str, named: tuple[str, Network], pixels: np.ndarray, patience: float = 0
    ) -> Near | None:
        """What a network finds near (28, 28) uint8 pixels; None while its index is being made.

        key, named: an item of `all_networks`. patience: seconds to wait for the index.
        """
        title, network = named
        index = self.nearest.of(network, shipped=key in SHIPPED, seconds=patience)
        if index is None:
            return None
        outputs = self.lab.outputs(network, np.asarray(pixels))
        features = features_of(outputs, feature_layer(network.fast))[0]
        answer = int(outputs["logits"][0].argmax())
        return find_evidence(title, answer, index, features, self.nearest.data.train)

    def num_without_index(self, ids: list[str], language: str) -> int:
        """How many networks' training pictures are still being looked at."""
        networks = self.all_networks(ids, language)
        found = [self.nearest.of(n, key in SHIPPED) for key, (_, n) in networks.items()]
        return found.count(None)

    def curve(self, network: Network, index: int, kind: str) -> list[tuple[float, float]]:
        """(amount, per cent given to the true class) along a corruption's slider; kept."""
        key = (network.card.weights_sha256, index, kind)
        if key not in self._curves:
            amounts = torch.linspace(0, CORRUPTIONS[kind].high, NUM_AMOUNTS).tolist()
            picture = torch.from_numpy(self.pictures[index])[None]
            spoilt = torch.cat([corrupt(picture, kind, amount) for amount in amounts])
            given = 100 * probabilities(network, spoilt)[:, int(self.evidence.labels[index])]
            if len(self._curves) >= MOST_CURVES:
                self._curves.clear()
            self._curves[key] = list(zip(amounts, given.tolist(), strict=True))
        return self._curves[key]

    def measured(self, ids: list[str], kind: str, language: str) -> dict[str, Measured]:
        """Key -> accuracy under a corruption: stored, or of own runs measured now and kept."""
        found = {}
        for name in self.evidence.usable():
            if (predicted := self.evidence.predicted(name)) and (
                row := stored_row(predicted, kind)
            ):
                found[name] = row
        for key, (_, network) in self.own(ids, language).items():
            if (key, kind) not in self._measured:
                if len(self._measured) >= MOST_CURVES:
                    self._measured.clear()
                self._measured[key, kind] = measure(network, kind)
            found[key] = self._measured[key, kind]
        return found

    def has_measured(self, ids: list[str], kind: str, language: str) -> bool:
        """Whether `measured` can answer at once."""
        return all((key, kind) in self._measured for key in self.own(ids, language))

    def titles(self, ids: list[str], language: str) -> dict[str, str]:
        """Every network that can be chosen: key -> title."""
        shipped = {n: text(f"network_{n}", language) for n in self.evidence.usable()}
        return shipped | {key: title for key, (title, _) in self.own(ids, language).items()}

    def answers(self, keys: list[str], ids: list[str], language: str) -> Answers:
        """Of the networks with these keys, in that order; own runs that are gone are left out."""
        mine = self.own(ids, language)
        stored = [key for key in keys if key in self.evidence.usable()]
        found = self.evidence.answers(stored, {k: mine[k][1] for k in keys if k in mine})
        order = [key for key in keys if key in found.logits]
        return replace(
            found,
            logits={key: found.logits[key] for key in order},
            probabilities={key: found.probabilities[key] for key in order},
        )


@torch.inference_mode()
def probabilities(network: Network, pixels: Tensor) -> Tensor:
    """(N, 10) calibrated, for (N, 28, 28) uint8: what Classify would say."""
    logits = ask_about_all(network, pixels)
    return (logits / network.card.temperature).softmax(dim=1)


def scripted(elem_id: str) -> gr.HTML:
    script = (HERE / "explore.js").read_text(encoding="utf-8")
    return gr.HTML(elem_id=elem_id, js_on_load=script, apply_default_css=False)
