"""The page where browsers give less: no storage, no https, an older one, a Space's iframe."""

import base64
import http.server
import json
import threading
import time

import pytest

from tests.conftest import CHROMIUM, ROOT, WAIT, watch_errors
from ui.texts.common import text

pytestmark = pytest.mark.browser
BAG = ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"
ALL_BLOCKED = {"default_content_setting_values": {"cookies": 2}}
OTHERS_BLOCKED = {"block_third_party_cookies": True, "cookie_controls_mode": 1}
# What the oldest browsers that Gradio itself runs in have not: Safari 16, Chrome 107, Firefox 104.
OLDER = """
delete URLSearchParams.prototype.size;
for (const name of ["toSorted", "toReversed", "toSpliced", "with"]) delete Array.prototype[name];
for (const name of ["union", "isSubsetOf"]) delete Set.prototype[name];
for (const name of ["groupBy"]) { delete Object[name]; delete Map[name]; }
delete Promise.withResolvers; delete Array.fromAsync; delete window.ancestorOrigins;
"""


@pytest.fixture
def another_site(app_url):
    """A page of another site, localhost, with the app in an iframe."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            frame = f'<iframe src="{app_url}" width="1200" height="850"></iframe>'
            self.wfile.write(f"<!doctype html><title>Other</title>{frame}".encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


@pytest.mark.parametrize("blocked", ["in another site's iframe", "everywhere"])
def test_with_cookies_blocked_all_works_and_only_a_reload_forgets(
    browser, app_url, another_site, tmp_path, blocked
):
    settings = ALL_BLOCKED if blocked == "everywhere" else OTHERS_BLOCKED
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps({"profile": settings}))
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=CHROMIUM, args=["--no-sandbox"], locale="en-US"
    )
    context.set_default_timeout(WAIT)
    page, errors = context.pages[0], []
    watch_errors(page, errors)
    page.goto(app_url if blocked == "everywhere" else another_site)
    frame = page.frames[-1]
    frame.wait_for_selector("#examples [data-example]")
    assert frame.url.startswith(app_url)
    with_none = "name => Object.getOwnPropertyDescriptor(window, name).value !== undefined"
    assert frame.evaluate(with_none, "localStorage")  # ours: the browser's own is denied
    frame.locator("[data-example]").nth(3).click()
    frame.wait_for_selector('#verdict:has-text("Bag")')
    frame.locator("#language label", has_text="中文").click()
    frame.wait_for_selector('#verdict:has-text("包")')
    frame.get_by_role("tab", name="再训练").click()
    frame.wait_for_selector('#retrain-expected :text-matches("[0-9]")')
    frame.wait_for_function("localStorage.getItem('classic-cnn-lab-visitor')")
    page.reload()
    frame = page.frames[-1]
    frame.wait_for_selector(f'h1:has-text("{text("title", "en")}")')
    context.close()
    assert errors == []


@pytest.mark.parametrize(("locale", "bag"), [("en-US", "Bag"), ("zh-CN", "包")])
def test_an_example_clicked_before_the_greeting_keeps_its_answer(browser, app_url, locale, bag):
    context = browser.new_context(locale=locale)
    context.set_default_timeout(WAIT)
    page, held = context.new_page(), []

    def hold_the_greeting(route):
        if '"search"' in route.request.post_data:
            held.append(route)
        else:
            route.continue_()

    page.route("**/queue/join*", hold_the_greeting)
    page.goto(app_url)
    while not held:
        page.wait_for_timeout(50)
    page.locator("[data-example]").nth(3).click()
    page.wait_for_selector('#verdict:has-text("Bag")')
    held[0].continue_()
    page.wait_for_selector(f'h1:has-text("{text("title", locale[:2])}")')
    page.wait_for_selector(f'#verdict:has-text("{bag}")')
    page.wait_for_timeout(500)  # long enough for the greeting to take it away
    assert bag in page.inner_text("#verdict")
    context.close()


def test_over_http_camera_and_paste_are_told_in_a_sentence_and_the_keys_paste(browser, app_url):
    url = app_url.replace("127.0.0.1", "lab.test")
    for locale, language, camera, paste in (
        ("en-US", "en", "Capture from camera", "Paste from clipboard"),
        ("zh-CN", "zh", "用摄像头拍摄", "从剪贴板粘贴"),
    ):
        context = browser.new_context(locale=locale)
        context.set_default_timeout(WAIT)
        page, errors = context.new_page(), []
        watch_errors(page, errors)
        page.goto(url)
        page.get_by_label(camera).click()
        page.wait_for_selector(f'#picture-told:has-text("{text("camera_insecure", language)}")')
        page.get_by_label(paste).click()
        page.wait_for_selector(f'#picture-told:has-text("{text("paste_insecure", language)}")')
        page.evaluate(PASTE, base64.b64encode(BAG.read_bytes()).decode())
        page.wait_for_selector(".answers .said")
        assert page.inner_text("#picture-told") == ""
        assert not page.evaluate("isSecureContext")
        context.close()
        assert errors == []


# What a browser does on Ctrl+V with a picture in the clipboard.
PASTE = """png => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
  document.body.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


# As where there is none, or the person said no.
CAMERA_FAILS = """name => {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", name); };
}"""


def test_where_the_browser_says_no_to_camera_or_clipboard_that_is_told(open_page):
    page = open_page()
    page.get_by_label("Paste from clipboard").click()
    page.wait_for_selector(f'#picture-told:has-text("{text("paste_denied", "en")}")')
    page.get_by_label("Capture from camera").click()
    for refused, key in (("NotFoundError", "camera_missing"), ("NotAllowedError", "camera_denied")):
        page.evaluate(CAMERA_FAILS, refused)
        page.get_by_text("Click to Access Webcam").click()
        page.wait_for_selector(f'#picture-told:has-text("{text(key, "en")}")')
    page.get_by_label("Upload file").first.click()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('words')")
    page.get_by_label("Paste from clipboard").click()
    page.wait_for_selector(f'#picture-told:has-text("{text("paste_empty", "en")}")')


def test_why_an_upload_failed_stays_until_the_next_picture(open_page):
    """As where the disk is full: the server answers so, and Gradio's toast goes after a while."""
    page = open_page()
    words = text("disk_full", "en")
    page.route("**/upload?*", lambda route: route.fulfill(status=503, body=words))
    page.locator("#picture input[type=file]").first.set_input_files(BAG)
    page.wait_for_selector(f'#picture-told:has-text("{words}")')
    assert "HTTP" not in page.inner_text(".toast-body")
    page.locator("[data-example]").nth(1).click()
    page.wait_for_selector('#verdict:has-text("Trouser")')
    assert page.inner_text("#picture-told") == ""
    page.errors.clear()  # the browser's own, of the 503


def test_a_link_that_is_answered_late_is_followed(open_page):
    """On its way out Gradio takes its own hanging up for a lost connection, and loads its page."""

    def answer_late(route):
        time.sleep(4)
        route.continue_()

    page = open_page()
    page.route("**/?lesson=2", answer_late)
    page.evaluate("window.location.search = '?lesson=2'")
    page.wait_for_selector(".lesson-bar")


def test_an_older_browser_has_its_place_in_the_address(browser, app_url):
    context = browser.new_context(locale="en-US")
    context.set_default_timeout(WAIT)
    context.add_init_script(OLDER)
    page, errors = context.new_page(), []
    watch_errors(page, errors)
    page.goto(app_url + "?example=3")
    page.wait_for_selector(".answers .said")
    page.get_by_role("tab", name=text("tab_features", "en")).click()
    page.wait_for_url(lambda url: "example=3" in url and "tab=features" in url)
    context.close()
    assert errors == []


def _wait_for_address(page, *parts):
    page.wait_for_url(lambda url: all(part in url for part in parts))


def test_a_spaces_page_is_told_what_its_address_should_say(browser, app_url):
    """As on the Hub: the page around the iframe puts the query string into its own address."""
    # A page of the internet may not reach this machine, except in a test.
    reaching = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=reaching)
    context = chromium.new_context(locale="en-US")
    context.set_default_timeout(WAIT)
    frame = f'<iframe src="{app_url}/?__sign=secret&example=2" width="1200" height="850"></iframe>'
    listener = "<script>told = []; onmessage = (event) => told.push(event.data)</script>"
    context.route(
        "https://huggingface.co/**",
        lambda route: route.fulfill(body=listener + frame, content_type="text/html"),
    )
    page, errors = context.new_page(), []
    watch_errors(page, errors)
    page.goto("https://huggingface.co/spaces/somebody/lab")
    inner = page.frames[-1]
    inner.wait_for_selector('#verdict:has-text("Trouser")')
    inner.locator("[data-example]").nth(3).click()
    inner.wait_for_selector('#verdict:has-text("Bag")')
    told = "told.map((each) => each.queryString).filter((each) => each !== undefined).at(-1)"
    page.wait_for_function(f"{told} === 'example=4'")
    inner.get_by_role("tab", name=text("tab_networks", "en")).click()
    page.wait_for_function(f"{told} === 'example=4&tab=networks'")
    page.evaluate("history.back()")  # in the iframe
    page.wait_for_function(f"{told} === 'example=4'")
    chromium.close()
    assert errors == []


def test_back_and_forward_lead_through_the_steps_and_not_out_of_the_site(open_page):
    page = open_page("?example=3")
    page.wait_for_selector('#verdict:has-text("Dress")')
    page.locator("[data-example]").nth(3).click()
    page.wait_for_selector('#verdict:has-text("Bag")')
    _wait_for_address(page, "example=4")
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector('.layer-title:has-text("conv1")')
    _wait_for_address(page, "tab=features", "layer=conv1")
    page.locator('[data-layer="conv2"]').click()
    page.wait_for_selector('.layer-title:has-text("conv2")')
    _wait_for_address(page, "tab=features", "layer=conv2")
    page.go_back()
    page.wait_for_selector('.layer-title:has-text("conv1")')
    page.wait_for_selector('[data-layer="conv1"][aria-current]')
    page.go_back()
    page.wait_for_selector("#examples", state="visible")
    assert "Bag" in page.inner_text("#verdict")
    page.go_back()
    page.wait_for_selector('#verdict:has-text("Dress")')
    page.wait_for_selector('[data-example="3"][aria-pressed="true"]')
    page.go_forward()
    page.wait_for_selector('#verdict:has-text("Bag")')
    page.wait_for_selector('[data-example="4"][aria-pressed="true"]')
    page.go_forward()
    page.wait_for_selector('.layer-title:has-text("conv1")')
    page.go_forward()
    page.wait_for_selector('.layer-title:has-text("conv2")')
    page.evaluate("history.go(-3)")  # to another picture, over two steps of this one
    page.wait_for_selector('#verdict:has-text("Dress")')
    page.wait_for_selector("#examples", state="visible")


def test_who_goes_back_and_forward_in_haste_comes_where_the_last_step_leads(open_page):
    page = open_page("?example=3")
    page.wait_for_selector('#verdict:has-text("Dress")')
    page.locator("[data-example]").nth(3).click()
    page.wait_for_selector('#verdict:has-text("Bag")')
    _wait_for_address(page, "example=4")
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector('.layer-title:has-text("conv1")')
    _wait_for_address(page, "tab=features", "layer=conv1")
    bag = page.get_attribute("#feature-picture img", "src")
    for steps in (-1, -1, 1):  # none waits for the one before
        page.evaluate(f"history.go({steps})")
    page.wait_for_selector("#examples", state="visible")
    page.wait_for_selector('#verdict:has-text("Bag")')
    page.wait_for_selector('[data-example="4"][aria-pressed="true"]')
    _wait_for_address(page, "example=4")
    page.evaluate("history.go(-1)")
    page.evaluate("history.go(2)")
    page.wait_for_selector(f'#feature-picture img[src="{bag}"]', state="visible")
    page.reload()  # Back comes before the page is laid out
    page.wait_for_function("window.location.search.includes('tab=features')")
    page.evaluate("history.go(-2)")
    page.wait_for_selector('#verdict:has-text("Dress")')
    page.wait_for_selector("#examples", state="visible")
    assert "example=3" in page.url
    assert "tab=" not in page.url


def test_a_picture_that_is_answered_late_comes_into_the_feature_maps_too(open_page):
    page = open_page("?example=3")
    page.wait_for_selector('#verdict:has-text("Dress")')
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector(".layer-title")
    dress = page.get_attribute("#feature-picture img", "src")
    page.get_by_role("tab", name=text("tab_classify", "en")).click()
    page.locator("[data-example]").nth(3).click()
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector(f'#feature-picture img:not([src="{dress}"])')


def test_a_lessons_answers_stay_hidden_however_back_is_used(open_page):
    page = open_page("?lesson=1&example=5")
    page.get_by_role("button", name="Reveal").click()
    page.wait_for_selector("#answers .answer")
    page.get_by_role("tab", name=text("tab_networks", "en")).click()
    page.wait_for_selector(".networks-page table")
    page.wait_for_url(lambda url: "tab=networks" in url)
    page.go_back()
    page.wait_for_selector("#answers .answer")
    page.locator("[data-example]").first.click()
    page.wait_for_selector(".vote")
    assert page.locator("#answers .answer").count() == 0
