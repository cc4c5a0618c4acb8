"""The sketch pad's strokes become the picture that the visitor sees on it."""

import pytest

from pictures import PictureRefused
from ui.classify.strokes import MOST_INK, drawing

PEN = {"width": 9, "shade": 0}
ERASER = {"width": 26, "shade": 255}
ACROSS = {**PEN, "points": [[40, 140], [240, 140]]}


def _tone(picture, x, y):
    return picture.convert("L").getpixel((x, y))


def test_a_stroke_is_black_as_wide_as_the_pen_and_has_round_ends():
    picture = drawing({"strokes": [ACROSS]})
    assert (picture.mode, picture.size) == ("RGBA", (280, 280))
    assert [_tone(picture, 140, y) for y in (132, 140, 148)] == [255, 0, 255]
    assert [_tone(picture, x, 140) for x in (33, 37, 243, 247)] == [255, 0, 0, 255]
    dot = drawing({"strokes": [{**PEN, "points": [[20, 30]]}]})
    assert (_tone(dot, 20, 30), _tone(dot, 20, 36)) == (0, 255)


def test_the_eraser_takes_away_what_was_drawn_before_it():
    erased = {**ERASER, "points": [[140, 100], [140, 180]]}
    picture = drawing({"strokes": [ACROSS, erased]})
    assert [_tone(picture, x, 140) for x in (60, 140, 220)] == [0, 255, 0]
    picture = drawing({"strokes": [erased, ACROSS]})
    assert _tone(picture, 140, 140) == 0


def test_nothing_drawn_is_no_picture():
    assert drawing({}) is drawing({"strokes": []}) is drawing(None) is None


def test_lines_without_end_are_refused_with_their_length():
    there_and_back = [[0, 0], [280, 0]] * 80
    assert drawing({"strokes": [{**PEN, "points": there_and_back[:100]}]})
    for points in (there_and_back, [[5, 5]] * MOST_INK):
        with pytest.raises(PictureRefused, match=f"up to {MOST_INK:,} are welcome"):
            drawing({"strokes": [{**PEN, "points": points}]})
