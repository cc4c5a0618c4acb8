"""What the lecture teaches, with the numbers from the networks themselves."""

import functools
from html import escape

from ui.networks.chapters.alexnet import ALEXNET
from ui.networks.chapters.article import Article
from ui.networks.chapters.batch_norm import BATCH_NORM
from ui.networks.chapters.googlenet import GOOGLENET
from ui.networks.chapters.nin import NIN
from ui.networks.chapters.vgg import VGG
from ui.shared.lecture import OUTSIDE, SECTIONS, Lesson
from ui.texts.common import text

EXPLAINED: dict[str, Article] = {**ALEXNET, **VGG, **NIN, **GOOGLENET, **BATCH_NORM}


def lessons_html(language: str, lesson: Lesson = OUTSIDE) -> str:
    """The articles of a lesson; outside of lessons all of them, each in its first lesson."""
    sections = SECTIONS.values() if lesson.section is None else (lesson.section,)
    told: set[str] = set()
    parts = []
    for section in sections:
        keys = [key for key in section.explained if key not in told]
        told.update(keys)
        articles = "".join(_told(key, language) for key in keys)
        if lesson.number:  # a link within the page stays in the lesson
            articles = articles.replace('href="?', f'href="?lesson={lesson.number}&amp;')
        parts.append(
            f'<section class="explained"><h3>{escape(text(section.title, language))}</h3>'
            f'<div class="lessons">{articles}</div></section>'
        )
    return "".join(parts)


@functools.cache
def _told(key: str, language: str) -> str:
    """An article; its figures follow from the code alone, so that once is enough."""
    return EXPLAINED[key](language)
