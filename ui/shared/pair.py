"""A pair of runs that tries what the lecture says: its figures, and whether it is so."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from statistics import mean

from runs.pairs import (
    CLAIM,
    FAST,
    PAIRS,
    SEEDS,
    SHIFT,
    Outcome,
    Result,
    of_side,
    shipped_results,
)
from runs.request import Request
from training.augmentation.augment import NONE
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS
from ui.texts.common import text


@dataclass(frozen=True)
class Claim:
    """What the lecture says of the first side, as a measure that is higher, lower or the same.

    measure: one of `runs.pairs.MEASURES`. direction: 1, -1 or 0. key: of the sentence.
    """

    key: str
    measure: str
    direction: int


BETTER = Claim("better", "test", 1)
CLAIMS: dict[str, tuple[Claim, ...]] = {
    "activation": (Claim("relu", "test", 1),),
    "activation_fast": (Claim("relu", "test", 1),),
    "dropout": (Claim("heart_dropout", "gap", -1), BETTER),
    "decay": (Claim("heart_decay", "gap", -1), BETTER),
    "augmentation": (Claim("heart_augmentation", "gap", -1), BETTER, Claim("robust", "moved", 1)),
    "norm": (Claim("faster", "epochs", -1), Claim("no_better", "test", 0)),
    "place": (Claim("before", "test", 1),),
}
RETRAIN = f"tab=retrain&recipe={CLAIM}*"  # of an address; a pair's key comes after it
MOST_SIGNS = {1: "up", -1: "down", 0: "level"}


def pairs_html(keys: Sequence[str], language: str, has_link: bool = True) -> str:
    """The pairs that have been run, one after the other; nothing for one that has not.

    has_link: whether each leads to Retrain, where it is filled in.
    """
    results = shipped_results()
    pairs = "".join(
        pair_html(key, results[key], language, try_html(key, language) if has_link else "")
        for key in keys
        if key in results
    )
    return f'<div class="pairs">{pairs}</div>' if pairs else ""


def try_html(key: str, language: str, query: str = "?") -> str:
    """The way to Retrain with a pair filled in. query: of the address that it is added to."""
    href = escape(f"{query}{RETRAIN}{key}")
    return f'<p class="try"><a href="{href}">{escape(text("pair_try", language))}</a></p>'


def claimed(key: str, language: str) -> list[str]:
    """What the lecture says of a pair, sentence by sentence."""
    return [text(f"pair_claim_{claim.key}", language) for claim in CLAIMS[key]]


def pair_html(key: str, result: Result, language: str, more: str = "") -> str:
    """Table, verdicts and curves of one pair. more: HTML for the end."""
    what = text(f"pair_what_{key}", language)
    told = [_judged(claim, result, language) for claim in CLAIMS[key]]
    told += _diverged(key, result, language)
    judged = "".join(f"<li>{escape(words)}</li>" for words in told)
    title = text("pair_heading", language, what=what)
    return (
        f'<div class="tried" data-pair="{key}"><h5>{escape(title)}</h5>'
        f"{_table(key, result, title, language)}<ul>{judged}</ul>"
        f"<p>{escape(_settings(key, result, language))}</p>{_curves(key, result, language)}"
        f"{more}</div>"
    )


def is_right(claim: Claim, result: Result) -> bool | None:
    """Whether the runs bear the claim out; None where they do not tell."""
    found = result.direction(claim.measure)
    if claim.direction and not found:
        return None
    return found == claim.direction


def _judged(claim: Claim, result: Result, language: str) -> str:
    right = is_right(claim, result)
    first, second = (
        _number(of_side(side, claim.measure)[0]) for side in (result.first, result.second)
    )
    found = text(
        "pair_found",
        language,
        measure=_measure(claim.measure, language),
        first=first,
        second=second,
        direction=text(f"pair_{MOST_SIGNS[result.direction(claim.measure)]}", language),
    )
    verdict = "open" if right is None else "right" if right else "wrong"
    parts = (text(f"pair_claim_{claim.key}", language), found, text(f"pair_{verdict}", language))
    return (" " if language == "en" else "").join(parts)


def _diverged(key: str, result: Result, language: str) -> list[str]:
    """A sentence for each side that lost runs."""
    lost = [sum(outcome.diverged for outcome in side) for side in (result.first, result.second)]
    return [
        text(
            "pair_diverged",
            language,
            name=_side(key, side, language),
            num=num,
            seeds=len(SEEDS),
        )
        for side, num in enumerate(lost)
        if num
    ]


def _table(key: str, result: Result, title: str, language: str) -> str:
    claimed = {claim.measure for claim in CLAIMS[key]}
    shown = ["learned", "test", *(m for m in ("gap", "moved", "epochs") if m in claimed)]
    head = "".join(
        f'<th scope="col">{escape(words)}</th>'
        for words in (text("pair_run", language), *(_measure(m, language) for m in shown))
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(_side(key, side, language))}</th>'
        + "".join(f"<td>{_spread(outcomes, measure)}</td>" for measure in shown)
        + "</tr>"
        for side, outcomes in enumerate((result.first, result.second))
    )
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _spread(outcomes: Sequence[Outcome], measure: str) -> str:
    middle, least, most = of_side(outcomes, measure)
    return f"<b>{_number(middle)}</b><br><small>{_number(least)} … {_number(most)}</small>"


def _number(value: float) -> str:
    return f"{value:.1f}"


def _measure(measure: str, language: str) -> str:
    return text(f"pair_{measure}", language, shift=SHIFT, fast=FAST)


def _side(key: str, side: int, language: str) -> str:
    """What tells this run from the other."""
    request = PAIRS[key].sides()[side]
    if PAIRS[key].difference == "augmentation":
        return text("pair_plain" if _is_plain(request) else "pair_augmented", language)
    if PAIRS[key].difference == "decay":
        return text("pair_decay_side", language, decay=request.to_recipe().weight_decay)
    return text(f"network_{request.network}", language)


def _is_plain(request: Request) -> bool:
    return request.to_recipe().augmentation == NONE


def _settings(key: str, result: Result, language: str) -> str:
    request = PAIRS[key].first
    recipe = request.to_recipe()
    is_ours = request.recipe == "modern"
    name = "plain" if is_ours and _is_plain(request) else request.recipe
    return text(
        "pair_settings",
        language,
        recipe=text(f"pair_recipe_{name}", language),
        epochs=recipe.epochs,
        pictures=request.num_pictures,
        rate=recipe.peak_lr,
        seeds=len(SEEDS),
        test=result.num_test,
        seconds=max(outcome.seconds for outcome in (*result.first, *result.second)),
    )


def _curves(key: str, result: Result, language: str) -> str:
    curves = [
        Curve(_side(key, side, language), _mean_history(outcomes), COLOURS[side], bool(side))
        for side, outcomes in enumerate((result.first, result.second))
    ]
    title = text("pair_curve", language, seeds=len(SEEDS))
    chart = chart_html(title, curves, text("epoch", language), (0, 100))
    return f'<details class="curves"><summary>{escape(title)}</summary>{chart}</details>'


def _mean_history(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """As far as every seed came."""
    histories = (outcome.history for outcome in outcomes)
    return [(i, mean(values)) for i, values in enumerate(zip(*histories, strict=False), start=1)]
