"""The Classify tab as a person uses it, in a real browser; any console error fails."""

import pytest

from cnn_models import SHIPPED
from tests.conftest import ROOT, watch_errors

pytestmark = pytest.mark.browser
EXAMPLES = ROOT / "ui" / "classify" / "examples"
WAIT = 60_000  # milliseconds


@pytest.fixture(params=["wide", "phone"])
def page(request, browser, app_url):
    sizes = {"wide": (1280, 900), "phone": (390, 844)}
    width, height = sizes[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    page = context.new_page()
    errors = []
    watch_errors(page, errors)
    page.goto(app_url)
    page.wait_for_selector("#picture", timeout=WAIT)
    yield page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert errors == []


def _upload(page, path):
    page.wait_for_selector("#picture input[type=file]", state="attached", timeout=WAIT)
    page.set_input_files("#picture input[type=file]", str(path))


def test_an_uploaded_picture_is_answered_by_every_network(page):
    _upload(page, EXAMPLES / "2_trouser_silhouette.png")
    page.wait_for_selector(".answers", timeout=WAIT)
    assert page.locator(".answer .said").count() == len(SHIPPED)
    assert "Trouser" in page.inner_text("#verdict")
    assert page.locator(".seen img").evaluate("i => i.naturalWidth") == 28
    assert page.locator(".steps figure").count() >= 4


def _asked_until(page, garment, bring):
    """How many events of the picture and its examples come before the verdict names it."""
    ids = page.evaluate(
        "gradio_config.components.filter(each => ['picture', 'examples'].includes("
        "each.props.elem_id)).map(each => each.id)"
    )
    asked = []

    def note(request):
        if "/queue/join" in request.url:
            asked.append(request.post_data_json["trigger_id"])

    page.on("request", note)
    bring()
    page.wait_for_selector(f'#verdict:has-text("{garment}")', timeout=WAIT)
    page.remove_listener("request", note)
    return len([each for each in asked if each in ids])


def test_an_example_and_an_upload_are_answered_by_the_one_event_that_they_ask_for(page):
    assert _asked_until(page, "T-shirt", page.locator("[data-example]").first.click) == 1
    assert page.locator(".answer .said").count() == len(SHIPPED)
    picture = EXAMPLES / "2_trouser_silhouette.png"
    assert _asked_until(page, "Trouser", lambda: _upload(page, picture)) == 1


def test_a_drawing_is_answered_survives_a_reload_and_can_be_cleared(page):
    page.get_by_role("tab", name="Drawing").click()
    canvas = page.locator("#sketch-pad canvas")
    canvas.wait_for(timeout=WAIT)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    corners = [(0.3, 0.1), (0.7, 0.1), (0.72, 0.9), (0.54, 0.9), (0.5, 0.4), (0.46, 0.9),
               (0.28, 0.9), (0.3, 0.1)]  # fmt: skip
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=5)
    page.mouse.up()
    page.wait_for_selector("#verdict:has-text('Trouser')", timeout=WAIT)  # others came meanwhile
    page.reload()
    page.wait_for_selector(".answers .said", timeout=WAIT)
    assert "Trouser" in page.inner_text("#verdict")
    page.locator('[data-tool="clear"]').click()
    page.wait_for_selector(".welcome", timeout=WAIT)


def test_a_switch_answers_again(page):
    _upload(page, EXAMPLES / "2_trouser_silhouette.png")
    page.wait_for_selector(".answers", timeout=WAIT)
    before = page.locator(".seen img").get_attribute("src")
    page.get_by_text("Wrong? Put it right").click()
    page.locator("#switch-background label", has_text="Keep").click()
    page.wait_for_function(
        "before => document.querySelector('.seen img').src !== before", arg=before, timeout=WAIT
    )
    assert "Background: Keep" in page.inner_text("#steps")


def test_a_wrong_file_is_told_in_one_sentence(page, tmp_path):
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(b"\x7fELF" + bytes(200))
    _upload(page, wrong)
    toast = page.locator(".toast-body, .toast-wrap")
    toast.first.wait_for(timeout=WAIT)
    assert "This is a program" in toast.first.inner_text()
    assert "null" not in toast.first.inner_text()
    # The reason stays where the answer would be, and no broken picture above it.
    assert "This is a program" in page.inner_text("#verdict [role=alert]")
    page.wait_for_selector("#picture img", state="detached")
    page.locator("#language label", has_text="中文").click()
    page.wait_for_selector('#verdict [role=alert]:has-text("这是程序")')
    page.locator("[data-example]").first.click()
    page.wait_for_selector(".answers", timeout=WAIT)


def test_the_language_can_be_switched(page):
    page.locator("#language label", has_text="中文").click()
    page.get_by_role("tab", name="识别").wait_for(timeout=WAIT)
    _upload(page, EXAMPLES / "2_trouser_silhouette.png")
    page.wait_for_selector(".answers .said", timeout=WAIT)
    page.wait_for_selector('#verdict:has-text("裤子")', timeout=WAIT)
