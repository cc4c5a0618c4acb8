"""The bar that stays in sight: what a run is, how far it is, how long it will take."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from runs.job import Job
from runs.observe import Event
from ui.shared.html import duration_text
from ui.shared.lab import run_title
from ui.texts.common import text


def status_html(job: Job | None, place: int, language: str) -> Markup:
    """One line and a bar. place: how many runs come before it while it waits."""
    if job is None:
        return _status(text("retrain_idle", language), "idle")
    title = Markup("<b>{}</b> ").format(run_title(job, language))
    if job.is_over:
        return _status(title + end_text(job, language), job.status)
    if job.status == "waiting":
        return _status(title + text("retrain_waiting", language, place=place), "waiting-turn")
    return _while_running(title, list(job.events), job.request.epochs, language)


def end_text(job: Job, language: str) -> str:
    """How a run ended, as it was."""
    end = job.events[-1]
    reason = reason_text(job.reason, language)
    if job.status == "done":
        return text(
            "retrain_done", language, duration=duration_text(end.get("seconds", 0), language)
        )
    if job.status == "failed":
        return text("retrain_failed", language, reason=reason)
    if "step" not in end:
        return " ".join([text("retrain_never_started", language), reason]).strip()
    return " ".join([text("retrain_stopped", language, step=end["step"]), reason]).strip()


def reason_text(reason: str, language: str) -> str:
    """Why a run ended, in the visitor's language."""
    if diverged := re.search(r"diverged at step (\d+)", reason):
        return text("retrain_reason_diverged", language, step=diverged[1])
    if reason in ("time limit", "memory limit", "nobody watching", "crashed", "the server ended"):
        return text(f"retrain_reason_{reason.replace(' ', '_')}", language)
    return reason


def _while_running(title: Markup, events: Sequence[Event], epochs: float, language: str) -> Markup:
    if events and events[-1]["kind"] == "measuring":
        return _status(title + text("retrain_measuring", language), "running")
    record = next((e for e in reversed(events) if e["kind"] == "progress"), None)
    if record is None:
        return _status(title + text("retrain_preparing", language), "running")
    left = duration_text(record["seconds_left"], language)
    told = text(
        "retrain_running",
        language,
        step=record["step"],
        num_steps=record["num_steps"],
        epoch=record["epoch"],
        epochs=epochs,
        rate=record["learning_rate"],
        speed=record["images_per_second"],
    )
    words = Markup('<b class="left">{}</b> <span class="figures-now">{}</span>').format(
        text("retrain_left", language, left=left), told
    )
    share = 100 * record["step"] / record["num_steps"]
    bar = Markup(
        '<div class="run-bar" role="progressbar" aria-label="{}" aria-valuenow="{:.0f}" '
        'aria-valuemin="0" aria-valuemax="100"><i style="width:{:.1f}%"></i></div>'
    ).format(text("retrain_progress", language), share, share)
    return _status(title + words, "running") + bar


def _status(words: str, state: str) -> Markup:
    return Markup('<p class="run-status {}" role="status">{}</p>').format(state, words)
