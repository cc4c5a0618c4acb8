"""What every shipped network answers to the test pictures, kept so that exploring is instant.

One safetensors file: float16 logits of each network, and its accuracy on corrupted pictures. Each
is tied to the weights it was made with; those of other weights are refused.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.weights import ASSETS, write_safetensors
from cnn_models.predict import Network
from training.data.data_set import DataSet, LabelledPixels
from training.data.subset import shipped_test_indices
from training.evaluation import predict_logits
from training.measure.corruptions import CORRUPTIONS, corrupt
from training.step.device import Plan, share_of

FILE = ASSETS / "stored_answers.safetensors"
NUM_TEST = 10_000
NUM_CORRUPTED = 500  # fifty of each class


class StalePredictionsError(ValueError):
    """Stored predictions were made with other weights than the network has now."""


@dataclass(frozen=True)
class Predicted:
    """One network's answers, as they left it.

    logits: (10000, 10) float32 in the test set's order, or (1000, 10) in that of the shipped test
    pictures. weights_sha256: of the checkpoint. corrupted: (7, 5) per cent correct, by kind and
    strength, on the first `num_corrupted` of the shipped test pictures; None if not measured.
    """

    logits: Tensor
    weights_sha256: str
    corrupted: Tensor | None = None
    num_corrupted: int = 0

    @property
    def complete(self) -> bool:
        return len(self.logits) == NUM_TEST


@dataclass(frozen=True)
class Stored:
    """labels: (10000,) int64 of the whole test set. networks: by name."""

    labels: Tensor
    networks: dict[str, Predicted]

    def of(self, network: Network) -> Predicted:
        """The network's own; StalePredictionsError where there are none of its weights."""
        return self.of_weights(network.architecture.name, network.card.weights_sha256)

    def of_weights(self, name: str, weights_sha256: str) -> Predicted:
        """As `of`, for a network that is not loaded."""
        predicted = self.networks.get(name)
        if predicted is None or predicted.weights_sha256 != weights_sha256:
            made = predicted.weights_sha256[:12] if predicted else "none"
            raise StalePredictionsError(
                f"The stored predictions of {name} are not of its weights "
                f"{weights_sha256[:12]} (found: {made}). "
                f"Make them with: python -m training derived {name}"
            )
        return predicted


def predict(network: Network, data: DataSet, plan: Plan, num_corrupted: int) -> Predicted:
    """Answer all test pictures of `data`, and the first of the shipped ones corrupted.

    data: the complete set, or the shipped part. num_corrupted: 0 leaves that measurement out.
    """
    name, model = network.architecture.name, network.model
    plan.place(model)  # held to the end: `accuracy_under` asks the same one
    logits = predict_logits(model, name, data.test.pixels, plan)
    found = Predicted(logits, network.card.weights_sha256)
    if not num_corrupted:
        return found
    test = data.test
    if data.complete:
        test = test.select(shipped_test_indices(test.labels))
    some = LabelledPixels(test.pixels[:num_corrupted], test.labels[:num_corrupted])
    rows = [
        [accuracy_under(network, some, kind, strength, plan) for strength in corruption.strengths]
        for kind, corruption in CORRUPTIONS.items()
    ]
    return replace(found, corrupted=torch.tensor(rows), num_corrupted=len(some))


def accuracy_under(
    network: Network, pictures: LabelledPixels, kind: str, strength: float, plan: Plan
) -> float:
    """Per cent right of pictures spoilt by one corruption of that strength."""
    spoilt = corrupt(pictures.pixels, kind, strength)
    logits = predict_logits(network.model, network.architecture.name, spoilt, plan)
    return 100 * share_of(logits.argmax(1) == pictures.labels)


def rebuild(
    networks: list[Network],
    data: DataSet,
    plans: dict[str, Plan],
    num_corrupted: int,
    path: Path = FILE,
    anew: bool = False,
) -> Iterator[tuple[str, bool]]:
    """Bring the file up to date, written after each network; yields (name, whether computed).

    What is of the network's weights, and of at least as many pictures, is kept unless `anew`.
    """
    stored = load_predictions(path) if path.exists() else None
    # The shipped part has not all labels: they come from an older file.
    if data.complete:
        labels = data.test.labels
    elif stored is not None:
        labels = stored.labels
    else:
        raise ValueError(
            f"{path.name} is missing, and its first version needs all 10,000 test pictures: "
            "leave --subset out, or name their folder with --data."
        )
    found = dict(stored.networks) if stored else {}
    for network in networks:
        name = network.architecture.name
        if not anew and _is_fresh(found.get(name), network, len(data.test), num_corrupted):
            yield name, False
            continue
        answered = predict(network, data, plans[name], num_corrupted)
        # Read again: another process may have written other networks' answers meanwhile.
        found = dict(load_predictions(path).networks) if path.exists() else {}
        found[name] = answered
        save_predictions(Stored(labels, found), path)
        yield name, True


def _is_fresh(old: Predicted | None, network: Network, num: int, num_corrupted: int) -> bool:
    return (
        old is not None
        and old.weights_sha256 == network.card.weights_sha256
        and len(old.logits) >= num
        # More pictures are a better measurement: no reason to ask again.
        and old.num_corrupted >= num_corrupted
    )


def save_predictions(stored: Stored, path: Path = FILE) -> None:
    """Write the file, whole at any moment at which it can be seen."""
    tensors = {"labels": stored.labels.to(torch.uint8)}
    metadata = {}
    for name, predicted in stored.networks.items():
        tensors[f"{name}.logits"] = halved(predicted.logits)
        if predicted.corrupted is not None:
            tensors[f"{name}.corrupted"] = predicted.corrupted.float()
        metadata[name] = json.dumps([predicted.weights_sha256, predicted.num_corrupted])
    write_safetensors(path, tensors, metadata)


def halved(logits: Tensor) -> Tensor:
    """(N, 10) float32 logits as float16, with the same answers.

    Rounding can make the two largest equal, and argmax then takes the first of them: where it would
    take another than before, the largest is rounded up.
    """
    rounded, answers = logits.half(), logits.argmax(1)
    lost = (rounded.argmax(1) != answers).nonzero().flatten()
    above = np.nextafter(rounded[lost].amax(1).numpy(), np.float16(np.inf))
    rounded[lost, answers[lost]] = torch.from_numpy(above)
    return rounded


def load_predictions(path: Path = FILE) -> Stored:
    """Read the file. FileNotFoundError if there is none, ValueError if it is damaged."""
    remedy = "Make it with: python -m training derived"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing. {remedy}")
    try:
        tensors, metadata = read_safetensors(path)
        entries = {k: json.loads(v) for k, v in metadata.items()}
        networks = {
            name: Predicted(
                tensors[f"{name}.logits"].float(), sha256, tensors.get(f"{name}.corrupted"), num
            )
            for name, (sha256, num) in entries.items()
        }
        return Stored(tensors["labels"].long(), networks)
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise ValueError(f"{path.name} cannot be read ({error}). {remedy}") from error
