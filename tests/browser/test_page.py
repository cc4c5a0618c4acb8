"""The whole page as people meet it: every tab, wide and on a phone, light and dark, en and zh."""

import os
import re

import pytest
from PIL import Image, ImageOps

from cnn_models import SHIPPED
from tests.conftest import ROOT
from ui.shared.lecture import SECTIONS
from ui.texts.common import text

pytestmark = pytest.mark.browser
AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
CHECKS = ROOT / "tests" / "page_checks.js"
# What says that a tab is drawn.
DRAWN = {
    "classify": ".answers .said",
    "features": "#feature-layer .atlas",
    "explore": ".matrix",
    "retrain": '#retrain-expected :text-matches("[0-9]")',
    "networks": ".networks-page table",
}
# Parts that are written alike in every language: code, names of layers and networks, sources.
SAME_IN_ALL = (
    "code, cite, .cm-editor, [data-layer] span, [data-block] span, #language, "
    ".networks-page h3 small"
)
NAMES = re.compile(
    r"LeNet|AlexNet|VGG|NiN|GoogLeNet|Inception|Fashion-MNIST|CC0|ReLU|[Ss]igmoid|dropout|Conv2d|"
    r"AvgPool2d|MaxPool2d|Linear|Flatten|BatchNorm\w*|Grad-CAM|MCP|API|U2-Netp|"
    r"bf16|fp32|cpu|cuda|safetensors|McNemar|AUROC|ECE|norm\d|conv\d|SGD|px|MB|PNG|"
    r"pool\d|dense\d|flatten:|logits:|"
    r"PyTorch|Python|ImageNet|arXiv|"
    r"NVIDIA [A-Z0-9]+|JPEG|WebP|GIF|\bT(?=恤)|[NCHW]x[HW]x[NW]|\bnn\."
)
KEY = re.compile(r"[a-z_]+\.[a-z_]+")  # of Gradio's table, where it has no words
# What is read to those who hear the page, and is gone after a second.
LISTEN = """
window.heard = [];
new MutationObserver(() => {
  const told = document.querySelectorAll(".sr-only[role=status]");
  heard.push(...[...told].map((each) => each.textContent.trim()));
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


def open_tab(page, tab, language="en"):
    """Click a tab, in the menu behind the dots where there is no room for it."""
    title = text(f"tab_{tab}", language)
    button = page.get_by_role("tab", name=title, exact=True)
    if not button.is_visible():
        page.locator("#tabs > .tab-wrapper .overflow-menu > button").click()
        button = page.locator("#tabs .overflow-dropdown button", has_text=title)
    button.click()
    page.wait_for_selector(DRAWN[tab])


def faults(page):
    """What axe-core finds: (impact, rule, elements)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (fault["impact"], fault["id"], [node["html"][:200] for node in fault["nodes"]])
        for fault in found["violations"]
    ]


def untranslated(page):
    """Texts of a Chinese page that have an English word in them."""
    shown = page.evaluate("skipped => page_checks.texts(skipped)", SAME_IN_ALL)
    return [words for words in shown if re.search(r"[A-Za-z]{2,}", NAMES.sub("", words))]


def settled_verdict(page):
    """What the verdict says once Gradio no longer counts the seconds over it."""
    page.wait_for_function("!/\\d s|\\ds/.test(document.querySelector('#verdict').innerText)")
    return page.inner_text("#verdict")


@pytest.fixture(scope="module", autouse=True)
def _axe_is_there():
    if not AXE.exists():
        reason = "axe-core is not installed: npm ci --prefix tests"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.mark.parametrize(
    ("query", "width", "height", "locale", "language"),
    [
        ("", 1280, 900, "en-GB", "en"),
        ("?__theme=dark", 390, 844, "zh-SG", "zh"),
    ],
    ids=["wide, light, English", "phone, dark, Chinese"],
)
def test_every_tab(open_page, app_url, query, width, height, locale, language):
    """No fault that axe finds, one width, no text cut off or left in English, no other host."""
    page = open_page(query, width, height, locale)
    page.locator("[data-example]").nth(2).click()
    widths, left = set(), {}
    for tab in DRAWN:
        if tab != "classify":
            open_tab(page, tab, language)
        page.wait_for_selector(DRAWN[tab])
        page.evaluate(CHECKS.read_text(encoding="utf-8"))
        page.wait_for_timeout(400)  # what the page does after a change: address, labels
        assert faults(page) == [], tab
        assert page.evaluate("page_checks.cut_off()") == [], tab
        assert page.evaluate("page_checks.sticking_out()") == [], tab
        assert page.evaluate("document.documentElement.scrollWidth") <= width, tab
        if language == "zh":
            left[tab] = untranslated(page)
        widths.add(page.locator("#tabs").bounding_box()["width"])
    assert {tab: words for tab, words in left.items() if words} == {}
    assert len(widths) == 1
    assert page.evaluate("document.documentElement.lang") == text("html_lang", language)
    assert page.title() == text("title", language)
    assert page.hosts == {app_url.removeprefix("http://")}


def test_a_link_leads_to_an_example_s_layer_and_a_reload_back_to_it(open_page):
    link = "?tab=features&network=googlenet&layer=stage3.inception1&example=4"
    page = open_page(link)
    layer = '.layer-title:has-text("GoogLeNet · stage3.inception1")'
    page.wait_for_selector(layer)
    picture = page.get_attribute("#feature-picture img", "src")
    page.locator('[data-block="stage1"]').click()
    page.locator('[data-layer="stage1.conv1"]').click()
    page.wait_for_url(lambda url: "layer=stage1.conv1" in url)
    page.reload()
    page.wait_for_selector('.layer-title:has-text("GoogLeNet · stage1.conv1")')
    assert page.get_attribute("#feature-picture img", "src") == picture
    open_tab(page, "classify")
    page.wait_for_url(lambda url: "tab=" not in url and "example=4" in url)
    assert "Bag" in page.inner_text("#verdict")


# A link, and the layer's title that it leads to; where it names no network, to the first with it.
LINKS = {
    "?tab=features&network=lenet&layer=conv2&example=3": "LeNet · conv2",
    "?tab=features&network=googlenet&layer=stage3.inception1": "GoogLeNet · stage3.inception1",
    "?tab=features&layer=block2.conv3&example=2": "NiN · block2.conv3",
    "?tab=features&lesson=3&network=alexnet&layer=conv2&example=3&revealed=1": "AlexNet · conv2",
    "?network=alexnet&layer=relu4": "AlexNet · relu4",
}


def test_a_link_leads_to_its_layer_in_both_languages(open_page, app_url):
    """Chinese comes with the greeting, whose change of language once drew the first layer."""
    for locale in ("zh-CN", "en-US"):
        page = open_page(locale=locale)
        for link, title in LINKS.items():
            page.goto(app_url + link)
            page.wait_for_selector(f'h1:text-is("{text("title", locale[:2])}")')
            if "tab=" not in link:
                open_tab(page, "features", locale[:2])
            page.wait_for_selector(f'.layer-title:has-text("{title} · ")')
            page.wait_for_timeout(500)  # for an answer that would come late
            assert page.inner_text(".layer-title").startswith(f"{title} · "), (locale, link)


def test_the_welcome_leads_to_every_tab_that_there_is(open_page, app_url):
    page = open_page(locale="zh-CN")
    for query in ("", "?lesson=1", "?lesson=5"):
        page.goto(app_url + query)
        page.wait_for_selector('.welcome :text("网络一览")')
        if query:
            page.wait_for_selector('[data-tab-id="explore"]', state="hidden")
        tabs = page.locator('#tabs > .tab-wrapper [role="tab"]:visible')
        _, *ids = tabs.evaluate_all("es => es.map(e => e.dataset.tabId)")
        links = page.locator("[data-open-tab]")
        assert links.evaluate_all("es => es.map(e => e.dataset.openTab)") == ids, query
        assert "networks" in ids
        for tab in ids:
            page.locator(f'[data-open-tab="{tab}"]').click()
            page.wait_for_selector(DRAWN[tab])
            tabs.first.click()


def test_what_is_read_aloud_is_words_in_the_visitors_language(open_page, app_url):
    for locale, done in (("en-US", "Done"), ("zh-CN", "完成")):
        page = open_page(locale=locale)
        page.add_init_script(LISTEN)
        page.goto(app_url)
        page.wait_for_selector("#examples [data-example]")
        page.wait_for_selector(f'h1:text-is("{text("title", locale[:2])}")')
        page.locator("[data-example]").first.click()
        page.wait_for_function("done => heard.includes(done)", arg=done)
        assert not [words for words in page.evaluate("heard") if KEY.fullmatch(words)]


def test_use_via_api_offers_what_is_installed_and_tells_no_error(open_page):
    page = open_page()
    assert page.inner_text("footer").strip() == "Use via API"
    asked = "**/mcp/schema", "**/monitoring/summary"
    with page.expect_response(asked[0]), page.expect_response(asked[1]):
        page.locator("footer .show-api").click()
    page.wait_for_selector(".api-docs .snippet")
    offered = page.locator(".api-docs .snippet:visible").all_inner_texts()
    assert [words.strip() for words in offered] == ["Python", "JavaScript", "CLI", "cURL"]


def test_an_upload_and_the_chosen_language_survive_a_reload(open_page, tmp_path):
    page = open_page("?example=1&network=nowhere&layer=%3Cb%3E&tab=%00&lesson=99")
    page.wait_for_selector('#verdict:has-text("T-shirt")')
    page.locator("#language label", has_text="中文").click()
    page.wait_for_selector('#verdict:has-text("T恤")')
    bag = Image.open(ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png").convert("RGB")
    ImageOps.mirror(bag).save(tmp_path / "bag.jpg")
    page.set_input_files("#picture input[type=file]", str(tmp_path / "bag.jpg"))
    page.wait_for_selector('#verdict:has-text("包")')
    page.wait_for_function("!location.search.includes('example')")
    verdict = settled_verdict(page)
    page.reload()
    page.wait_for_selector(".answers .said")
    assert settled_verdict(page) == verdict
    assert page.locator("h1").inner_text() == text("title", "zh")


def test_a_lesson_shows_what_it_needs_and_hides_the_answer_until_it_is_revealed(open_page):
    page = open_page("?lesson=2&example=5")
    page.wait_for_selector(".vote")
    page.wait_for_selector('[data-tab-id="explore"]', state="hidden")
    for tab in ("features", "retrain"):
        assert not page.locator(f'[data-tab-id="{tab}"]').is_visible()
    assert page.locator("#answers .answer").count() == 0
    assert page.locator(".seen img").count() == 1

    page.get_by_role("button", name="Reveal").click()
    page.wait_for_selector("#answers .answer")
    shown = page.locator("#answers .answer").evaluate_all("es => es.map(e => e.dataset.network)")
    assert tuple(shown) == tuple(name for name in SECTIONS[2].networks if name in SHIPPED)
    page.locator('[data-tab-id="features"]').click()
    page.wait_for_selector('.layer-title:has-text("VGG-11")')
    page.locator("#feature-network-choice input").click()
    offered = page.locator('[role="option"]').all_inner_texts()
    assert [words.strip(" ✓\n") for words in offered] == ["AlexNet", "VGG-11, quarter width"]
    page.keyboard.press("Escape")

    page.locator('[data-tab-id="classify"]').click()
    page.locator("[data-example]").first.click()
    page.wait_for_selector(".vote")
    assert page.locator("#answers .answer").count() == 0
    open_tab(page, "networks")
    entries = page.locator(".network").evaluate_all("es => es.map(e => e.id)")
    assert entries == [f"network-{name}" for name in SECTIONS[2].networks]


def test_a_language_chosen_before_the_page_has_greeted_its_visitor_stays(open_page, app_url):
    page, held, chosen = open_page(), [], []
    page.route("**/queue/join*", lambda route: route.continue_() if chosen else held.append(route))
    page.goto(app_url)
    page.wait_for_selector("#language label")
    while not held:
        page.wait_for_timeout(100)
    chosen.append("zh")
    page.locator("#language label", has_text="中文").click()
    page.get_by_role("tab", name="识别").wait_for()
    for greeting in held:
        greeting.continue_()
    page.wait_for_timeout(2000)  # for the greeting's guess to arrive, and be put right
    page.get_by_role("tab", name="识别").wait_for()


def test_the_keyboard_leads_from_the_top_to_an_answer(open_page):
    page = open_page()
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "[document.activeElement.dataset.example, document.activeElement.closest('[role=tab]')"
            "?.dataset.tabId, document.activeElement.type].find(Boolean) || ''"
        )
        seen.add(focused)
        if focused == "1":
            break
    assert {"radio", "classify", "1"} <= seen
    page.keyboard.press("Enter")
    page.wait_for_selector('#verdict:has-text("T-shirt")')


def test_the_projector_s_type_is_half_as_large_again_and_stays_after_a_reload(open_page):
    page = open_page(width=1280)
    size = "parseFloat(getComputedStyle(document.querySelector('#tabs button')).fontSize)"
    before = page.evaluate(size)
    switch = page.get_by_role("button", name="Projector")
    switch.click()
    assert page.evaluate(size) == pytest.approx(1.5 * before)
    assert switch.get_attribute("aria-pressed") == "true"
    page.reload()
    page.wait_for_selector('#projector [aria-pressed="true"]')
    assert page.evaluate(size) == pytest.approx(1.5 * before)
    page.get_by_role("button", name="Projector").click()
    assert page.evaluate(size) == pytest.approx(before)


def test_a_link_for_a_projector_is_left_when_the_switch_is_used(open_page):
    page = open_page("?projector=1&example=4", width=1280)
    page.get_by_role("button", name="Projector").click()
    page.wait_for_url(lambda url: "projector" not in url and "example=4" in url)


@pytest.mark.parametrize("tab", DRAWN)
def test_no_text_is_smaller_than_thirteen_pixels(open_page, tab):
    page = open_page(f"?tab={tab}&example=4", width=390, height=844)
    page.wait_for_selector(DRAWN[tab])
    page.add_script_tag(path=CHECKS)
    assert page.evaluate("page_checks.too_small()") == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_tour_goes_from_stop_to_stop_by_keyboard_and_ends_on_escape(open_page, language):
    page = open_page(locale="zh-CN" if language == "zh" else "en-US")
    page.wait_for_selector(f'#tour-start:text-is("{text("tour_start", language)}")')
    page.locator("#tour-start").focus()
    for key in ("repair", "field", "depth", "norm", "replay"):
        page.keyboard.press("Enter")
        title = text(f"tour_{key}_title", language)
        page.wait_for_selector(f'.tour-callout h3:text-is("{title}")')
        page.wait_for_selector(".tour-target")
        box = page.locator(".tour-callout").bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= page.viewport_size["height"]
    assert not [fault for fault in faults(page) if fault[0] in ("serious", "critical")]
    page.keyboard.press("Escape")
    assert page.locator(".tour-callout, .tour-target").count() == 0
    assert page.evaluate("document.activeElement.id") == "tour-start"


def test_a_lesson_has_no_tour(open_page):
    page = open_page("?lesson=2")
    page.wait_for_selector(".lesson-bar")
    page.locator("#tour-start").wait_for(state="hidden")
