"""The Explore tab as a person uses it, in a real browser; any console error fails."""

import pytest

pytestmark = pytest.mark.browser
WAIT = 90_000  # milliseconds


@pytest.fixture
def page(browser, app_url):
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-US")
    context.set_default_timeout(WAIT)
    page = context.new_page()
    errors = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(app_url)
    page.get_by_role("tab", name="Explore").click()
    page.wait_for_selector(".matrix")
    yield page
    context.close()
    assert errors == []


def _open_cell(page, label, answer):
    """Click a number; return it, when its pictures are there."""
    button = page.locator(f'[data-label="{label}"][data-answer="{answer}"]')
    number = int(button.inner_text())
    button.click()
    page.wait_for_selector(f'#explore-cell h4:has-text(": {number}")')
    return number


def test_a_cell_s_pictures_are_as_many_as_its_number_and_the_surest_first(page):
    number = _open_cell(page, 0, 3)
    pictures = page.locator("#explore-cell [data-index]")
    assert 0 < pictures.count() <= number
    shares = [int(words.rstrip(" %")) for words in pictures.all_inner_texts()]
    assert shares == sorted(shares, reverse=True)


def test_a_mistake_goes_to_feature_maps_and_to_classify(page):
    _open_cell(page, 6, 0)
    first = page.locator("#explore-cell [data-index]").first
    source = first.locator("img").get_attribute("src")
    first.click()
    page.wait_for_selector('.chosen-picture:has-text("Shirt, says the data set")')
    assert (
        page.locator(".chosen-picture .wrong-answer").first.inner_text().startswith("T-shirt/top")
    )

    page.get_by_role("button", name="Take it to Feature maps").click()
    page.wait_for_selector("#feature-layer .atlas")
    assert page.locator("#feature-picture img").get_attribute("src") == source

    page.get_by_role("tab", name="Explore").click()
    page.get_by_role("button", name="Take it to Classify").click()
    page.wait_for_selector('#answers .answer:visible:has-text("T-shirt/top")')
    assert page.get_by_role("tab", name="Classify").get_attribute("aria-selected") == "true"


def test_the_chosen_cell_stays_with_another_language_network_or_tab(page):
    number = _open_cell(page, 6, 0)
    pressed = '[data-label="6"][data-answer="0"][aria-pressed="true"]'
    page.locator("#language label", has_text="中文").click()
    page.wait_for_selector(f'#explore-cell h4:text-is("LeNet 把衬衫答成T恤/上衣：{number} 张")')
    page.wait_for_selector(f"#explore-matrix:has-text('测试图片') {pressed}")
    page.get_by_role("tab", name="识别").click()
    page.get_by_role("tab", name="探索").click()
    page.wait_for_timeout(1000)  # the matrix is drawn anew
    assert page.locator(f"#explore-matrix {pressed}").inner_text() == str(number)
    assert page.locator("#explore-cell [data-index]").count() > 0

    page.get_by_label("网络", exact=True).first.click()
    page.get_by_role("option", name="AlexNet", exact=True).click()
    page.wait_for_selector('#explore-cell h4:has-text("AlexNet 把衬衫答成T恤/上衣")')
    assert page.locator(f"#explore-matrix {pressed}").count() == 1


def test_the_difference_of_two_networks_has_signs(page):
    page.get_by_label("Compared with", exact=True).click()
    page.get_by_role("option", name="GoogLeNet", exact=True).click()
    page.wait_for_selector('#explore-matrix h4:has-text("LeNet minus GoogLeNet")')
    cells = page.locator(".matrix button").all_inner_texts()
    assert any(cell.startswith("+") for cell in cells)
    assert any(cell.startswith("-") for cell in cells)
    assert sum(int(cell) for cell in cells) == 0


def test_a_disagreement_is_followed_and_spoilt(page):
    page.get_by_role("button", name="Where they disagree").click()
    page.wait_for_selector('#explore-splits h4:has-text("The networks split on")')
    page.locator("#explore-splits [data-index]").first.click()
    page.wait_for_selector(".chosen-picture .wrong-answer")
    assert page.locator(".chosen-picture .right-answer").count() > 0

    page.get_by_role("button", name="What it takes to fool them").click()
    page.wait_for_selector("#explore-spoilt .chart polyline")
    page.wait_for_selector("#explore-robust-table td")

    # The slider is moved by arrow keys and by a number that is typed, whatever it is on the way.
    page.locator("#explore-amount input[type=range]").focus()
    for key, amount in (("ArrowRight", 25), ("ArrowRight", 30), ("End", 180), ("Home", 0)):
        page.keyboard.press(key)
        page.wait_for_selector(f'#explore-spoilt figcaption:has-text("rotation {amount}°")')
    box = page.locator("#explore-amount input[type=number]")
    for typed, amount in (("", 0), ("45", 45), ("999", 180)):
        box.fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_selector(f'#explore-spoilt figcaption:has-text("rotation {amount}°")')
    assert page.locator(".toast-body").count() == 0


@pytest.mark.parametrize("language", ["English", "中文"])
def test_a_pair_s_sentence_comes_on_focus_and_on_a_tap(page, language):
    page.locator("#language label", has_text=language).click()
    page.locator("#tab-explore button.label-wrap").nth(1).click()
    page.locator("#tab-explore button.label-wrap").nth(2).click()
    cells = page.locator("#explore-pairs td button")
    cells.first.wait_for()
    for cell, act in ((cells.nth(0), "focus"), (cells.nth(5), "click")):
        getattr(cell, act)()
        told = page.locator("#explore-pairs .pair-told").inner_text()
        assert told == cell.get_attribute("aria-label")
        assert "p = " in told
