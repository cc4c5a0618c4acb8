"""How often the verdict is unsure: of garments, where it should not be, and of made-up things."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch

from cnn_models.predict import Network, classify
from cnn_models.verdict import verdict
from training.augmentation.augment import FULL, augment
from training.data.data_set import DataSet
from training.verdict.not_garments import KINDS, prepared


@dataclass(frozen=True)
class Doubts:
    """Of `num` pictures of a kind, how many were doubted for which reason (`Verdict.reason`)."""

    kind: str
    num: int
    reasons: Counter[str]

    @property
    def share(self) -> float:
        """Per cent doubted, 0..100."""
        return 100 * sum(self.reasons.values()) / max(1, self.num)


def measure_doubt(networks: list[Network], data: DataSet, num: int = 20) -> list[Doubts]:
    """Ask about ten times `num` held-back garments, as they are and redrawn, and `num` of KINDS.

    The same pictures at every call.
    """
    held_back = data.validation.select(torch.arange(min(10 * num, len(data.validation))))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)  # others than `measure` fits its thresholds on
        redrawn = augment(held_back.pixels, FULL, held_back.labels)
    found = [
        _ask("garments", networks, ((p.numpy(), False) for p in held_back.pixels)),
        _ask("garments, augmented", networks, ((p.numpy(), False) for p in redrawn)),
    ]
    return found + [_ask(kind, networks, prepared(kind, num)) for kind in KINDS]


def format_doubts(doubts: list[Doubts]) -> str:
    """A Markdown table, one row a kind, and the made-up ones together."""
    made_up = [d for d in doubts if d.kind in KINDS]
    together = sum((d.reasons for d in made_up), Counter[str]())
    rows = [*doubts, Doubts("made up, all", sum(d.num for d in made_up), together)]
    reasons = ("empty", "strange", "split", "weak")
    lines = ["| pictures | number | doubted, % | " + " | ".join(reasons) + " |", "|---" * 7 + "|"]
    for row in rows:
        counts = " | ".join(str(row.reasons[r]) for r in reasons)
        lines.append(f"| {row.kind} | {row.num} | {row.share:.1f} | {counts} |")
    return "\n".join(lines)


def _ask(kind: str, networks: list[Network], pictures: Iterable[tuple[np.ndarray, bool]]) -> Doubts:
    answers = [verdict(classify(networks, pixels), empty) for pixels, empty in pictures]
    return Doubts(kind, len(answers), Counter(a.reason for a in answers if not a.sure))
