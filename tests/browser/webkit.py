"""WebKit over WebDriver: the system's WebKitGTK and its MiniBrowser; Playwright drives only its own build.

Debian: `apt install webkit2gtk-driver xvfb`. Only the few commands that the tests need.
"""

import base64
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError as OutOfTime

PACKAGES = ("webkit2gtk-driver", "xvfb")
NO_WEBKIT = "no WebKit (Debian: apt install webkit2gtk-driver xvfb)"
BROWSERS = ("/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/lib*/webkit2gtk-4.1/MiniBrowser")
SCREEN = "1400x900x24"
WINDOW = {"width": 1280, "height": 760}
PATIENCE = 60.0  # s: a busy machine takes its time
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's name of an element's id
KEYS = {
    "Escape": "\ue00c",
    "Enter": "\ue007",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
DONE = """const player = document.querySelector(".player[data-version]"), app = document.querySelector(
  '[data-testid="stApp"][data-test-script-state="notRunning"]');
return Boolean(app && player && !document.querySelector('[data-stale="true"]')
  && [...player.querySelectorAll(".player-plot")].every((plot) => plot.dataset.ready));"""


def browser_path() -> str | None:
    """Path of MiniBrowser, None where WebKit or its driver is missing."""
    found = next((path for pattern in BROWSERS for path in Path("/").glob(pattern[1:])), None)
    return str(found) if found and shutil.which("WebKitWebDriver") and _has_display() else None


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or shutil.which("Xvfb"))


class WebKit:
    """One window of WebKit."""

    def __init__(self, driver: str, log: Path) -> None:
        self.driver, self.log = driver, log
        options = {
            "binary": browser_path(),
            "args": ["--automation", "--enable-write-console-messages-to-stdout=true"],
        }
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/session/{session['sessionId']}"
        self.command("window/rect", WINDOW)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The value that the driver answers with; RuntimeError with its message."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.driver + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=4 * PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error

    def command(self, name: str, body: dict[str, Any] | None = None) -> Any:
        """Send one command of the protocol about this window."""
        return self._ask("POST", f"{self.session}/{name}", body or {})

    def goto(self, url: str) -> None:
        """Open an address and wait until its player is drawn."""
        self.command("url", {"url": url})
        self.wait_for(DONE)

    def execute(self, script: str, *arguments: object) -> Any:
        """What a function's body returns in the page."""
        return self.command("execute/sync", {"script": script, "args": list(arguments)})

    def wait_for(self, script: str, *arguments: object) -> Any:
        """Wait until a function's body returns something true in the page; OutOfTime after a minute."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if value := self.execute(script, *arguments):
                return value
            time.sleep(0.05)
        raise OutOfTime(f"not within {PATIENCE:.0f} s: {script} {arguments}")

    def click(self, selector: str) -> None:
        """Press the pointer on the first element that is shown and matches."""
        script = "return [...document.querySelectorAll(arguments[0])].find((e) => e.checkVisibility());"
        element = self.wait_for(script, selector)
        self.execute("arguments[0].scrollIntoView({ block: 'center' });", element)
        self.command(f"element/{element[ELEMENT]}/click")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        value = KEYS.get(key, key)
        strokes = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.command("actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def drag(self, start: Sequence[float], end: Sequence[float]) -> None:
        """Press at one point of the window, move to another, let go there."""
        x, y = (round((a + b) / 2) for a, b in zip(start, end, strict=True))
        moves = [(round(start[0]), round(start[1])), (x, y), (round(end[0]), round(end[1]))]
        down, *others = ({"type": "pointerMove", "duration": 50, "x": x, "y": y} for x, y in moves)
        actions = [
            down, {"type": "pointerDown", "button": 0}, *others, {"type": "pointerUp", "button": 0}
        ]  # fmt: skip
        pointer = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.command("actions", {"actions": [{**pointer, "actions": actions}]})

    def screenshot(self) -> bytes:
        """The window's page as PNG."""
        return base64.b64decode(self._ask("GET", f"{self.session}/screenshot"))

    def console(self) -> list[str]:
        """Errors and warnings that pages have written."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if line.startswith("CONSOLE") and ("ERROR" in line or "WARN" in line)]

    def close(self) -> None:
        """End the session, and with it the window."""
        self._ask("DELETE", self.session)


@contextlib.contextmanager
def open_webkit(folder: Path) -> Iterator[WebKit]:
    """Start a display unless there is one, the driver, and a window; `folder` gets the log."""
    with contextlib.ExitStack() as stack:
        log = folder / "webkit.log"
        environment = {
            **os.environ,
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }  # else root cannot start it
        if "DISPLAY" not in environment:
            environment["DISPLAY"] = stack.enter_context(_display())
        port = _free_port()
        command = ["WebKitWebDriver", "--host=127.0.0.1", f"--port={port}"]
        with log.open("wb") as out:
            driver = subprocess.Popen(
                command, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        stack.callback(_end, driver)
        _wait_for(port)
        window = WebKit(f"http://127.0.0.1:{port}", log)
        yield window
        with contextlib.suppress(RuntimeError, OSError):
            window.close()


@contextlib.contextmanager
def _display() -> Iterator[str]:
    """An X server without a screen; its name for DISPLAY."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        assert server.stdout
        yield f":{server.stdout.readline().strip()}"
    finally:
        _end(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("WebKitWebDriver did not start")


def _end(process: subprocess.Popen[Any]) -> None:
    """End a process and what it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
