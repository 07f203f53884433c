"""The browser that the tests drive: Chromium, or Firefox with `PLAYGROUND_BROWSER=firefox`.

Firefox is the system's own, driven over WebDriver BiDi: Playwright's patched build is not needed. With it go
a few tests in WebKit (`tests/browser/webkit.py`), where that is installed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator, Playwright

from tests.browser import chromium, webkit

FIREFOX_NAMES = ("firefox-esr", "firefox")
FIREFOX_MAC = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
NO_FIREFOX = """No Firefox, and none could be installed. One of these helps:
  - install Firefox (Debian: apt install firefox-esr),
  - PLAYGROUND_FIREFOX=/path/to/firefox"""


def engine() -> str:
    """ "chromium" or "firefox"; ValueError for another name."""
    name = os.environ.get("PLAYGROUND_BROWSER", "chromium")
    if name not in ("chromium", "firefox"):
        raise ValueError(f"PLAYGROUND_BROWSER is chromium or firefox, not {name}")
    return name


def launch(playwright: Playwright) -> Browser:
    """A headless browser of the chosen engine."""
    if engine() == "firefox":
        Locator.fill = _type  # type: ignore[method-assign, assignment]
        Locator.dblclick = _double_click  # type: ignore[method-assign, assignment]
        return playwright.firefox.launch(channel="moz-firefox", executable_path=find_firefox())
    return playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))


def _type(field: Locator, text: str) -> None:
    """Replace a field's text with keys: over BiDi `fill` sends no event that React reads."""
    field.click()
    field.press("ControlOrMeta+a")
    field.press("Delete")
    field.press_sequentially(text)


def _double_click(element: Locator) -> None:
    """Press twice and say so: over BiDi every press counts as a first one, and two make no double click."""
    element.click()
    element.click()
    element.dispatch_event("dblclick", {"bubbles": True, "detail": 2})


def clipboard() -> dict[str, list[str]]:
    """Options of a context whose pages may use the clipboard; Firefox knows no such permission."""
    if engine() == "firefox":
        return {}
    return {"permissions": ["clipboard-read", "clipboard-write"]}


def find_firefox() -> str:
    """Path of a Firefox: the one asked for, the system's, or one installed now; FileNotFoundError without."""
    path = os.environ.get("PLAYGROUND_FIREFOX") or _installed_firefox()
    if not path:
        _install("firefox-esr")
        path = _installed_firefox()
    if not path or not Path(path).exists():
        raise FileNotFoundError(NO_FIREFOX)
    return path


def _installed_firefox() -> str | None:
    found = next((path for name in FIREFOX_NAMES if (path := shutil.which(name))), None)
    return found or (str(FIREFOX_MAC) if FIREFOX_MAC.exists() else None)


def find_webkit() -> str | None:
    """Path of WebKitGTK's browser, the system's or one installed now; None where there is none to be had."""
    if not webkit.browser_path():
        _install(*webkit.PACKAGES)
    return webkit.browser_path()


def _install(*packages: str) -> None:
    """Install packages where apt-get can."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        subprocess.run(command, stdout=sys.stderr, timeout=600, check=False)


if __name__ == "__main__":
    try:
        print(find_firefox())
        print(find_webkit() or f"{webkit.NO_WEBKIT}: its tests are skipped")
    except FileNotFoundError as error:
        sys.exit(str(error))
