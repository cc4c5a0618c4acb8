"""The verdict's votes, temperature and doubt, fitted on pictures that no network learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_models import CLASS_NAMES
from cnn_models.pool import LEAST, SIGNS, Pool
from cnn_models.predict import Prediction
from training.measure.calibrate import fit_temperature
from training.verdict.examples import CATALOGUE, MADE_UP, NO_CLASS, PHOTOS, REDRAWN

# What each source counts for, whatever its number: in the votes, and in the doubt.
VOTE_SHARES = {CATALOGUE: 0.4, REDRAWN: 0.2, PHOTOS: 0.4}
DOUBT_SHARES = {CATALOGUE: 0.2, REDRAWN: 0.15, PHOTOS: 0.35, NO_CLASS: 0.2, MADE_UP: 0.1}
# The verdict is sure from where on so many of a stranger's garments are right, and so many of the
# photos that show none are doubted; but for that it doubts no more garments of a kind that the
# networks know than these.
RIGHT_WHEN_SURE, DOUBTED = 0.97, 0.8
MOST_DOUBTED = {CATALOGUE: 0.05, REDRAWN: 0.18}
TOWARDS_EVEN = 0.02  # where answers hardly tell, a vote for each kind of network
STEPS = 200


@dataclass(frozen=True)
class Answered:
    """Pictures of one source with all networks' answers; allowed as in `Examples`."""

    source: str
    answers: list[dict[str, Prediction]]
    allowed: Tensor

    def log_probabilities(self, names: Sequence[str]) -> Tensor:
        """(N, M, 10) of the networks `names`, with the pool's floor."""
        rows = [
            [[answer[name].probabilities[c] for c in CLASS_NAMES] for name in names]
            for answer in self.answers
        ]
        return torch.tensor(rows).clamp_min(LEAST).log()

    def select(self, rows: Sequence[int]) -> "Answered":
        return Answered(self.source, [self.answers[i] for i in rows], self.allowed[list(rows)])


@dataclass(frozen=True)
class Doubt:
    """Of one source, per cent: right answers, sure ones, and right ones of the sure."""

    source: str
    num: int
    right: float
    sure: float
    right_when_sure: float | None


def fit_pool(answered: Sequence[Answered]) -> Pool:
    """Votes, temperature, doubt and where it ends; sources that are missing are done without."""
    names = list(answered[0].answers[0])
    pool = Pool(votes=_fit_votes(names, answered))
    pool = replace(pool, temperature=_fit_pool_temperature(pool, answered))
    weights, bias = _fit_doubt(pool, answered)
    pool = replace(pool, weights=weights, bias=bias)
    return replace(pool, sure_from=_choose_line(pool, answered))


def tell(pool: Pool, answered: Sequence[Answered]) -> list[Doubt]:
    """How a pool does, by source."""
    found = []
    for part in answered:
        chances, right = _chances(pool, part)
        sure = chances >= pool.sure_from
        found.append(
            Doubt(
                part.source,
                len(right),
                _per_cent(right),
                _per_cent(sure),
                _per_cent(right[sure]) if sure.any() else None,
            )
        )
    return found


def _fit_votes(names: Sequence[str], answered: Sequence[Answered]) -> dict[str, float]:
    """Those under which what is allowed gets the most probability, and how sharp the pool then is.

    The sharpness is only fitted along: confidences are put right afterwards.
    """
    parts = [
        (VOTE_SHARES[part.source], part.log_probabilities(names), part.allowed)
        for part in answered
        if part.source in VOTE_SHARES
    ]
    even = Pool().votes_of(dict.fromkeys(names))
    prior = torch.tensor([even[name] for name in names]).log()
    leaning = torch.zeros(len(names), requires_grad=True)
    sharpness = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [leaning, sharpness], max_iter=STEPS, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        votes = (prior + leaning).softmax(0)
        loss = TOWARDS_EVEN * leaning.square().sum()
        for share, logs, allowed in parts:
            pooled = (votes[:, None] * logs).sum(1) * sharpness.exp()
            right = pooled.log_softmax(1).masked_fill(~allowed, -torch.inf).logsumexp(1)
            loss = loss - share * right.mean()
        loss.backward()
        return loss

    optimizer.step(closure)
    votes = (prior + leaning).softmax(0).tolist()
    return {n: round(v, 4) for n, v in zip(names, votes, strict=True)}


def _fit_pool_temperature(pool: Pool, answered: Sequence[Answered]) -> float:
    """On catalogue pictures, of which it is known what they show."""
    names = list(pool.votes)
    votes = torch.tensor([pool.votes[name] for name in names])
    (part,) = (part for part in answered if part.source == CATALOGUE)
    pooled = (votes[:, None] * part.log_probabilities(names)).sum(1) / votes.sum()
    return round(fit_temperature(pooled, part.allowed.int().argmax(1)), 4)


def _fit_doubt(pool: Pool, answered: Sequence[Answered]) -> tuple[dict[str, float], float]:
    """Logistic regression of "right" on the signs; of what shows no garment nothing is right."""
    signs, right, shares = [], [], []
    for part in answered:
        rows = [pool.signs(answer) for answer in part.answers]
        signs += [[row[name] for name in SIGNS] for row in rows]
        right += _right(pool, part).tolist()
        shares += [DOUBT_SHARES[part.source] / len(rows)] * len(rows)
    x, y = torch.tensor(signs), torch.tensor(right, dtype=torch.float32)
    weight = torch.tensor(shares) / sum(shares)
    coefficients = torch.zeros(len(SIGNS), requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([coefficients, bias], STEPS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        each = F.binary_cross_entropy_with_logits(x @ coefficients + bias, y, reduction="none")
        loss = (weight * each).sum() + 1e-3 * coefficients.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    found = {n: round(v, 4) for n, v in zip(SIGNS, coefficients.tolist(), strict=True)}
    return found, round(bias.item(), 4)


def _choose_line(pool: Pool, answered: Sequence[Answered]) -> float:
    """The lowest chance from which on RIGHT_WHEN_SURE and DOUBTED hold, within MOST_DOUBTED.

    0.5 where there are no photos to draw it by.
    """
    by_source = {part.source: _chances(pool, part) for part in answered}
    if PHOTOS not in by_source or NO_CLASS not in by_source:
        return 0.5
    chances, right = by_source[PHOTOS]
    nothing, _ = by_source[NO_CLASS]
    highest = min(
        by_source[source][0].quantile(share).item()
        for source, share in MOST_DOUBTED.items()
        if source in by_source
    )
    line = 0.3
    while line < highest:
        sure = chances >= line
        is_right = not sure.any() or _per_cent(right[sure]) >= 100 * RIGHT_WHEN_SURE
        if is_right and _per_cent(nothing < line) >= 100 * DOUBTED:
            break
        line += 0.005
    return round(min(line, highest), 3)


def _chances(pool: Pool, part: Answered) -> tuple[Tensor, Tensor]:
    """(N,) how likely each answer is right, 0..1, and whether it is."""
    chances = [pool.chance_right(pool.signs(answer)) for answer in part.answers]
    return torch.tensor(chances), _right(pool, part)


def _right(pool: Pool, part: Answered) -> Tensor:
    """(N,) bool."""
    labels = [_label(pool, answer) for answer in part.answers]
    return part.allowed[torch.arange(len(labels)), torch.tensor(labels)]


def _label(pool: Pool, answer: Mapping[str, Prediction]) -> int:
    pooled = pool.probabilities(answer)
    return CLASS_NAMES.index(max(pooled, key=pooled.__getitem__))


def _per_cent(flags: Tensor) -> float:
    return 100 * flags.float().mean().item()
