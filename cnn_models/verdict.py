"""One verdict from many answers, and honest doubt."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cnn_models.inputs import CLASS_NAMES
from cnn_models.predict import Prediction

# On strangers' pictures no network is surer than that of what it rules out.
LEAST = 0.01
# Below this mean probability the networks as a whole are guessing.
SURE_FROM = 0.5
# With fewer than this share of the networks behind the label they are at odds.
AGREE_FROM = 0.5
# A picture is strange if it is so to the networks on average. At this line one in twenty
# held-back garments, redrawn as for training, is doubted, and most of the made-up things that
# nobody wears (`python -m training doubt`). MOST_STRANGE: no network counts for more than this.
STRANGE_FROM = 0.9
MOST_STRANGE = 3.0


@dataclass(frozen=True)
class Verdict:
    """What the networks say together.

    label: the class with the highest geometric mean of the networks' probabilities (a logarithmic
        opinion pool: Hinton, "Products of experts", ICANN 1999), so that one that rules a class out
        weighs as much as one that is sure of it. Variants of a network, as the three LeNets, err
        alike and share one vote. confidence: the label's plain mean, 0..1, with these votes too.
    sure: False where the answer should not be trusted; `reason` is then "empty", "strange",
        "split" or "weak", else "agree". why: the reason as an English sentence.
    dissent: network -> its label, of those that say something else.
    """

    label: str
    sure: bool
    reason: str
    why: str
    confidence: float
    dissent: dict[str, str]


def verdict(predictions: Mapping[str, Prediction], empty: bool = False) -> Verdict:
    """Combine the networks' answers; `empty` says that the picture shows nothing.

    Raises ValueError without predictions.
    """
    if not predictions:
        raise ValueError("There is no verdict without at least one network's answer.")
    num = len(predictions)
    votes = _votes(predictions)
    label = max(CLASS_NAMES, key=lambda c: _log_sum(predictions, votes, c))
    confidence = _mean({name: p.probabilities[label] for name, p in predictions.items()}, votes)
    bounded = {
        name: max(-MOST_STRANGE, min(MOST_STRANGE, p.strangeness))
        for name, p in predictions.items()
    }
    strangeness = _mean(bounded, votes)
    dissent = {name: p.label for name, p in predictions.items() if p.label != label}
    num_agree = num - len(dissent)
    if empty:
        reason, why = "empty", "There is nothing to be seen in the picture."
    elif strangeness > STRANGE_FROM:
        reason, why = "strange", "It is unlike anything that the networks learned from."
    elif num_agree < AGREE_FROM * num:
        told = f"{label} is the answer of only {num_agree} of {num}"
        reason, why = "split", f"The networks disagree: {told}."
    elif confidence < SURE_FROM:
        who = "The network gives" if num == 1 else "On average they give"
        reason, why = "weak", f"{who} {label} only {confidence:.0%}."
    else:
        who = "The network says" if num == 1 else f"{num_agree} of {num} networks say"
        reason, why = "agree", f"{who} {label}."
    return Verdict(label, reason == "agree", reason, why, confidence, dissent)


def _votes(predictions: Mapping[str, Prediction]) -> dict[str, float]:
    """One for each kind of network, which a name tells up to its first underscore."""
    kinds = {name: name.partition("_")[0] for name in predictions}
    num = Counter(kinds.values())
    return {name: 1 / num[kind] for name, kind in kinds.items()}


def _mean(values: Mapping[str, float], votes: Mapping[str, float]) -> float:
    return sum(votes[name] * value for name, value in values.items()) / sum(votes.values())


def _log_sum(
    predictions: Mapping[str, Prediction], votes: Mapping[str, float], label: str
) -> float:
    """Of all networks' probabilities for the label; thanks to LEAST none has a veto."""
    return sum(
        votes[name] * math.log(max(LEAST, p.probabilities[label]))
        for name, p in predictions.items()
    )
