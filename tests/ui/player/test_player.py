"""Mounting the player from a page."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "browser" / "player_app"
MOUNT = """
import numpy as np
from playground.figures.scene import Row, Scene, Table
from playground.ui.player import preload, player, reported
preload()
player(Scene(3, [Table("t", [Row("x", np.arange(4.0))])], initial_step=2), key="p")
assert reported("p", "step") is None
assert reported("p", "start", {"x": 1}) == {"x": 1}
assert reported("nobody", "step", 5) == 5
"""


def header(at: AppTest, index: int) -> dict[str, object]:
    data = at.get("bidi_component")[index].proto.bytes
    return json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])


def test_a_scene_reaches_the_browser_as_bytes(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text(MOUNT)
    at = AppTest.from_file(str(script), default_timeout=60).run()
    assert not at.exception
    scene = header(at, 1)
    assert scene["step"] == 2
    assert scene["panels"][0]["id"] == "t"  # type: ignore[index]
    assert list((tmp_path / "static").glob("plotly-*/plotly.min.js"))
    mounted = at.get("bidi_component")[1].proto
    published = next((tmp_path / "static").glob("player-*/player.js"))
    assert published.relative_to(tmp_path / "static").as_posix() in mounted.js_content
    assert len(mounted.js_content) < 500, "it travels with every answer"


@pytest.mark.parametrize("page", ["stage", "panels", "growing", "two", "race"])
def test_the_test_pages_run(page: str) -> None:
    at = AppTest.from_file(str(APP / f"{page}.py"), default_timeout=60).run()
    assert not at.exception
    assert at.get("bidi_component")
