"""The endpoints for programs: /retrain, a stream of progress records, and /runs."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from runs.job import Job
from runs.queue import Jobs, QueueFullError, new_owner
from runs.request import Request
from ui.shared.api_docs import document

# Whoever hangs up has gone: only a moment for the connection's own hiccups.
API_ABSENCE = 0.5
LOOK_EVERY = 0.25  # seconds; also how soon it is noticed


def build_retrain_api(jobs: Jobs) -> None:
    """Add the endpoints to the current Blocks, with components that no page shows."""

    def retrain(
        owner: str,
        network: str,
        epochs: float,
        num_pictures: float,
        learning_rate: float,
        batch_size: float,
        recipe: str,
        start: str,
        seed: float,
    ) -> Iterator[tuple[dict[str, Any], str]]:
        """Train a network; every record tells its progress, and the last one names the run.

        Hanging up ends the run.

        Args:
            network: The network's name.
            epochs: Passes over the pictures; may be a fraction.
            num_pictures: Training pictures to use, from 10 up; they are balanced over the classes.
            learning_rate: The highest of the run; 0 keeps the recipe's.
            batch_size: Pictures a step; 0 keeps the recipe's.
            recipe: "modern" (this lab's) or "notebook" (the lecture's).
            start: "scratch" for fresh weights, "shipped" to go on from the trained ones.
            seed: Of weights, order and augmentation; a whole number from 0.

        Returns:
            Records of "kind": "progress" with "step", "loss", "top1" and more, and last "end" with
            the run's name under "run", its settings and its accuracy on 1,000 test pictures.
        """
        owner = owner or new_owner()
        record = {
            "network": network,
            "epochs": epochs,
            "num_pictures": num_pictures,
            "learning_rate": None if learning_rate == 0 else learning_rate,
            "batch_size": None if batch_size == 0 else batch_size,
            "recipe": recipe,
            "start": start,
            "seed": seed,
        }
        try:
            job = jobs.submit(Request.checked(record, jobs.limits), owner, API_ABSENCE)
        except (ValueError, QueueFullError) as error:
            raise gr.Error(str(error), print_exception=False) from None
        for _ in job.watch(LOOK_EVERY):
            yield _latest(job, jobs.place(job)), owner

    def list_runs(owner: str) -> list[dict[str, Any]]:
        """List the runs of this session that are over.

        Returns:
            Records as the last one of "retrain".
        """
        return [run_record(job) for job in jobs.of(owner) if job.is_over] if owner else []

    with gr.Group(visible=False):
        # Kept by the server, one a session: a program sees the runs that it started itself.
        owner = gr.State("")
        asked = [
            gr.Textbox(label="network"),
            gr.Number(1, label="epochs"),
            gr.Number(1000, label="num_pictures"),
            gr.Number(0, label="learning_rate"),
            gr.Number(0, label="batch_size"),
            gr.Textbox("modern", label="recipe"),
            gr.Textbox("scratch", label="start"),
            gr.Number(0, label="seed"),
        ]
        progress, records = gr.JSON(label="progress"), gr.JSON(label="runs")
        document("retrain", retrain, [owner, *asked], [progress])
        document("runs", list_runs, [owner], [records])
        gr.Button().click(
            retrain,
            [owner, *asked],
            [progress, owner],
            api_name="retrain",
            concurrency_id="retrain-api",
            concurrency_limit=6,
        )
        gr.Button().click(list_runs, owner, records, api_name="runs")


def run_record(job: Job) -> dict[str, Any]:
    """A run that is over: its settings and its result."""
    end = job.events[-1]
    after = end.get("after")
    return {
        "run": job.id,
        "status": job.status,
        "reason": job.reason,
        "settings": vars(job.request),
        "steps": end.get("step"),
        "seconds": end.get("seconds"),
        "accuracy_on_1000_test_pictures": round(sum(after) / len(after), 2) if after else None,
        "accuracy_by_class": after,
        "shipped_accuracy_by_class": end.get("before"),
    }


def _latest(job: Job, place: int) -> dict[str, Any]:
    """The newest that is worth telling: the end, or the last step."""
    if job.is_over:
        return {"kind": "end", **run_record(job)}
    events = list(job.events)
    record = next((e for e in reversed(events) if e["kind"] == "progress"), None)
    return record or {"kind": job.status, "runs_before": place}
