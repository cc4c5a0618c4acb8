"""A step of a walk as HTML: the question, the votes, the answer behind Reveal, the way on."""

from html import escape

from cnn_models import CLASS_NAMES
from ui.page.walk.steps import WALKS, Step
from ui.shared.lecture import Lesson
from ui.shared.pair import try_html
from ui.texts.common import TEXTS, text

BAR = " | "  # between options


def walk_html(lesson: Lesson, language: str) -> str:
    """The step that the address names; before the first, the way to it; nothing outside."""
    if lesson.section is None or lesson.number is None:
        return ""
    steps = WALKS[lesson.number]
    if lesson.step is None:
        words = escape(text("walk_begin", language, steps=len(steps)))
        return f'<p class="walk-begin"><a href="{_link(lesson.number, 1)}">{words}</a></p>'
    return _step_html(lesson.number, lesson.step, steps[lesson.step - 1], language)


def options(step: Step, language: str) -> list[str]:
    """What may be voted for; the ten classes where a picture's class is asked for."""
    if f"walk_{step.key}_options" in TEXTS:
        return text(f"walk_{step.key}_options", language, **step.figures()).split(BAR)
    return [text(f"class_{i}", language) for i in range(len(CLASS_NAMES))]


def _step_html(lesson: int, number: int, step: Step, language: str) -> str:
    steps = len(WALKS[lesson])
    votes = "".join(
        f'<li><button type="button" data-vote="{i}"{" data-right" if i == step.right else ""}>'
        f"<span>{escape(option)}</span> <b>0</b></button></li>"
        for i, option in enumerate(options(step, language))
    )
    question, answer, see = (
        escape(text(f"walk_{step.key}{part}", language, **step.figures()))
        for part in ("", "_answer", "_see")
    )
    tried = try_html(step.pair, language, f"?lesson={lesson}&step={number}&") if step.pair else ""
    place, how, reveal, reset, what = (
        escape(text(f"walk_{key}", language, step=number, steps=steps))
        for key in ("step", "vote", "reveal", "reset", "see")
    )
    return (
        f'<section class="walk" data-walk="{lesson}-{number}" aria-label="{place}">'
        f'<p class="walk-place">{place}</p><h2>{question}</h2><p class="walk-how">{how}</p>'
        f'<ul class="walk-votes">{votes}</ul>'
        f'<p class="walk-ways"><button type="button" class="walk-reveal" data-reveal '
        f'aria-expanded="false">{reveal}</button>'
        f'<button type="button" data-recount>{reset}</button>'
        f"{_ways(lesson, number, language)}</p>"
        f'<div class="walk-answer" role="status"><div hidden><p><strong>{answer}</strong></p>'
        f"<p><b>{what}</b> {see}</p>{tried}</div></div></section>"
    )


def _ways(lesson: int, number: int, language: str) -> str:
    """Links to the step before and after; the last one's leads out of the walk."""
    ways = []
    if number > 1:
        ways.append((_link(lesson, number - 1), "walk_back", ""))
    if number < len(WALKS[lesson]):
        ways.append((_link(lesson, number + 1), "walk_next", ' class="walk-next"'))
    else:
        ways.append((f"?lesson={lesson}", "walk_end", ' class="walk-next"'))
    return "".join(
        f'<a href="{href}"{style}>{escape(text(key, language))}</a>' for href, key, style in ways
    )


def _link(lesson: int, number: int) -> str:
    return escape(WALKS[lesson][number - 1].address(lesson, number))
