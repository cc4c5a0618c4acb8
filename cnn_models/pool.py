"""How the networks' answers are pooled into one, and when that one can be trusted.

What this takes was fitted by `python -m training verdict` and lies beside the checkpoints, in
verdict.json. Without that file every kind of network has one vote.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cnn_models.files.weights import CHECKPOINTS
from cnn_models.inputs import CLASS_NAMES
from cnn_models.predict import Prediction

# No network is surer than that of what it rules out, so that none has a veto.
LEAST = 0.003
# No network's strangeness counts for more than this, in standard deviations.
MOST_STRANGE = 3.0
SIGNS = ("odds", "strangeness", "dissent")


@dataclass(frozen=True)
class Pool:
    """What was fitted.

    votes: network -> weight of its answer, 0..1; a network that is not named has an equal vote.
    temperature: divides the pooled log-probabilities. bias, weights: of the logistic regression of
        "the label is right" on the SIGNS. sure_from: probability, 0..1, from which on the verdict
        is sure. fitted: what that was done with, for those who want to know.
    """

    votes: Mapping[str, float] = field(default_factory=dict)
    temperature: float = 1.0
    bias: float = 0.0
    weights: Mapping[str, float] = field(
        default_factory=lambda: {"odds": 1.5, "strangeness": -5.0, "dissent": -1.0}
    )
    sure_from: float = 0.5
    fitted: Mapping[str, Any] = field(default_factory=dict)

    def probabilities(self, predictions: Mapping[str, Prediction]) -> dict[str, float]:
        """Class name -> 0..1: the answers' weighted geometric mean, sharpened.

        A logarithmic opinion pool (Hinton, "Products of experts", ICANN 1999): a network that rules
        a class out weighs as much as one that is sure of it.
        """
        votes = self.votes_of(predictions)
        logs = {
            label: sum(
                votes[name] * math.log(max(LEAST, p.probabilities[label]))
                for name, p in predictions.items()
            )
            / self.temperature
            for label in CLASS_NAMES
        }
        highest = max(logs.values())
        raised = {label: math.exp(value - highest) for label, value in logs.items()}
        total = sum(raised.values())
        return {label: value / total for label, value in raised.items()}

    def signs(self, predictions: Mapping[str, Prediction]) -> dict[str, float]:
        """What tells whether the pooled answer is right, by its name in SIGNS.

        odds: log-odds of the label, at most 7. strangeness: the networks' mean, in standard
        deviations. dissent: share of the votes, 0..1, for another label.
        """
        votes, pooled = self.votes_of(predictions), self.probabilities(predictions)
        label = max(pooled, key=pooled.__getitem__)
        rest = max(1.0 - pooled[label], 1e-3)
        return {
            "odds": math.log(max(pooled[label], 1e-3) / rest),
            "strangeness": sum(
                votes[name] * max(-MOST_STRANGE, min(MOST_STRANGE, p.strangeness))
                for name, p in predictions.items()
            ),
            "dissent": sum(votes[name] for name, p in predictions.items() if p.label != label),
        }

    def chance_right(self, signs: Mapping[str, float]) -> float:
        """How likely the answer is right, 0..1."""
        x = self.bias + sum(self.weights[name] * signs[name] for name in SIGNS)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, x))))

    def votes_of(self, predictions: Mapping[str, object]) -> dict[str, float]:
        """The votes of those that answered, which sum to 1.

        Where nothing was fitted for one of them, as a visitor's run, variants of a network, as the
        three LeNets, err alike and share one vote; a name tells them up to its first underscore.
        """
        kinds = Counter(name.partition("_")[0] for name in predictions)
        even = {name: 1 / kinds[name.partition("_")[0]] for name in predictions}
        fitted = [name for name in predictions if name in self.votes]
        if len(fitted) == len(predictions):
            votes = {name: max(self.votes[name], 1e-6) for name in predictions}
        else:
            votes = even
        total = sum(votes.values())
        return {name: vote / total for name, vote in votes.items()}


def read_pool(folder: Path = CHECKPOINTS) -> Pool:
    """The one that lies beside the checkpoints of a folder; without any, equal votes.

    Raises ValueError for a file that is none.
    """
    path = folder / "verdict.json"
    if not path.is_file():
        return Pool()
    try:
        return Pool(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path} does not tell how to pool the answers: {error}.") from None


def write_pool(pool: Pool, folder: Path = CHECKPOINTS) -> Path:
    """Beside the checkpoints."""
    path = folder / "verdict.json"
    path.write_text(json.dumps(asdict(pool), indent=1) + "\n", encoding="utf-8")
    return path


@cache
def shipped_pool() -> Pool:
    return read_pool()
