"""Find a Chromium for the browser tests, or get one; `python -m tests.browser.chromium` prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--process-per-site",  # the pages of one visitor share what V8 has compiled, see `conftest.visitor`
)
SORRY = """No Chromium for the browser tests, and none could be fetched. One of these helps:
  - install Chromium or Google Chrome (Debian, Ubuntu: apt install chromium),
  - python -m playwright install chromium   (needs the network),
  - PLAYGROUND_CHROMIUM=/path/to/chromium"""


def find() -> str:
    """Path of a Chromium: the one asked for, the system's, Playwright's own, or one installed now."""
    for search in (_asked_for, _installed, _playwrights, _fetched, _from_apt):
        path = search()
        if path:
            return path
    raise FileNotFoundError(SORRY)


def _asked_for() -> str | None:
    path = os.environ.get("PLAYGROUND_CHROMIUM")
    if path and not Path(path).exists():
        raise FileNotFoundError(f"PLAYGROUND_CHROMIUM names {path}, which does not exist")
    return path


def _installed() -> str | None:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _fetched() -> str | None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return _playwrights() if _succeeds(command, timeout=300) else None


def _from_apt() -> str | None:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or not shutil.which("apt-get"):
        return None
    _succeeds(["apt-get", "update", "-qq"], timeout=300)
    _succeeds(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], timeout=600)
    return _installed()


def _succeeds(command: list[str], timeout: float) -> bool:
    try:
        return subprocess.run(command, stdout=sys.stderr, timeout=timeout, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    try:
        print(find())
    except FileNotFoundError as error:
        sys.exit(str(error))
