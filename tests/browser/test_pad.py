"""The sketch pad under fingers, palms and pens, where a browser falsifies what a canvas gives."""

import json
from itertools import pairwise

import pytest

from tests.conftest import watch_errors

pytestmark = pytest.mark.browser
WAIT = 90_000  # milliseconds
# As Firefox's resistFingerprinting, Brave and extensions do: noise in place of the pixels.
FALSIFIED = """
const noise = document.createElement("canvas");
noise.width = noise.height = 280;
const pen = noise.getContext("2d");
for (let i = 0; i < 3000; i++) pen.fillRect(280 * Math.random(), 280 * Math.random(), 5, 5);
const url = noise.toDataURL();
const pixels = pen.getImageData(0, 0, 280, 280);
HTMLCanvasElement.prototype.toDataURL = () => url;
CanvasRenderingContext2D.prototype.getImageData = () => pixels;
"""
SHIRT = [(90, 40), (120, 52), (160, 52), (190, 40), (250, 90), (220, 120), (195, 100), (195, 240),
         (85, 240), (85, 100), (60, 120), (30, 90), (90, 40)]  # fmt: skip
LINE = [(40 + 10 * i, 60) for i in range(20)]
KEPT = "sessionStorage.getItem('classic-cnn-lab-drawing') || '[]'"


@pytest.fixture(scope="module")
def page(browser, app_url):
    """A phone's page with the pad open."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="en-US",
        has_touch=True,
        device_scale_factor=2,
    )
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.add_init_script(FALSIFIED)
    errors = []
    watch_errors(page, errors)
    page.goto(app_url)
    page.get_by_role("tab", name="Drawing").click()
    yield page
    context.close()
    assert errors == []


@pytest.fixture(autouse=True)
def _clean_pad(page):
    page.locator('[data-tool="clear"]').click()
    page.locator('[data-tool="pen"]').click()
    page.locator("#sketch-pad canvas").scroll_into_view_if_needed()


class Hand:
    """Fingers, each by a number, and a pen; places are in the pad's pixels."""

    def __init__(self, page):
        self.page, self.down, self.radius = page, {}, 1
        self.browser = page.context.new_cdp_session(page)
        box = page.locator("#sketch-pad canvas").bounding_box()
        self.left, self.top, self.scale = box["x"], box["y"], box["width"] / 280

    def at(self, x, y):
        return {"x": self.left + x * self.scale, "y": self.top + y * self.scale}

    def _touch(self, kind):
        size = {"radiusX": self.radius, "radiusY": self.radius}
        points = [{**self.at(*place), "id": finger, **size} for finger, place in self.down.items()]
        self.browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def put(self, finger, place, radius=1):
        self.down[finger] = place
        self.radius = radius
        self._touch("touchStart")

    def move(self, finger, place):
        self.down[finger] = place
        self._touch("touchMove")

    def lift(self, finger):
        del self.down[finger]
        self._touch("touchEnd")

    def draw(self, finger, places):
        self.put(finger, places[0])
        for place in places[1:]:
            self.move(finger, place)
        self.lift(finger)

    def pen(self, places):
        def send(kind, place, buttons):
            event = {"type": kind, **self.at(*place), "button": "left", "buttons": buttons}
            event |= {"clickCount": 1, "pointerType": "pen"}
            self.browser.send("Input.dispatchMouseEvent", event)

        send("mousePressed", places[0], 1)
        for place in places[1:]:
            send("mouseMoved", place, 1)
        send("mouseReleased", places[-1], 0)


def _strokes(page):
    return json.loads(page.evaluate(KEPT))


def _is_line(stroke):
    return all(abs(y - 60) < 1 and 39 < x < 231 for x, y in stroke["points"])


def test_a_drawing_is_what_was_drawn_in_a_browser_that_falsifies_canvases(page):
    hand = Hand(page)
    hand.draw(1, SHIRT)
    page.wait_for_selector('#verdict:has-text("T-shirt/top")')
    hand.draw(1, LINE)
    page.locator('[data-tool="undo"]').click()
    page.wait_for_function(f"JSON.parse({KEPT}).length === 1")
    page.reload()
    page.wait_for_selector(".answers .said")
    page.wait_for_selector('#verdict:has-text("T-shirt/top")')
    assert page.locator("#sketch-pad canvas").is_visible()


def test_a_palm_and_a_second_finger_draw_nothing(page):
    hand = Hand(page)
    hand.put(1, LINE[0])
    for place in LINE[1:6]:
        hand.move(1, place)
    hand.put(2, (250, 250))
    for i, place in enumerate(LINE[6:]):
        hand.move(1, place)
        hand.move(2, (250 - i, 250))
    hand.lift(1)
    hand.move(2, (100, 200))
    hand.lift(2)
    (stroke,) = _strokes(page)
    assert _is_line(stroke)
    assert len(stroke["points"]) > 10


def test_a_pinch_draws_nothing(page):
    hand = Hand(page)
    hand.put(1, (130, 140))
    hand.put(2, (150, 140))
    for i in range(10):
        hand.move(1, (130 - 10 * i, 140))
        hand.move(2, (150 + 10 * i, 140))
    hand.lift(1)
    hand.lift(2)
    assert _strokes(page) == []
    hand.draw(1, LINE)
    assert [_is_line(stroke) for stroke in _strokes(page)] == [True]


def test_a_pen_takes_over_from_the_hand_that_rests_beside_it(page):
    hand = Hand(page)
    hand.put(1, (250, 250))
    for i in range(9):
        hand.move(1, (250 - 5 * i, 250))
    hand.pen(LINE)
    hand.lift(1)
    hand.draw(1, [(250, 250), (240, 250), (230, 250)])  # the hand comes down again
    assert [_is_line(stroke) for stroke in _strokes(page)] == [True]


def test_after_clear_the_pen_draws(page):
    hand = Hand(page)
    hand.draw(1, LINE)
    page.locator('[data-tool="eraser"]').click()
    page.locator('[data-tool="clear"]').click()
    assert page.locator('[data-tool="pen"]').get_attribute("aria-pressed") == "true"
    assert page.locator('[data-tool="eraser"]').get_attribute("aria-pressed") == "false"
    hand.draw(1, LINE)
    assert [stroke["shade"] for stroke in _strokes(page)] == [0]


def test_the_pad_is_as_wide_as_the_phone_and_sharp(page):
    canvas = page.locator("#sketch-pad canvas")
    assert canvas.bounding_box()["width"] > 0.85 * 390  # a margin of 16 and a scroll bar
    assert canvas.evaluate("c => c.width === Math.round(2 * c.clientWidth)")


def test_answers_come_while_a_stroke_is_drawn_and_not_too_many(page):
    hand, posted = Hand(page), []
    page.on("request", lambda each: posted.append(each.post_data or ""))
    hand.put(1, SHIRT[0])
    page.evaluate("window.began = performance.now()")
    for (x0, y0), (x1, y1) in pairwise(SHIRT):
        for part in range(1, 9):
            hand.move(1, (x0 + (x1 - x0) * part / 8, y0 + (y1 - y0) * part / 8))
    page.wait_for_selector("#verdict .verdict")
    page.wait_for_function("document.querySelector('.answers .said')")
    took = page.evaluate("performance.now() - began")
    assert _strokes(page) == []  # none is finished yet
    assert 1 <= sum('"live":true' in each for each in posted) <= took / 200 + 1
    hand.lift(1)
    page.wait_for_selector('#verdict:has-text("T-shirt/top")')
    assert len(_strokes(page)) == 1


def test_undo_and_redo_go_through_all_that_was_done_clear_too(page):
    hand = Hand(page)
    hand.draw(1, LINE)
    hand.draw(1, SHIRT)
    page.locator('[data-tool="clear"]').click()
    counts = []
    for tool in ("undo", "undo", "redo", "redo", "redo", "undo"):
        page.locator(f'[data-tool="{tool}"]').click()
        counts.append(len(_strokes(page)))
    assert counts == [2, 1, 2, 0, 0, 2]
    hand.draw(1, LINE)  # what was undone is gone
    page.locator('[data-tool="redo"]').click()
    assert len(_strokes(page)) == 3
    page.locator("#sketch-pad canvas").press("Control+z")
    assert len(_strokes(page)) == 2
    page.locator("#sketch-pad canvas").press("Control+Shift+z")
    assert len(_strokes(page)) == 3


def test_there_are_three_pens(page):
    hand = Hand(page)
    for tool in ("thin", "pen", "thick"):
        page.locator(f'[data-tool="{tool}"]').click()
        hand.draw(1, LINE)
    widths = [stroke["width"] for stroke in _strokes(page)]
    assert widths == sorted(set(widths))


def test_what_touches_the_pad_broadly_is_a_palm(page):
    hand = Hand(page)
    hand.put(1, (200, 200), radius=50)
    for i in range(9):
        hand.move(1, (200 - 10 * i, 200))
    hand.lift(1)
    assert _strokes(page) == []
    hand.draw(1, LINE)
    assert [_is_line(stroke) for stroke in _strokes(page)] == [True]
