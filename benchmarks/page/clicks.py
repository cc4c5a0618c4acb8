"""How long a visitor waits after a click, in Chromium: from the click until the answer is drawn."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from benchmarks.page.served_app import served_app
from benchmarks.table import Section
from benchmarks.turns import percentile

PATIENCE = 120_000  # milliseconds
WIDE, PHONE = (1440, 900), (390, 844)
DEEP_LINK = "?tab=features&network=googlenet&layer=stage4.inception2&example=4"
# What the browser notes by itself: first paint, largest paint, and how far things have jumped.
NOTES = """
window.noted = { shift: 0, paint: 0, largest: 0 };
const watch = (type, note) => {
  const observer = new PerformanceObserver(list => list.getEntries().forEach(note));
  observer.observe({ type, buffered: true });
};
watch("layout-shift", e => { if (!e.hadRecentInput) noted.shift += e.value; });
watch("paint", e => { if (e.name === "first-contentful-paint") noted.paint = e.startTime; });
watch("largest-contentful-paint", e => { noted.largest = e.startTime; });
"""


def measure_clicks(turns: int) -> Section:
    """Milliseconds of each action, best, median and worst; layout shifts in the last rows."""
    rows: list[list[object]] = []
    with served_app() as (address, _), _chromium() as browser:
        for name, size in (("wide", WIDE), ("phone", PHONE)):
            landings = [_landing(browser, address, size) for _ in range(turns)]
            for key in ("paint", "largest"):
                rows.append(_row(f"{name}: {key}", [noted[key] for noted in landings]))
            rows.append(_row(f"{name}: layout shift", [noted["shift"] for noted in landings]))
        rows += [_row(name, waits) for name, waits in _actions(browser, address, turns).items()]
    return Section(
        "Clicks on the page, milliseconds",
        ["action", "times", "best", "median", "worst"],
        rows,
        [
            "From the click until what it brings is drawn, in Chromium on the same cores. Paints "
            "are the browser's own figures; layout shift is the sum of its scores."
        ],
    )


def _row(name: str, values: list[float]) -> list[object]:
    return [name, len(values), min(values), percentile(values, 0.5), max(values)]


@contextmanager
def _chromium() -> Iterator[Any]:
    """Raises ValueError where there is none."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise ValueError("The clicks need Chromium (Debian: apt install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def _page(browser: Any, size: tuple[int, int]) -> Any:
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, locale="en-US")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(NOTES)
    return page


def _landing(browser: Any, address: str, size: tuple[int, int]) -> dict[str, float]:
    """What the browser noted until the page rests."""
    page = _page(browser, size)
    page.goto(address)
    page.wait_for_selector("#examples [data-example]")
    page.wait_for_timeout(1500)
    noted: dict[str, float] = page.evaluate("noted")
    page.context.close()
    return noted


def _actions(browser: Any, address: str, turns: int) -> dict[str, list[float]]:
    """Every action's milliseconds, by its name."""
    waits: dict[str, list[float]] = {}

    def timed(name: str, act: Callable[[], object], until: Callable[[], object]) -> None:
        started = time.perf_counter()
        act()
        until()
        waits.setdefault(name, []).append(1000 * (time.perf_counter() - started))

    page = _page(browser, WIDE)
    page.goto(address)
    examples = page.locator("#examples [data-example]")
    examples.first.wait_for()
    for turn in range(turns + 1):
        _mark(page, ".answers")
        name = "example, its answers" if turn else "the first example, its answers"
        click = examples.nth(turn % examples.count()).click
        timed(name, click, lambda: _anew(page, ".answers"))
    for _ in range(turns):
        timed(
            "a link to a GoogLeNet layer",
            lambda: page.goto(address + DEEP_LINK),
            lambda: page.wait_for_selector("#feature-layer .atlas"),
        )
        _mark(page, ".channel")
        timed(
            "a channel",
            partial(page.locator("#feature-layer .atlas").click, position={"x": 200, "y": 120}),
            lambda: _anew(page, ".channel"),
        )
    page.goto(address + "?tab=explore")
    page.wait_for_selector(".matrix")
    for turn in range(turns):
        cell = f'[data-label="{(6, 0, 2)[turn % 3]}"][data-answer="{(0, 6, 4)[turn % 3]}"]'
        _mark(page, "#explore-cell h4")
        timed(
            "a cell of the confusion matrix",
            page.locator(cell).click,
            lambda: _anew(page, "#explore-cell h4"),
        )
        _mark(page, ".chosen-picture")
        timed(
            "a test picture",
            page.locator("#explore-cell [data-index]").nth(turn).click,
            lambda: _anew(page, ".chosen-picture"),
        )
    page.context.close()
    return waits


def _mark(page: Any, selector: str) -> None:
    """So that what is drawn anew can be told from what is there."""
    page.evaluate("s => document.querySelectorAll(s).forEach(e => (e.dataset.old = 1))", selector)


def _anew(page: Any, selector: str) -> None:
    page.wait_for_selector(f"{selector}:not([data-old])")
