"""The page where browsers give less: no storage, no https, an older one, a Space's iframe."""

import base64
import http.server
import threading

import pytest

from tests.conftest import ROOT, WAIT, watch_errors
from ui.texts import text

pytestmark = pytest.mark.browser
BAG = ROOT / "ui" / "examples" / "4_bag_flat.png"
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
        page.wait_for_selector(".card .bars")
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


def test_an_older_browser_has_its_place_in_the_address(browser, app_url):
    context = browser.new_context(locale="en-US")
    context.set_default_timeout(WAIT)
    context.add_init_script(OLDER)
    page, errors = context.new_page(), []
    watch_errors(page, errors)
    page.goto(app_url + "?example=3")
    page.wait_for_selector(".card .bars")
    page.get_by_role("tab", name=text("tab_features", "en")).click()
    page.wait_for_url(lambda url: "example=3" in url and "tab=features" in url)
    context.close()
    assert errors == []
