"""Every text exists in both languages, with the same values to fill in."""

import re

import pytest

from pictures import PictureRefused
from pictures.door import OTHER_STARTS
from pictures.refusal import SENTENCES
from tests.conftest import ROOT
from ui.texts.common import TEXTS, class_text, preferred_language, refusal_text, text

UI = ROOT / "ui"


def _fields(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)", sentence))


def test_a_text_has_both_languages_and_the_same_values():
    wrong = {}
    for key, (english, chinese) in TEXTS.items():
        if key.startswith("refused_"):  # its English is the refusal's own
            english = SENTENCES[key.removeprefix("refused_")]
        if not english or not chinese:
            wrong[key] = "is empty"
        elif extra := _fields(chinese) - _fields(english) - {"label"}:
            wrong[key] = extra
    assert not wrong


def test_every_refusal_can_be_told_in_chinese():
    assert {f"refused_{code}" for code in SENTENCES} <= set(TEXTS)
    refusal = PictureRefused("too_many_bytes", megabytes=12.34, limit=10)
    assert "12.3 MB" in refusal_text(refusal, "zh")
    assert refusal_text(refusal, "en") == str(refusal)


@pytest.mark.parametrize("name", [*OTHER_STARTS, "a HEIC photo"])
def test_a_format_is_named_in_chinese_with_spaces_at_latin_letters_alone(name):
    sentence = refusal_text(PictureRefused("other_format", format=name), "zh")
    assert re.match(r"这是([一-鿿]+| [A-Z].*[A-Z0-9a-z] [一-鿿]+)，", sentence), sentence


def test_every_text_that_the_page_names_exists():
    paths = list(UI.rglob("*.py"))
    assert len(paths) > 50
    for path in paths:
        for key in re.findall(r'\btext\("(\w+)"', path.read_text(encoding="utf-8")):
            assert key in TEXTS, f"{path.name} names {key}"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh"),
        ("zh", "zh"),
        ("zh-Hans-CN,en;q=0.5", "zh"),
        ("zh-SG", "zh"),
        ("en-US,zh;q=0.9", "en"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_follows_the_browser(header, language):
    assert preferred_language(header) == language


def test_class_names_are_translated():
    assert class_text("Bag", "zh", ("Bag",)) == text("class_0", "zh")


def test_a_text_may_have_a_gap_of_any_name() -> None:
    assert "train nin" in text("no_weights", "en", name="NiN", key="nin")
