"""What batch norm does, shown by runs: LeNet with and without it, from small steps to large.

The lecture's own setting (plain SGD at one learning rate, Xavier start, nothing augmented), the
same seed and the same order of pictures for every run, so that only the norm and the learning rate
differ.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from training.data.data_set import DataSet
from training.recipes import find_recipe
from training.run import Run
from training.step.device import choose

NETWORKS = ("lenet", "lenet_bn")
LEARNING_RATES = (0.03, 0.1, 0.3, 1.0, 3.0)


@dataclass(frozen=True)
class LessonRun:
    """One of the lesson's runs.

    history: one record an epoch, as in `cnn_models.files.card.Card`. diverged: why the run ended
    early, or an empty string.
    """

    network: str
    learning_rate: float
    history: list[dict[str, float]]
    diverged: str = ""

    @property
    def validation_top1(self) -> float:
        """Validation accuracy in per cent after the last epoch; 0 if there was none."""
        return self.history[-1]["validation_top1"] if self.history else 0.0

    @property
    def ending(self) -> str:
        """How the run went, in a few words."""
        return self.diverged or f"validation {self.validation_top1:.2f} %"

    def as_record(self) -> dict[str, object]:
        return asdict(self)


def teach(data: DataSet, epochs: float, seed: int = 0) -> Iterator[LessonRun]:
    """Train every network at every learning rate, yielding each run when it is over."""
    for learning_rate in LEARNING_RATES:
        for network in NETWORKS:
            recipe = replace(
                find_recipe("notebook", network, epochs=epochs, seed=seed), peak_lr=learning_rate
            )
            run = Run(recipe, "lesson", data, choose(network), Path(), resumable=False)
            diverged = ""
            try:
                for _ in run.steps():
                    pass
            except FloatingPointError as error:
                diverged = str(error)
            yield LessonRun(network, learning_rate, run.state.history, diverged)
