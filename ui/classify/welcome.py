"""What there is to do here, while there is no picture."""

from html import escape

from ui.shared.lecture import OUTSIDE, TABS, Lesson
from ui.texts.common import text


def welcome_html(language: str, lesson: Lesson = OUTSIDE) -> str:
    """What there is to do here, in a lesson too; `[data-open-tab]` opens a tab."""
    first = f"<b>{escape(text('tab_classify', language))}</b>"
    rows = [f"<li>{first}: {escape(text('welcome_classify', language))}</li>"]
    for tab in filter(lesson.shows, TABS[1:]):
        title = escape(text(f"tab_{tab}", language))
        button = f'<button type="button" class="open-tab" data-open-tab="{tab}">{title}</button>'
        rows.append(f"<li>{button}: {escape(text(f'welcome_{tab}', language))}</li>")
    heading = escape(text("welcome", language))
    return f'<section class="welcome"><h3>{heading}</h3><ol>{"".join(rows)}</ol></section>'
