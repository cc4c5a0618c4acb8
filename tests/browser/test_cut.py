"""The cut-out on the visitor's own photo, put right by hand, by finger and by key."""

import pytest
from PIL import Image

from tests.conftest import ROOT

pytestmark = pytest.mark.browser
EXAMPLES = ROOT / "ui" / "classify" / "examples"
OUTLINE = "document.querySelector('.cut-overlay .line').getAttribute('d')"
NOTE = ".cut-note"


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A bag on the left and a dress on the right, on the dress's table."""
    dress = Image.open(EXAMPLES / "3_dress_on_wood.png").convert("RGB").resize((300, 300))
    bag = Image.open(EXAMPLES / "4_bag_flat.png").convert("RGB").resize((300, 300))
    both = Image.new("RGB", (600, 300))
    both.paste(bag, (0, 0))
    both.paste(dress, (300, 0))
    path = tmp_path_factory.mktemp("two") / "two.jpg"
    both.save(path, quality=92)
    return path


@pytest.fixture
def page(open_page, two):
    page = open_page()
    page.wait_for_selector("#picture input[type=file]", state="attached")
    page.set_input_files("#picture input[type=file]", str(two))
    page.wait_for_selector(NOTE)
    page.wait_for_function(f"{OUTLINE} !== null")
    return page


def _outlined(page):
    """Left and right end of the outline, in shares of the picture."""
    numbers = page.evaluate(OUTLINE).replace("M", " ").replace("L", " ").replace("Z", " ").split()
    return min(map(float, numbers[::2])), max(map(float, numbers[::2]))


def _at(page, x, y):
    box = page.locator(".cut-overlay").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def _wait_for_another(page, before):
    page.wait_for_function(f"before => {OUTLINE} !== before", arg=before)


def test_the_outline_lies_on_the_picture_and_a_click_moves_it(page):
    image = page.locator("#picture .image-frame img").bounding_box()
    overlay = page.locator(".cut-overlay").bounding_box()
    assert overlay["width"] == pytest.approx(2 * overlay["height"], rel=0.02)  # as the picture is
    assert overlay["x"] >= image["x"] - 1
    before = page.evaluate(OUTLINE)
    page.mouse.click(*_at(page, 0.75, 0.6))
    page.wait_for_selector('#verdict:has-text("Dress")')
    left, _ = _outlined(page)
    assert left > 0.45
    page.get_by_role("button", name="Back to the first cut").click()
    page.wait_for_function(f"before => {OUTLINE} === before", arg=before)


def test_a_box_is_drawn_with_the_mouse(page):
    before = page.evaluate(OUTLINE)
    page.mouse.move(*_at(page, 0.03, 0.03))
    page.mouse.down()
    page.mouse.move(*_at(page, 0.48, 0.97), steps=4)
    page.mouse.up()
    page.wait_for_selector('#verdict:has-text("Bag")')
    _wait_for_another(page, before)
    _, right = _outlined(page)
    assert right < 0.5


def test_arrow_keys_and_enter_point(page):
    before = page.evaluate(OUTLINE)
    cross = page.locator(".crosshair")
    cross.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    _wait_for_another(page, before)
    _, right = _outlined(page)
    assert right < 0.6
    assert "arrow keys" in cross.get_attribute("aria-label")


def test_another_picture_has_its_own_outline(page):
    page.mouse.click(*_at(page, 0.75, 0.6))
    page.wait_for_selector(f'{NOTE}:has-text("where you pointed")')
    page.locator("[data-example]").nth(3).click()
    page.wait_for_selector(f'{NOTE}:has-text("what was cut out")')
    overlay = page.locator(".cut-overlay").bounding_box()
    assert overlay["width"] == pytest.approx(overlay["height"], rel=0.02)
    page.get_by_role("tab", name="Drawing").click()
    page.wait_for_selector("#sketch-pad canvas")
    assert not page.locator(".cut-overlay").is_visible()
