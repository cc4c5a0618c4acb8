"""One verdict from many answers, and honest doubt."""

from collections.abc import Mapping
from dataclasses import dataclass

from cnn_models.pool import Pool, shipped_pool
from cnn_models.predict import Prediction

# With fewer than this share of the networks behind the label they are at odds.
AGREE_FROM = 0.5


@dataclass(frozen=True)
class Verdict:
    """What the networks say together.

    label: the class that their pooled answer gives the highest probability; see `Pool`.
    confidence: that probability, 0..1. chance: how likely the label is right on a stranger's
        picture, 0..1, which may show no garment at all.
    sure: False where the answer should not be trusted; `reason` is then "empty", "strange",
        "split" or "weak", else "agree". why: the reason as an English sentence.
    dissent: network -> its label, of those that say something else.
    """

    label: str
    sure: bool
    reason: str
    why: str
    confidence: float
    chance: float
    dissent: dict[str, str]


def verdict(
    predictions: Mapping[str, Prediction], empty: bool = False, pool: Pool | None = None
) -> Verdict:
    """Combine the networks' answers; `empty` says that the picture shows nothing.

    pool: how; else as fitted for the shipped networks. Raises ValueError without predictions.
    """
    if not predictions:
        raise ValueError("There is no verdict without at least one network's answer.")
    pool = pool or shipped_pool()
    num = len(predictions)
    pooled = pool.probabilities(predictions)
    label = max(pooled, key=pooled.__getitem__)
    dissent = {name: p.label for name, p in predictions.items() if p.label != label}
    num_agree = num - len(dissent)
    signs = pool.signs(predictions)
    chance = pool.chance_right(signs)
    told = f"{label} is the answer of only {num_agree} of {num}"
    if empty:
        reason, why = "empty", "There is nothing to be seen in the picture."
    elif chance >= pool.sure_from:
        who = "The network says" if num == 1 else f"{num_agree} of {num} networks say"
        reason, why = "agree", f"{who} {label}."
    elif num_agree < AGREE_FROM * num:
        reason, why = "split", f"The networks disagree: {told}."
    elif pool.chance_right(signs | {"strangeness": 0.0}) >= pool.sure_from:
        reason, why = "strange", "It is unlike anything that the networks learned from."
    else:
        reason, why = "weak", f"Of 100 answers like this one only {100 * chance:.0f} are right."
    return Verdict(label, reason == "agree", reason, why, pooled[label], chance, dissent)
