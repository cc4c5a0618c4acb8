"""What came of a run, in the order in which people ask: my pictures, the accuracy, the trouble."""

import numpy as np
from markupsafe import Markup
from PIL import Image

from cnn_models import CLASS_NAMES
from runs.job import Job
from runs.observe import Event
from runs.own_pictures import as_pixels
from ui.retrain.doctor import Diagnosis
from ui.shared.html import png_url
from ui.shared.lab import run_title
from ui.texts.common import class_text, text

Answer = tuple[int | None, float]  # a class and its probability


def result_html(job: Job | None, trouble: Diagnosis | None, language: str) -> Markup:
    """What a run that is over came to; of any run what is wrong with it."""
    parts = [Markup("")]
    if job and job.is_over:
        parts += [own_pictures_html(job, language), _came(job, language)]
        parts.append(settings_html(job, language))
    if trouble:
        told = Markup('<p class="doctor" role="status">{}</p>')
        parts.append(told.format(trouble.sentence(language)))
    return Markup("").join(parts)


def settings_html(job: Job, language: str) -> Markup:
    """The settings of a run in one line."""
    request, recipe = job.request, job.request.to_recipe()
    line = text(
        "retrain_run_line",
        language,
        start=text("retrain_went_on", language, number=job.base.number)
        if job.base
        else text(f"retrain_start_{request.start}", language),
        recipe=text(f"retrain_with_{request.recipe}", language),
        epochs=request.epochs,
        pictures=request.num_pictures,
        rate=recipe.peak_lr,
        batch=recipe.batch_size,
        seed=request.seed,
    )
    return Markup('<p class="settings">{}</p>').format(line)


def own_pictures_html(job: Job, language: str) -> Markup:
    """What was said of the visitor's own pictures before the run and after it."""
    end = job.events[-1] if job.events else {}
    after = end.get("lessons_after")
    if not job.own_pictures or not after:
        return Markup("")
    before = end.get("lessons_before") or [(None, 0.0)] * len(after)
    figures = Markup("").join(
        _own_picture(pixels.numpy(), each.label, old, new, language)
        for pixels, each, old, new in zip(
            as_pixels(job.own_pictures).pixels, job.own_pictures, before, after, strict=True
        )
    )
    heading = text("retrain_lessons", language)
    return Markup('<p class="settings">{}</p><div class="taught-now">{}</div>').format(
        heading, figures
    )


def _own_picture(pixels: np.ndarray, truth: int, old: Answer, new: Answer, language: str) -> Markup:
    state, mark = ("right", "✓") if new[0] == truth else ("wrong", "✗")
    return Markup(
        '<figure class="{}"><img class="pixelated" width="84" height="84" alt="" src="{}">'
        "<figcaption><strong>{} {} → {} {:.0f}&nbsp;%</strong><span>{}</span></figcaption></figure>"
    ).format(
        state,
        png_url(Image.fromarray(pixels)),
        mark,
        _name(old[0], language),
        _name(new[0], language),
        100 * new[1],
        text("retrain_lesson", language, truth=_name(truth, language)),
    )


def _came(job: Job, language: str) -> Markup:
    """The accuracy, beside the twin's and the shipped network's, and that of each class."""
    end = job.events[-1]
    if not end.get("after"):
        return Markup("")
    strong = Markup('<p class="came"><strong>{}</strong></p>')
    both = strong.format(_both(job, job.twin, language)) if _came_both(job) else Markup("")
    before, mean = end.get("before"), _mean(end["after"])
    if not before:
        return both + strong.format(text("retrain_measured", language, after=mean))
    shipped = _mean(before)
    words = text("retrain_compared", language, after=mean, before=shipped, change=mean - shipped)
    return both + strong.format(words) + _by_class(end, language)


def _came_both(job: Job) -> bool:
    return job.twin is not None and bool(job.twin.events and job.twin.events[-1].get("after"))


def _both(job: Job, twin: Job | None, language: str) -> str:
    pair = sorted([job, twin or job], key=lambda each: each.number)
    (first, second), (one, two) = (
        [run_title(each, language) for each in pair],
        [_mean(each.events[-1]["after"]) for each in pair],
    )
    return text(
        "retrain_both_came",
        language,
        first=first,
        first_top1=one,
        second=second,
        second_top1=two,
    )


def _by_class(end: Event, language: str) -> Markup:
    heads = Markup("").join(
        Markup("<th>{}</th>").format(text(f"retrain_column_{key}", language))
        for key in ("class", "shipped", "run", "change")
    )
    rows = Markup("").join(
        Markup("<tr><td>{}</td><td>{:.0f} %</td><td>{:.0f} %</td><td>{:+.0f}</td></tr>").format(
            class_text(name, language, CLASS_NAMES), old, new, new - old
        )
        for name, old, new in zip(CLASS_NAMES, end["before"], end["after"], strict=True)
    )
    return Markup(
        "<details><summary>{}</summary><div class='table-scroll' tabindex='0'>"
        "<table class='figures'><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>"
    ).format(text("retrain_by_class", language), heads, rows)


def _mean(shares: list[float]) -> float:
    return sum(shares) / len(shares)  # the classes are equally many


def _name(label: int | None, language: str) -> str:
    return "–" if label is None else class_text(CLASS_NAMES[label], language, CLASS_NAMES)
