"""What a checkpoint says of itself."""

from dataclasses import dataclass, field
from typing import Any

FORMAT_VERSION = 2


@dataclass(frozen=True)
class Card:
    """What a checkpoint says of itself.

    validation_accuracy, test_accuracy: per cent, 0..100, of the weights as stored; None where not
        measured on the complete set. shipped_test: of a run of the page, per cent right of each
        class's hundred shipped test pictures; empty where that was not measured. settings: the
        recipe as it was run. temperature: divides the
        logits before the softmax. doubt: what `predict.verdict` needs to tell when a picture is
        far from the training set. minutes: of training, wall clock. history: one record an epoch
        with "epoch", "loss", "top1", "validation_loss", "validation_top1", "seconds", and, with
        photos, "photo_top1". photos: people's own that it learned from beside the data set's
        pictures: "number", "senders" and "sha256"; empty for none.
    """

    network: str
    recipe: str
    epochs: float
    seed: int
    train_pictures: int
    settings: dict[str, Any] = field(default_factory=dict)
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    shipped_test: list[float] = field(default_factory=list)
    temperature: float = 1.0
    doubt: dict[str, float] = field(default_factory=dict)
    history: list[dict[str, float]] = field(default_factory=list)
    device: str = ""
    minutes: float | None = None
    data_sha256: str = ""
    photos: dict[str, Any] = field(default_factory=dict)
    date: str = ""
    torch_version: str = ""
    weights_sha256: str = ""
    format_version: int = FORMAT_VERSION

    @property
    def measured(self) -> tuple[float, int] | None:
        """Per cent right, and of how many test pictures; None where nothing was measured."""
        if self.test_accuracy is not None:
            return self.test_accuracy, 10_000
        if self.shipped_test:  # the classes are equally many
            return sum(self.shipped_test) / len(self.shipped_test), 1_000
        return None

    @property
    def learned_from(self) -> str:
        """What its training pictures were: "Fashion-MNIST and 2,601 phone photos, CC0"."""
        if not self.photos:
            return "Fashion-MNIST"
        return f"Fashion-MNIST and {self.photos['number']:,} phone photos, CC0"
