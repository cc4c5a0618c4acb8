"""The Retrain tab as a person uses it, in a real browser with a real training process."""

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.browser
WAIT = 150_000  # milliseconds; a training process takes its time to start on a busy machine
EXAMPLE = ROOT / "ui" / "classify" / "examples" / "2_trouser_silhouette.png"
POINTS = (
    "document.querySelector('#retrain-learning polyline')?.getAttribute('points').split(' ').length"
)


@pytest.fixture
def page(browser, app_url):
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-US")
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda e: page.errors.append(str(e)))
    page.goto(app_url)
    _open_tab(page)
    yield page
    context.close()
    assert page.errors == []


def test_a_remedy_stands_below_its_diagnosis_and_says_what_it_is(page):
    """LeNet by the lecture's recipe guesses for epochs; the first of them are watched here."""
    page.locator("#retrain-plan label", has_text="My own settings").click()
    page.locator("#retrain-norm label", has_text="plain").click()
    # Each choice fills in a rate of its own; a choice that is made before would be undone.
    rate = "rate => [...document.querySelectorAll('input')].some((e) => e.value === rate)"
    page.wait_for_function(rate, arg="0.3")
    page.get_by_label("the lecture's", exact=True).check()
    page.wait_for_function(rate, arg="0.9")
    box = page.locator("#retrain-epochs input[type=number]")
    for typed in ("", "0", "0.5"):  # on the way to a number there is no error
        box.fill(typed)
    page.click("#retrain-go")
    page.wait_for_selector(".doctor:has-text('Try our recipe')")
    remedy = page.locator("#retrain-remedy")
    remedy.wait_for()
    assert remedy.inner_text() == "Start again with our recipe"
    page.wait_for_function(  # both at one moment: the run goes on, and what it shows grows
        """() => {
          const box = (s) => document.querySelector(s).getBoundingClientRect();
          const apart = box("#retrain-remedy").top - box(".doctor").bottom;
          return apart >= 0 && apart < 60;
        }"""
    )
    page.locator("#language label", has_text="中文").click()
    page.wait_for_selector("#retrain-remedy:text-is('用我们的方案重新开始')")
    assert page.locator(".toast-body").count() == 0
    remedy.click()
    page.wait_for_selector(".doctor", state="detached")
    page.wait_for_selector(".run-status.done")  # half an epoch, over in seconds


def _open_tab(page):
    page.get_by_role("tab", name="Retrain").click()
    page.wait_for_selector("#retrain-go")


def test_a_run_is_watched_found_again_stopped_and_answers_in_classify(page):
    page.wait_for_selector("#retrain-expected:has-text('pictures a second')")
    page.click("#retrain-go")
    page.wait_for_function(f"{POINTS} > 2")
    before = page.evaluate(POINTS)
    page.wait_for_function(f"{POINTS} > {before}")
    assert page.locator("#retrain-learning .samples img").count() == 10

    page.reload()
    _open_tab(page)
    page.wait_for_function(f"{POINTS} > {before}")

    page.click("#retrain-stop")
    page.wait_for_selector(".run-status.stopped:has-text('what was learned is kept')")
    assert "On the same 1,000 test pictures" in page.inner_text("#retrain-result")
    page.click("#retrain-show")
    page.wait_for_selector("#picture", state="visible")
    page.set_input_files("#picture input[type=file]", str(EXAMPLE))
    page.wait_for_selector("#own-answers .answer:has-text('Run 1: LeNet + batch norm')")
    page.get_by_role("tab", name="Feature maps").click()
    page.click("#feature-network-choice input")
    page.get_by_role("option", name="Run 1: LeNet + batch norm").click()
    page.wait_for_selector("#feature-layer :text('Run 1: LeNet + batch norm · conv1')")


def test_a_taught_picture_is_announced_and_its_new_answer_stands_on_top(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("tab", name="Classify").click()
    page.click("#examples [data-example='1']")
    page.wait_for_selector("#verdict .verdict")
    page.get_by_text("Wrong? Put it right").click()
    page.click("#teach-add")
    page.wait_for_selector("#teach-told p")
    _open_tab(page)
    page.locator("#retrain-plan label", has_text="Teach it mine").click()
    page.wait_for_selector("#retrain-told :text('1 picture(s) of yours will be mixed in')")
    page.click("#retrain-go")
    page.wait_for_selector("#retrain-status .left")
    page.wait_for_selector("#retrain-live .charts")
    page.locator("#retrain-live .charts").last.evaluate("e => e.scrollIntoView({block: 'end'})")
    top = page.locator("#retrain-bar").bounding_box()["y"]
    assert 0 <= top < 844, "the bar stays in sight"
    assert page.locator("#retrain-stop").is_visible()
    page.wait_for_selector(".run-status.done")
    taught, came = page.locator(".taught-now strong"), page.locator(".came")
    assert "→ T-shirt/top" in taught.inner_text()
    assert taught.bounding_box()["y"] < came.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_pair_stands_in_one_table_and_its_replay_moves_the_mark_on_the_curve(page):
    page.locator("#retrain-plan label", has_text="Batch norm or not").click()
    page.wait_for_selector("#retrain-told:has-text('which one gets going')")
    page.click("#retrain-go")
    page.wait_for_selector("#retrain-status:has-text('Run 2') .run-status.done")
    names, tops = "table.runs tbody th", "table.runs tbody tr td:nth-child(11)"
    page.wait_for_function(f"document.querySelectorAll('{names}').length === 2")
    for _ in range(2):  # by keyboard, up and down
        page.locator("table.runs thead button", has_text="Test").press("Enter")
        found = [float(top1) for top1 in page.locator(tops).all_inner_texts()]
        assert found == sorted(found, reverse=_ == 1)
    with page.expect_download() as download:
        page.click("a.csv")
    assert len(download.value.path().read_text().splitlines()) == 3

    page.locator("#retrain-replay button").first.click()
    page.wait_for_selector(".replay .play")
    mark = "Number(document.querySelector('.replay .upright').getAttribute('x1'))"
    assert page.evaluate(mark) == 100
    page.click(".replay .play")
    page.wait_for_function(f"{mark} < 10")
    assert "After step" in page.inner_text(".replay output")
    page.wait_for_function(f"{mark} === 100")
    page.wait_for_selector(".replay .play:has-text('Play')")
    page.locator(".replay input").press("Home")
    assert page.inner_text(".replay output") == "After step 0 of 105"


def test_the_address_tells_the_settings_and_a_link_fills_them_in(page, app_url):
    page.locator("#retrain-plan label", has_text="Batch norm or not").click()
    page.wait_for_function("location.search.includes('recipe=norm')")
    page.goto(f"{app_url}?tab=retrain&recipe=nin*shipped*modern*epochs-2")
    page.wait_for_selector("#retrain-expected [data-recipe='nin*shipped*modern*epochs-2']")
    assert page.locator("#retrain-plan input:checked").get_attribute("value") == "own"
    assert page.locator("#retrain-epochs input[type=number]").input_value() == "2"
    page.goto(f"{app_url}?lesson=1&tab=networks")
    page.click("[data-pair=dropout] .try a")
    page.wait_for_selector("#retrain-expected [data-recipe='claim*dropout']")
    assert page.inner_text("#retrain-preview h5") == "Tried in short runs: dropout or not"
    assert "lesson=1" in page.url
