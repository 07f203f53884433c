"""The player's JavaScript modules, tested one by one inside the browser."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Route

from playground.figures.scene import pack
from playground.ui import player

MODULES = Path(player.__file__).parent / "js"
TESTS = Path(__file__).parent / "js"
NAMES = sorted(path.name.removesuffix(".test.js") for path in TESTS.glob("*.test.js"))
HOST = "http://localhost:6123"  # answered below; no server listens there
PACKED = pack(
    {"text": "é␣"},
    {
        "f4": np.arange(6, dtype="<f4").reshape(2, 3),
        "f8": np.array([0.1, np.nan, np.inf]),
        "i4": np.array([-1, 2], "<i4"),
        "u1": np.array([True, False, True]).view(np.uint8),
    },
)
RUN = """async (name) => {
  const { results } = await import("/test/harness.js");
  await import(`/test/${name}.test.js`);
  return results;
}"""


def answer(route: Route) -> None:
    """The two folders of modules, the bytes that Python packed, and one empty page."""
    folder, _, name = route.request.url.removeprefix(f"{HOST}/").partition("/")
    files = {"player": MODULES, "test": TESTS}
    if folder in files:
        source = (files[folder] / name).read_text(encoding="utf-8")
        route.fulfill(body=source, content_type="text/javascript; charset=utf-8")
    elif folder == "packed.bin":
        route.fulfill(body=PACKED, content_type="application/octet-stream")
    else:
        route.fulfill(body="<!doctype html><body>", content_type="text/html")


@pytest.mark.parametrize("name", NAMES)
def test_modules(browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.route(f"{HOST}/**", answer)
    page.goto(f"{HOST}/")
    results = page.evaluate(RUN, name)
    page.close()
    assert results
    assert not [result for result in results if result["error"]]


def test_every_pure_module_is_tested() -> None:
    """Every module that uses neither document nor window has a unit test."""
    names = {path: path.relative_to(MODULES).with_suffix("").as_posix() for path in MODULES.rglob("*.js")}
    sources = {name: path.read_text(encoding="utf-8") for path, name in names.items()}
    pure = {
        name for name, text in sources.items() if "document" not in code(text) and "window." not in code(text)
    }
    tests = "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("*.test.js"))
    entries = {"index", "loader", "player", "preload"}  # they join the others; the browser tests drive them
    assert {name for name in pure - entries if f'"/player/{name}.js"' not in tests} == set()


def code(text: str) -> str:
    """The source without its line comments."""
    return "\n".join(line.partition("//")[0] for line in text.splitlines())
