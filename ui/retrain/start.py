"""From the form's values to a run in the queue; what cannot be is told in the visitor's words."""

from dataclasses import replace
from typing import Any, NoReturn

import gradio as gr

from runs.expected_time import trained_whole
from runs.job import Job
from runs.own_pictures import OwnPicture
from runs.queue import Jobs, QueueFullError
from runs.request import Request, SettingRefusedError
from runs.twins import twin_of
from ui.retrain.doctor import diagnose
from ui.retrain.form import FIELDS, defaults, fitted, timed_network
from ui.shared.lab import Lab
from ui.shared.visitor import is_name
from ui.texts.common import text


def refused_text(error: ValueError, language: str) -> str:
    """Why a run's settings do not work."""
    reason = str(error)
    if language == "zh" and isinstance(error, SettingRefusedError):
        name = error.values["name"]
        values = error.values | {"name": setting_text(name, language)}
        reason = text(f"retrain_setting_{error.code}", language, **values)
    return text("retrain_refused", language, reason=reason)


def setting_text(name: str, language: str) -> str:
    """What a setting is called; one that there is not, as it was given."""
    return text(f"retrain_name_{name}", language) if name in FIELDS else name


class Start:
    """Puts runs into the queue for visitors; gr.Error tells what stands against it."""

    def __init__(self, jobs: Jobs, lab: Lab) -> None:
        self._jobs, self._lab = jobs, lab

    def one(
        self, owner: str, language: str, own_pictures: list[OwnPicture], record: dict[str, Any]
    ) -> Job:
        """One run with the form's settings."""
        request = self._checked(owner, language, record)
        return self._submit(request, owner, language, own_pictures=tuple(own_pictures))

    def both(
        self,
        owner: str,
        language: str,
        own_pictures: list[OwnPicture],
        record: dict[str, Any],
        difference: str,
    ) -> Job:
        """That run and its twin; returns the first. One that is there already is not made again."""
        request = self._checked(owner, language, record)
        try:
            # By epochs: the twin takes as many, whatever its speed.
            other = twin_of(replace(request, seconds=None), difference)
        except (ValueError, KeyError):
            raise gr.Error(text("retrain_no_twin", language), print_exception=False) from None
        request = replace(request, seconds=None)
        taught = tuple(own_pictures)
        first = self._finished(request, owner, taught)
        second = self._finished(other, owner, taught)
        if first is None:
            first = self._submit(request, owner, language, own_pictures=taught)
        if second is None:
            self._submit(other, owner, language, own_pictures=taught, twin=first)
        else:
            first.twin, second.twin = second, first
        return first

    def _finished(
        self, request: Request, owner: str, own_pictures: tuple[OwnPicture, ...]
    ) -> Job | None:
        """The owner's run that has been trained with these very settings, to its last step."""
        for job in reversed(self._jobs.of(owner)):
            same = replace(job.request, seconds=None, watched=request.watched) == request
            if (
                same
                and job.base is None
                and job.own_pictures == own_pictures
                and trained_whole(job)
            ):
                return job
        return None

    def further(self, base: Job, owner: str, language: str, epochs: Any) -> Job:
        """The same settings for more epochs, from where a run ended."""
        limits = self._jobs.limits
        record = vars(base.request) | {
            "start": "shipped",
            "epochs": epochs,
            "seconds": None,
            "num_pictures": min(base.request.num_pictures, limits.pictures),
        }
        return self._submit(self._checked(owner, language, record), owner, language, base=base)

    def _checked(self, owner: str, language: str, record: dict[str, Any]) -> Request:
        if not is_name(owner):
            _tell(text("trouble", language))
        try:
            request = Request.checked(record, self._jobs.limits)
        except ValueError as error:
            _tell(refused_text(error, language))
        if not request.seconds:
            return request
        shipped = timed_network(self._lab.usable, request.network)
        return fitted(request, shipped, self._jobs.all(), self._jobs.limits)

    def _submit(self, request: Request, owner: str, language: str, **more: Any) -> Job:
        try:
            return self._jobs.submit(request, owner, **more)
        except QueueFullError:
            _tell(text("retrain_full", language))


def remedied(job: Job) -> dict[str, Any] | None:
    """The form's values for a run that ails, with the doctor's remedy; None for a sound one."""
    found = diagnose(job)
    if found is None:
        return None
    request, recipe = job.request, job.request.to_recipe()
    remedy = dict(found.remedy)
    is_same = not remedy.keys() & {"network", "recipe"}
    kind = [remedy.pop(key, getattr(request, key)) for key in ("network", "start", "recipe")]
    values = defaults(*kind)
    if is_same:
        values |= {"batch_size": recipe.batch_size, "weight_decay": recipe.weight_decay}
    kept = {"epochs": request.epochs, "num_pictures": request.num_pictures, "seed": request.seed}
    return values | kept | remedy


def _tell(words: str) -> NoReturn:
    raise gr.Error(words, print_exception=False) from None
