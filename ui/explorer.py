"""What all parts of the Explore tab ask: networks, answers and pictures of one visitor."""

from functools import cached_property
from pathlib import Path
from typing import Any

import gradio as gr
import torch
from torch import Tensor

from cnn_models.inputs import to_input
from cnn_models.predict import Network
from training.corruptions import CORRUPTIONS, corrupt
from ui.explore_evidence import Answers, Evidence, Loaded, TestPictures, find_test_pictures
from ui.own_cards import OwnNetworks
from ui.texts import text

HERE = Path(__file__).parent
NUM_AMOUNTS = 9  # points of a curve along a slider
MOST_CURVES = 2_000  # about a kilobyte each
COMMAND = "python -m training predictions"  # what makes the stored answers anew
QUIET: dict[str, Any] = {
    "api_visibility": "private",
    "show_progress": "hidden",
    "concurrency_id": "explore",
    "concurrency_limit": 4,
}


class Explorer:
    """The stored answers, the visitor's own runs beside them, and the pictures."""

    def __init__(self, networks: Loaded, own: OwnNetworks | None = None) -> None:
        self.evidence = Evidence(networks)
        self._networks, self._own = networks, own
        self._curves: dict[tuple[str, int, str], list[tuple[float, float]]] = {}

    @cached_property
    def pictures(self) -> TestPictures:
        return find_test_pictures(self.evidence.labels)

    def own(self, ids: list[str], language: str) -> dict[str, tuple[str, Network]]:
        """The visitor's switched-on runs: key -> (title, network)."""
        runs = self._own(ids, language) if self._own and ids else []
        return {f"own:{n.card.weights_sha256[:16]}": (title, n) for title, n in runs}

    def loaded(self) -> dict[str, Network]:
        """The shipped networks that have weights, whatever is stored of them."""
        return {n: found for n, found in self._networks().items() if isinstance(found, Network)}

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

    def titles(self, ids: list[str], language: str) -> dict[str, str]:
        """Every network that can be chosen: key -> title."""
        shipped = {n: text(f"network_{n}", language) for n in self.evidence.usable()}
        return shipped | {key: title for key, (title, _) in self.own(ids, language).items()}

    def answers(self, keys: list[str], ids: list[str], language: str) -> Answers:
        """Of the networks with these keys; own runs that are gone are left out."""
        mine = self.own(ids, language)
        stored = [key for key in keys if key in self.evidence.usable()]
        return self.evidence.answers(stored, {k: mine[k][1] for k in keys if k in mine})


@torch.inference_mode()
def probabilities(network: Network, pixels: Tensor) -> Tensor:
    """(N, 10) calibrated, for (N, 28, 28) uint8: what Classify would say."""
    dtype = next(network.fast.parameters()).dtype
    images = to_input(pixels, network.architecture.input_size)
    logits = network.fast(images.to(dtype, memory_format=torch.channels_last)).float()
    return (logits / network.card.temperature).softmax(dim=1)


def scripted(elem_id: str) -> gr.HTML:
    script = (HERE / "explore.js").read_text(encoding="utf-8")
    return gr.HTML(elem_id=elem_id, js_on_load=script, apply_default_css=False)
