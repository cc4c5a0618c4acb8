"""Every statement of the lecture has its place on the page and in the notebooks."""

import json
import re
from functools import cache
from html import unescape

import pytest

from tests.conftest import ROOT
from tests.whole.lecture_statements import STATEMENTS, Statement
from ui.networks.tab import networks_html
from ui.shared.lecture import SECTIONS, TABS, Lesson
from ui.texts.common import LANGUAGES, TEXTS

NUM_STATEMENTS = 51
MOST_MISSING = 0  # may only fall


@cache
def shown(lesson: int, language: str) -> str:
    """The networks page in a lesson, no checkpoint being loaded."""
    html = networks_html({}, language, lesson=Lesson(lesson, is_revealed=True))
    return re.sub("</?code>", "`", unescape(html))


@cache
def cell_ids(language: str) -> set[str]:
    notebook = json.loads((ROOT / "notebooks" / f"lecture.{language}.ipynb").read_text("utf-8"))
    return {cell["id"] for cell in notebook["cells"]}


def is_shown(key: str, lesson: int, language: str) -> bool:
    """Whether the text stands on the networks page, whatever its gaps are filled with."""
    fixed = re.split(r"{[^}]*}", TEXTS[key][language == "zh"])
    return bool(re.search(".*?".join(map(re.escape, fixed)), shown(lesson, language), re.DOTALL))


def test_all_statements_are_in_the_table_in_the_lectures_order() -> None:
    assert len({statement.says for statement in STATEMENTS}) == NUM_STATEMENTS
    lessons = [statement.lesson for statement in STATEMENTS]
    assert lessons == sorted(lessons)
    assert set(lessons) == set(SECTIONS)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: f"{s.number}-{s.says}")
def test_what_shows_a_statement_is_there(statement: Statement) -> None:
    assert statement.page or statement.missing
    for place in statement.page:
        tab, key = place.split("/")
        assert tab in TABS
        assert key in TEXTS
        if tab == "networks":
            for language in LANGUAGES:
                assert is_shown(key, statement.lesson, language), f"{place} in {language}"
    assert statement.cells
    for language in LANGUAGES:
        assert set(statement.cells) <= cell_ids(language)


def test_no_more_is_open_than_was() -> None:
    assert sum(bool(statement.missing) for statement in STATEMENTS) <= MOST_MISSING


def test_an_article_that_no_statement_names_is_not_written() -> None:
    named = {place.split("/")[1] for statement in STATEMENTS for place in statement.page}
    keys = {key for section in SECTIONS.values() for key in section.explained}
    unnamed = {key for key in keys if not any(n.startswith(f"lesson_{key}_") for n in named)}
    assert not unnamed
