"""What several test modules share: a running app, a browser, a folder served over HTTP."""

import functools
import http.server
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import torch

from cnn_models import build
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, save_checkpoint

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
WAIT = 90_000  # milliseconds that a browser test waits for what it wants to see

# Of two test processes side by side (pytest-xdist), each has its share of the cores.
SHARED_BY = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
torch.set_num_threads(max(1, min(2, torch.get_num_threads() // SHARED_BY)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_app(port: int, folder: Path = ROOT, **environment: str) -> "subprocess.Popen[bytes]":
    """Start `python app.py` in `folder` as a user does; wait until the page answers."""
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe that nobody reads would fill up
    process = subprocess.Popen(
        [sys.executable, "app.py", "--no-browser"],
        cwd=folder,
        env=os.environ | {"PORT": str(port), "HOST": "127.0.0.1", **environment},
        stdout=subprocess.DEVNULL,
        stderr=errors,
    )
    for _ in range(1500):
        if process.poll() is not None:
            errors.seek(0)
            raise RuntimeError(f"The app ended: {errors.read()!r}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
            return process
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise TimeoutError("The app did not answer.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks a running app or a browser is slow; of the others each module says so itself."""
    for item in items:
        if {"app", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def need_client(there: object, reason: str) -> None:
    """Skip a test for want of another program, unless REQUIRE_CLIENTS is set, as in CI."""
    if not there and os.environ.get("REQUIRE_CLIENTS"):
        pytest.fail(f"REQUIRE_CLIENTS is set: {reason}")
    if not there:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The app with the shipped checkpoints, over real HTTP: its address and its process."""
    port = free_port()
    temporary = tmp_path_factory.mktemp("gradio")
    process = start_app(port, GRADIO_TEMP_DIR=str(temporary))
    yield f"http://127.0.0.1:{port}", process.pid
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="session")
def app_url(app: tuple[str, int]) -> str:
    return app[0]


@pytest.fixture(scope="session")
def few_checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an untrained LeNet, a broken LeNet-BN, and no other network."""
    folder = tmp_path_factory.mktemp("checkpoints")
    card = Card("lenet", "modern", epochs=0, seed=0, train_pictures=0)
    save_checkpoint(checkpoint_path("lenet", folder), build("lenet", seed=0), card)
    checkpoint_path("lenet_bn", folder).write_bytes(b"not a checkpoint")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Debian's Chromium; skipped where there is none, unless REQUIRE_BROWSER is set."""
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set, and /usr/bin/chromium is missing.")
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    # To a browser another machine's name, to which it does not give what localhost has.
    named = "--host-resolver-rules=MAP lab.test 127.0.0.1"
    quiet = (named, "--disable-quic", "--no-first-run", "--disable-background-networking")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", *quiet, "--disable-component-update", "--disable-sync"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, app_url: str) -> Iterator[Callable[..., Any]]:
    """Open the page as a new visitor: `open_page(query, width=..., locale=...)`.

    Every page that a test opens is held to it that nothing scrolls sideways and nothing is told to
    the console as an error.
    """
    pages = []

    def open_page(
        query: str = "", width: int = 1280, height: int = 900, locale: str = "en-US"
    ) -> Any:
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, locale=locale, reduced_motion="reduce")
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.errors, page.hosts = [], set()
        watch_errors(page, page.errors)
        page.on("request", lambda request: page.hosts.add(urlsplit(request.url).netloc))
        pages.append((page, width))
        page.goto(app_url + query)
        page.wait_for_selector("#examples [data-example]")
        return page

    yield open_page
    widths = [page.evaluate("document.documentElement.scrollWidth") for page, _ in pages]
    for page, _ in pages:
        page.context.close()
    assert [page.errors for page, _ in pages] == [[]] * len(pages)
    assert all(found <= width for found, (_, width) in zip(widths, pages, strict=True))


# Gradio's client says so, or fails to catch it, of the requests that a reload breaks off.
BROKEN_OFF = ("AbortError: ", "Unexpected error Connection errored out.")


def watch_errors(page: Any, errors: list[str]) -> None:
    """Gather what the page reports or throws, but for what a reload breaks off."""

    def note(text: str) -> None:
        if not text.startswith(BROKEN_OFF):
            errors.append(text)

    page.on("console", lambda message: note(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: note(str(error)))


@pytest.fixture
def http_folder() -> Iterator[Callable[[Path], str]]:
    """Serve a folder over HTTP and give its address."""
    servers = []

    def serve(folder: Path) -> str:
        handler = functools.partial(_QuietHandler, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass
