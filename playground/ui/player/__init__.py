"""The player: one Components-v2 component that plays a trace and shows its numbers.

A page mounts a scene (`playground.figures.scene`): `player(scene, key="race")`. With the same key the player
is updated in place: zoom, clock, speed and a drag in progress survive every rerun.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from playground.figures.scene import Scene
from playground.ui import assets
from playground.ui.address import write_drawn
from playground.ui.assets import module, plotly_js
from playground.ui.letters import spelling
from playground.ui.player.bundle import join
from playground.ui.seek import requested

HERE = Path(__file__).parent
BASE = st.get_option("server.baseUrlPath") or ""
PLOTLY = plotly_js()
MODULE = module("player", join(HERE / "js", "index", {"PLOTLY_ADDRESS": PLOTLY.address(BASE)}))
ADDRESSES = {"PLOTLY_ADDRESS": PLOTLY.address(BASE), "PLAYER_ADDRESS": MODULE.address(BASE)}

_mount = st.components.v2.component(
    "player",
    html='<div class="player" tabindex="-1"></div>\n',
    css=(HERE / "player.css").read_text(encoding="utf-8"),
    js=join(HERE / "js", "loader", ADDRESSES),
    isolate_styles=False,  # in a shadow root plotly loses its own style sheet, and hover with it
)
_preload = st.components.v2.component(
    "player_preload",
    html="<span hidden></span>\n",
    css=".st-key-player_preload { position: absolute; }\n",  # takes no room, not even the gap below it
    js=join(HERE / "js", "preload", ADDRESSES),
    isolate_styles=False,
)


def player(scene: Scene, key: str, **on_change: Any) -> Any:
    """Show a scene, or update the one shown under `key`; a scene with an address key follows `seek`.

    Keyword arguments are Streamlit callbacks `on_<event>_change`, called without arguments before the
    rerun; the value is then at `reported(key, event)`. Events:

    - the name of a handle ({"x", "y", "done"}): while it is dragged, `done` once it is let go.
    - `click` ({"panel", "x", "y"}): a click on a clickable stage, in data coordinates.
    - `pick` ({"panel", "row", "label", "step"}): a click on a bar; {"panel", "name", "step"} where it is a
      part of a diagram or a row of a table.
    - `edit` ({"panel", "name", "value", "done", "step"}): a number of a diagram or a table while it is
    dragged,
      `done` once it is let go or typed; the value is an int or a float. Read it in the callback: like `click`
      and `pick` it is heard once.
    - `unit` ({"panel", "row", "label"}), `brush` ({"panel", "from", "to", "done"} or None): the row chosen on
      a heat map, and the stretch of text brushed there.
    """
    assets.serve(PLOTLY, MODULE)
    write_drawn()
    scene = spelling().scene(scene)
    if "on_edit_change" in on_change:
        on_change["on_edit_change"] = _counted(key, on_change["on_edit_change"])
    answers = int(st.session_state.get(_edits(key), 0))
    token, step = requested() if scene.url_key else (0, None)
    packed = scene.pack(token, step)
    data = packed + answers.to_bytes(8, "little") if answers else packed
    return _mount(key=key, data=data, **on_change)


def reported(key: str, event: str, default: Any = None) -> Any:
    """What the player under `key` last reported about `event`, or `default`."""
    state = st.session_state.get(key)
    value = state.get(event) if state is not None else None
    return default if value is None else value


def preload() -> None:
    """Let the browser fetch plotly.js and the player while the page computes; app.py calls it first."""
    assets.serve(PLOTLY, MODULE)
    _preload(key="player_preload")


def _counted(key: str, callback: Callable[[], None]) -> Callable[[], None]:
    """A component whose data stay the same is not told that Python has answered: an edit that the page
    refuses would stand on the screen. So the number of edits heard travels behind the scene."""

    def heard() -> None:
        st.session_state[_edits(key)] = st.session_state.get(_edits(key), 0) + 1
        callback()

    return heard


def _edits(key: str) -> str:
    return f"player.{key}.edits"
