"""Started on a desktop the page opens itself; anywhere else nobody would see it."""

import threading
import webbrowser

import pytest

from ui.desktop import has_desktop, open_in_browser


@pytest.mark.parametrize(
    ("environment", "platform", "is_desktop"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({}, "linux", False),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "10.0.0.2 5022 10.0.0.1 22"}, "linux", False),
        ({"SSH_TTY": "/dev/ttys001"}, "darwin", False),
        ({"DISPLAY": ":99", "CI": "true"}, "linux", False),
        ({"SPACE_ID": "somebody/lab", "DISPLAY": ":0"}, "linux", False),
    ],
)
def test_a_desktop_is_where_somebody_sits(environment, platform, is_desktop):
    assert has_desktop(environment, platform) is is_desktop


class StandIn(webbrowser.BaseBrowser):
    """Notes what it is to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened, self.asked = "", threading.Event()

    def open(self, url, new=0, autoraise=True):  # noqa: ARG002 - as webbrowser calls it
        self.opened = url
        self.asked.set()
        return True


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:7861"),
        ("0.0.0.0", "http://127.0.0.1:7861"),
        ("[::1]", "http://[::1]:7861"),
    ],
)
def test_the_browser_is_led_to_an_address_that_it_can_go_to(monkeypatch, host, address):
    browser = StandIn()
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    assert open_in_browser(host, 7861) == address
    assert browser.asked.wait(10)
    assert browser.opened == address


def test_a_browser_of_the_terminal_is_left_alone(monkeypatch):
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
    assert open_in_browser("127.0.0.1", 7861) is None


def test_no_browser_is_no_error(monkeypatch):
    def none():
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert open_in_browser("127.0.0.1", 7861) is None
