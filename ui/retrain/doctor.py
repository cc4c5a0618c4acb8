"""The run doctor: what is wrong with a run that learns badly, and settings that help."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cnn_models import find
from runs.job import Job
from runs.observe import Event
from runs.request import Request
from ui.texts.common import text

GUESSING = 2.3026  # the loss of guessing among ten classes, ln 10
STUCK_ABOVE = GUESSING - 0.03  # one batch's loss is off by more
STUCK_AFTER = 0.4  # share of the steps after which a loss still there is told
FIRST_STEPS = 10  # in which nothing can be told yet
SILENT = 0.9  # share of a layer's units
VANISHED = 1e-4  # of the last layer's gradient
EXPLODED = 10.0  # root mean square of the last layer's gradient
TWIN = {"lenet": "lenet_bn"}


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong. remedy: the settings to change, for one click. advice: their name, if any."""

    key: str
    remedy: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    advice: str = ""

    def sentence(self, language: str) -> str:
        told = text(f"retrain_doctor_{self.key}", language, **self.values)
        if not self.advice:
            return told
        between = " " if language == "en" else ""
        return told + between + text(f"retrain_advice_{self.advice}", language)

    def remedy_text(self, language: str) -> str:
        """What the button that starts the remedy is called."""
        name = self.advice or ("fresh" if "start" in self.remedy else "slower")
        rate = self.remedy.get("learning_rate", 0)
        return text(f"retrain_remedy_{name}", language, rate=rate)


def diagnose(job: Job) -> Diagnosis | None:
    """The worst of what is wrong with a run; None for one that learns."""
    events, request = list(job.events), job.request
    slower = _slower(request)
    if "diverged" in job.reason:
        return Diagnosis("diverged", slower)
    records = [event for event in events if event["kind"] == "progress"]
    if not records or records[-1]["step"] < max(
        FIRST_STEPS, STUCK_AFTER * records[-1]["num_steps"]
    ):
        return None
    signs = [event for event in events if event["kind"] == "samples"][-1:]
    if signs and (found := _from_signs(signs[0], request, slower)):
        return found
    return _no_signal("stuck", request) if _is_stuck(records) else None


def _is_stuck(records: Sequence[Event]) -> bool:
    """Whether the later half of the records is, on the whole, no better than guessing."""
    late = [r["loss"] for r in records[len(records) // 2 :] if r["loss"] is not None]
    return bool(late) and sum(late) / len(late) > STUCK_ABOVE


def _from_signs(sign: Event, request: Request, slower: dict[str, Any]) -> Diagnosis | None:
    first, last = sign.get("gradient_first"), sign.get("gradient_last")
    if sign.get("silent", 0) > SILENT:
        values = {"share": 100 * sign["silent"], "layer": sign["silent_layer"]}
        return Diagnosis("silent", {**slower, "start": "scratch"}, values)
    if last is not None and last > EXPLODED:
        return Diagnosis("exploding", slower, {"size": last})
    if first is not None and last and first / last < VANISHED:
        return _no_signal("vanishing", request, {"ratio": first / last})
    return None


def _no_signal(key: str, request: Request, values: dict[str, Any] | None = None) -> Diagnosis:
    """What gets a signal through: our start, batch norm, or weights that have it already.

    From scratch a large network's loss moves after hundreds of steps only, too late to look on.
    """
    twin, is_large = TWIN.get(request.network), find(request.network).input_size > 28
    remedy: dict[str, Any] = {"start": "scratch", "recipe": "modern"}
    if request.recipe == "modern" and twin:
        advice, remedy["network"] = "norm", twin
    elif is_large and request.start == "scratch":
        advice, remedy["start"] = "shipped", "shipped"
    elif request.recipe == "notebook":
        advice = "ours"
    else:
        advice = "slower"
        remedy |= {"start": request.start, **_slower(request)}
    return Diagnosis(key, remedy, values or {}, advice)


def _slower(request: Request) -> dict[str, Any]:
    return {"learning_rate": float(f"{request.to_recipe().peak_lr / 10:.3g}")}
