"""What a visitor may ask of a training run, and the server's limits on it."""

import difflib
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from cnn_models import ARCHITECTURES, find
from cnn_models.registry import VARIANTS
from training.augmentation.augment import NONE, STANDARD
from training.data.fashion_mnist import fashion_mnist_here
from training.recipe import Recipe
from training.recipes import RECIPES, find_recipe

MOST_MEMORY = 8.0  # gigabytes of a training process, unless the server's owner allows more
DEPTHS = ("first", "middle", "last")
STARTS = ("shipped", "scratch")
SUBSET_SIZE = 5_500  # training pictures that are shipped
FULL_SIZE = 55_000  # training pictures of the whole set
SMALLEST_BATCH = 4  # batch norm after a dense layer needs more than one picture
LARGEST_BATCH = {28: 512}  # by input size; the large networks' activations fill the memory
LARGEST_BATCH_ELSE = 128
# ZeroGPU, Hugging Face's free hosting, gives a visitor without an account two minutes a day.
SECONDS_ON_ZERO_GPU = 60.0


@dataclass(frozen=True)
class Limits:
    """The server's limits.

    seconds: wall clock of one run. threads, memory: of the process that trains, in gigabytes.
    pictures: training pictures that a run may use; allowed_pictures: once the whole set is here.
    """

    epochs: float = 60
    pictures: int = SUBSET_SIZE
    seconds: float = 600
    threads: int = 1
    allowed_pictures: int = SUBSET_SIZE
    memory: float = MOST_MEMORY

    @classmethod
    def from_environment(cls) -> "Limits":
        """RETRAIN_MAX_EPOCHS, _PICTURES, _SECONDS, _MEMORY, and RETRAIN_THREADS, where set.

        Where the whole data set is on this machine, runs may use it; on a Space only if
        RETRAIN_MAX_PICTURES says so. On ZeroGPU a run may take a minute, for a visitor has few. One
        core is left to the page unless RETRAIN_THREADS says otherwise. Raises ValueError.
        """
        most = SUBSET_SIZE if "SPACE_ID" in os.environ else FULL_SIZE
        allowed = int(_setting("RETRAIN_MAX_PICTURES", most, FULL_SIZE, lowest=10))
        seconds = SECONDS_ON_ZERO_GPU if "SPACES_ZERO_GPU" in os.environ else cls.seconds
        spare_core = max(1, (os.cpu_count() or 1) - 1)
        whole = allowed > SUBSET_SIZE and fashion_mnist_here() == "whole"
        return cls(
            epochs=_setting("RETRAIN_MAX_EPOCHS", cls.epochs, 10_000),
            pictures=allowed if whole else min(allowed, SUBSET_SIZE),
            seconds=_setting("RETRAIN_MAX_SECONDS", seconds, 86_400),
            threads=int(_setting("RETRAIN_THREADS", spare_core, 256, lowest=1)),
            allowed_pictures=allowed,
            memory=_setting("RETRAIN_MAX_MEMORY", min(MOST_MEMORY, half_the_memory()), 1000, 1.0),
        )


def half_the_memory() -> float:
    """Of this machine, in gigabytes; of one that does not tell, as much as is ever allowed."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2e9
    except (AttributeError, ValueError):  # Windows
        return MOST_MEMORY


class SettingRefusedError(ValueError):
    """A setting that a run cannot have, told in English; code and values let a page translate it.

    code: "unknown", "word", "number" or "whole".
    """

    def __init__(self, sentence: str, code: str, **values: str) -> None:
        super().__init__(sentence)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Request:
    """A run that somebody asks for. None keeps what the recipe says.

    start: "shipped" goes on from the shipped weights, "scratch" begins as the recipe does.
    augmentation: True for the recipe's own or, if it has none, the lecture's. seconds: of training,
    after which the run ends even if there are epochs left. watched: "first", "middle" or "last",
    the convolution whose maps are shown while it learns.
    """

    network: str
    recipe: str = "modern"
    start: str = "scratch"
    epochs: float = 1.0
    num_pictures: int = SUBSET_SIZE
    learning_rate: float | None = None
    batch_size: int | None = None
    weight_decay: float | None = None
    dropout: float | None = None
    augmentation: bool | None = None
    seed: int = 0
    seconds: float | None = None
    watched: str = "first"

    @classmethod
    def checked(cls, record: Mapping[str, Any], limits: Limits) -> "Request":
        """Read a record from outside; ValueError names the bad value and the allowed ones."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(record) - known):
            raise SettingRefusedError(
                f"A run has no setting called {unknown[0]!r}. Known: {', '.join(known)}.",
                "unknown",
                name=unknown[0],
                known=", ".join(known),
            )
        network = find(_word("network", record.get("network"), (*ARCHITECTURES, *VARIANTS))).name
        wish = _Numbers(record)
        augmentation = record.get("augmentation")
        if augmentation not in (None, True, False):
            raise SettingRefusedError(
                f"augmentation is true or false, not {repr(augmentation)[:60]}.",
                "word",
                name="augmentation",
                known="true, false",
                value=repr(augmentation)[:60],
            )
        batch = LARGEST_BATCH.get(find(network).input_size, LARGEST_BATCH_ELSE)
        return cls(
            network=network,
            recipe=_word("recipe", record.get("recipe", cls.recipe), tuple(RECIPES)),
            start=_word("start", record.get("start", cls.start), STARTS),
            epochs=wish.number("epochs", 0.01, limits.epochs, cls.epochs),
            num_pictures=wish.whole("num_pictures", 10, limits.pictures, limits.pictures),
            learning_rate=wish.number("learning_rate", 1e-6, 100.0),
            batch_size=wish.whole("batch_size", SMALLEST_BATCH, batch),
            weight_decay=wish.number("weight_decay", 0.0, 1.0),
            dropout=wish.number("dropout", 0.0, 0.95),
            augmentation=augmentation if augmentation is None else bool(augmentation),
            seed=wish.whole("seed", 0, 2**31 - 1, cls.seed),
            seconds=wish.number("seconds", 1.0, limits.seconds),
            watched=_word("watched", record.get("watched", cls.watched), DEPTHS),
        )

    def to_recipe(self) -> Recipe:
        """The recipe with everything changed that was asked for."""
        start = "shipped" if self.start == "shipped" else None
        recipe = find_recipe(
            self.recipe, self.network, epochs=self.epochs, seed=self.seed, start=start
        )
        changes: dict[str, Any] = {
            "peak_lr": self.learning_rate,
            "batch_size": self.batch_size,
            "weight_decay": self.weight_decay,
            "dropout": self.dropout,
        }
        if self.augmentation is False:
            changes["augmentation"] = NONE
        elif self.augmentation and recipe.augmentation == NONE:
            changes["augmentation"] = STANDARD
        return replace(recipe, **{key: v for key, v in changes.items() if v is not None})


class _Numbers:
    """The numbers of a record, each held to its range."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._record = record

    def number(self, name: str, lowest: float, highest: float, default: Any = None) -> Any:
        """A finite number, or the default where there is none."""
        value = self._record.get(name)
        if value is None:
            return default
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest:  # nan is in no range
            raise SettingRefusedError(
                f"{name} is a number from {lowest:g} to {highest:g}, not {repr(value)[:60]}.",
                "number",
                name=name,
                lowest=f"{lowest:g}",
                highest=f"{highest:g}",
                value=repr(value)[:60],
            )
        return value

    def whole(self, name: str, lowest: int, highest: int, default: Any = None) -> Any:
        """The same without a fraction; 64.0 counts as 64."""
        value = self.number(name, lowest, highest, default)
        if value is not None and value != int(value):
            raise SettingRefusedError(
                f"{name} is a whole number from {lowest} to {highest}, not {value!r}.",
                "whole",
                name=name,
                lowest=str(lowest),
                highest=str(highest),
                value=repr(value)[:60],
            )
        return value if value is None else int(value)


def _word(name: str, value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        close = difflib.get_close_matches(str(value)[:60], known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        shown = repr(value)[:60]
        raise SettingRefusedError(
            f"{name} is one of {', '.join(known)}, not {shown}.{hint}",
            "word",
            name=name,
            known=", ".join(known),
            value=shown,
        )
    return str(value)


def _setting(name: str, default: float, highest: float, lowest: float = 0.01) -> float:
    text = os.environ.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not lowest <= value <= highest:
        raise ValueError(
            f"The environment variable {name} is a number from {lowest:g} to {highest:g}, "
            f"not {text!r}."
        )
    return value
