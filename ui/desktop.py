"""The lab as a program of the desktop: started there, it opens itself in the browser."""

import os
import sys
import threading
import webbrowser
from collections.abc import Mapping

# What is set where nobody sits in front of the machine: a Space, CI, a shell from elsewhere.
ELSEWHERE = ("SPACE_ID", "CI", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
EVERYWHERE = ("0.0.0.0", "[::]")  # hosts that a browser does not go to


def has_desktop(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether somebody is likely to look at this machine's screen."""
    if any(environment.get(name) for name in ELSEWHERE):
        return False
    if platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in DISPLAYS)


def open_in_browser(host: str, port: int) -> str | None:
    """Open the page in this desktop's browser; its address, or None where there is no browser.

    One that would take over the terminal is none.
    """
    address = f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}"
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return None
    # lynx, w3m and the like; what the user named in BROWSER is of this type too.
    if type(browser) is webbrowser.GenericBrowser and not os.environ.get("BROWSER"):
        return None
    threading.Thread(target=browser.open, args=(address,), daemon=True).start()
    return address
