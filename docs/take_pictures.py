"""Takes the pictures of the README from the running app: python docs/take_pictures.py.

Needs Debian's chromium, and playwright from requirements-dev.txt.
"""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORT = "7899"
URL = f"http://127.0.0.1:{PORT}/"
EXAMPLE = ROOT / "ui" / "examples" / "3_dress_on_wood.png"


def take_page() -> None:
    """Upload the dress on wood and save the whole Classify tab as docs/page.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="en-US")
        page.goto(URL)
        page.wait_for_selector("#picture input[type=file]", state="attached", timeout=60_000)
        page.set_input_files("#picture input[type=file]", str(EXAMPLE))
        page.wait_for_selector(".card .bars", timeout=60_000)
        page.wait_for_timeout(1000)
        page.screenshot(path=str(ROOT / "docs" / "page.png"), full_page=True)
        browser.close()


def wait_for_page() -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(URL, timeout=5)
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"The app did not answer at {URL}.")


if __name__ == "__main__":
    app = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=os.environ | {"PORT": PORT, "HOST": "127.0.0.1"}
    )
    try:
        wait_for_page()
        take_page()
    finally:
        app.terminate()
