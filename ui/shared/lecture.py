"""The lecture's sections as lessons of their own (`?lesson=N`): what each needs of the page."""

from dataclasses import dataclass, replace
from html import escape

from cnn_models import ARCHITECTURES, CLASS_NAMES
from ui.texts.common import text

TABS = ("classify", "features", "explore", "retrain", "networks")  # the page's, by their ids


@dataclass(frozen=True)
class Section:
    """networks: keys of those that the lesson is about, an earlier one first, to compare with.

    explained: keys of the articles on the networks page. trains: whether the lesson needs Retrain;
    only small networks learn while a class looks on.
    """

    title: str
    networks: tuple[str, ...]
    explained: tuple[str, ...]
    trains: bool = False


SECTIONS: dict[int, Section] = {
    1: Section(
        "lesson_title_1",
        ("lenet", "alexnet"),
        ("plan", "sides", "relu", "dropout", "augment", "recipe"),
        True,
    ),
    2: Section(
        "lesson_title_2",
        ("alexnet", "vgg11", "vgg11_quarter"),
        ("template", "code", "sides", "quarter"),
    ),
    3: Section("lesson_title_3", ("alexnet", "nin"), ("block", "maps", "pointwise")),
    4: Section(
        "lesson_title_4",
        ("nin", "googlenet"),
        ("paths", "saving", "pointwise", "stages", "depth", "later"),
    ),
    5: Section(
        "lesson_title_5",
        ("lenet", "lenet_bn", "lenet_bn_scratch"),
        ("norm", "learned", "power", "mistakes", "gradients", "deep", "faster", "place"),
        True,
    ),
}


@dataclass(frozen=True)
class Lesson:
    """Where a visitor stands: in a lesson or in none, the answer shown or still to be voted on.

    is_restored: the next picture is the one that was answered before a reload. step: of the
    lesson's walk, from 1; None beside it.
    """

    number: int | None = None
    is_revealed: bool = False
    is_restored: bool = False
    step: int | None = None

    @property
    def section(self) -> Section | None:
        return SECTIONS.get(self.number) if self.number else None

    @property
    def hides_answers(self) -> bool:
        return self.section is not None and not self.is_revealed

    def with_new_picture(self) -> "Lesson":
        """Another picture is to be voted on anew."""
        return replace(self, is_revealed=self.is_revealed and self.is_restored, is_restored=False)

    def shows(self, tab: str) -> bool:
        """Whether the page has this tab now: a lesson does without some."""
        if self.section is None:
            return True
        if tab == "features":
            return not self.hides_answers
        return self.section.trains if tab == "retrain" else tab != "explore"

    def has(self, network: str) -> bool:
        return self.section is None or network in self.section.networks

    @property
    def left_out(self) -> frozenset[str]:
        """Large networks that Retrain does not offer, where the lesson has it."""
        if self.section is None or not self.section.trains:
            return frozenset()
        return frozenset(
            name for name, a in ARCHITECTURES.items() if a.input_size > 28 and not self.has(name)
        )


OUTSIDE = Lesson()  # of every lesson


def lesson_bar_html(lesson: Lesson, language: str) -> str:
    """Which lesson this is, and the way out; nothing outside of lessons."""
    if lesson.section is None:
        return ""
    words = text(
        "lesson_bar", language, number=lesson.number, title=text(lesson.section.title, language)
    )
    leave = escape(text("lesson_leave", language))
    return f'<p class="lesson-bar">{escape(words)} <a href="?">{leave}</a></p>'


def lesson_links_html(language: str) -> str:
    """For teachers: a link to each lesson."""
    links = "".join(
        f'<li><a href="?lesson={number}">'
        f"{escape(text('lesson_link', language, number=number, title=text(s.title, language)))}"
        "</a></li>"
        for number, s in SECTIONS.items()
    )
    return (
        f'<section class="lesson-links"><h3>{escape(text("lessons_heading", language))}</h3>'
        f"<p>{escape(text('lessons_intro', language))}</p><ol>{links}</ol></section>"
    )


def vote_html(language: str) -> str:
    """What a class sees before the answer: the ten it may be."""
    classes = "".join(
        f"<li>{escape(text(f'class_{i}', language))}</li>" for i in range(len(CLASS_NAMES))
    )
    return (
        f'<div class="verdict vote" role="status"><strong>{escape(text("vote", language))}</strong>'
        f"<span>{escape(text('vote_how', language))}</span><ul>{classes}</ul></div>"
    )
