"""Takes the pictures of the README from the running app: python tools/take_pictures.py.

Needs Debian's chromium, and playwright from requirements-dev.txt.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PATIENCE = 120_000  # milliseconds, for the slowest machine
EXAMPLE = ROOT / "ui" / "classify" / "examples" / "3_dress_on_wood.png"


def take_pictures(url: str) -> None:
    """Save the Classify tab with the dress on wood, and what AlexNet's layers make of it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="en-US")
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        page.wait_for_selector("#picture input[type=file]", state="attached")
        page.set_input_files("#picture input[type=file]", str(EXAMPLE))
        page.wait_for_selector(".answers .said")
        page.wait_for_timeout(1000)
        page.screenshot(path=DOCS / "page.png", full_page=True)
        take_feature_maps(page)
        browser.close()


def take_feature_maps(page: Page) -> None:
    """Save the Feature maps tab with the same picture, at a convolution of AlexNet."""
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector("#feature-layer img")
    page.get_by_label("Network", exact=True).click()
    page.get_by_role("option", name="AlexNet").click()
    page.locator('#feature-map [data-layer="conv2"]').click()
    page.wait_for_selector('#feature-layer :text("conv2")')
    page.wait_for_timeout(1000)
    page.screenshot(path=DOCS / "feature-maps.jpg", quality=80)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def wait_for_page(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"The app did not answer at {url}.")


if __name__ == "__main__":
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    environment = os.environ | {"PORT": port, "HOST": "127.0.0.1"}
    app = subprocess.Popen([sys.executable, "app.py", "--no-browser"], cwd=ROOT, env=environment)
    try:
        wait_for_page(address)
        take_pictures(address)
    finally:
        app.terminate()
