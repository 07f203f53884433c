"""The player: one Components-v2 component that plays a trace and shows its numbers.

A page packs a scene (`playground.figures.scene`) and mounts it: `player(scene, key="race")`. With the
same key the player is updated in place: zoom, clock, speed and a drag in progress survive every rerun.
"""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.ui.player.assets import address, publish
from playground.ui.player.bundle import join

HERE = Path(__file__).parent
PLOTLY = address(st.get_option("server.baseUrlPath") or "")

_mount = st.components.v2.component(
    "player",
    html='<div class="player" tabindex="-1"></div>\n',
    css=(HERE / "player.css").read_text(encoding="utf-8"),
    js=join(HERE / "js", "index", {"PLOTLY_ADDRESS": PLOTLY}),
    isolate_styles=False,  # in a shadow root plotly loses its own style sheet, and hover with it
)
_preload = st.components.v2.component(
    "player_preload",
    html="<span hidden></span>\n",
    css=".st-key-player_preload { position: absolute; }\n",  # takes no room, not even the gap below it
    js=join(HERE / "js", "preload", {"PLOTLY_ADDRESS": PLOTLY}),
    isolate_styles=False,
)


def player(scene: bytes, key: str, **on_change: Any) -> Any:
    """Show a packed scene, or update the one shown under `key`.

    Keyword arguments are Streamlit callbacks `on_<event>_change`, called without arguments before the
    rerun; the value is then at `reported(key, event)`. Events:

    - `step` (int; None at the end of a growing trace): where the clock came to rest; only with `report_step`.
    - the name of a grip ({"x", "y", "done"}): while it is dragged, `done` once it is let go.
    - `click` ({"panel", "x", "y"}): a click on a clickable stage, in data coordinates.
    - `pick` ({"panel", "row", "label", "step"}): a click on a bar.
    - `unit` ({"panel", "row", "label"}), `brush` ({"panel", "from", "to", "done"} or None): the row chosen on
      a heat map, and the stretch of text brushed there.
    """
    _publish()
    return _mount(key=key, data=scene, **{"on_step_change": _nothing, **on_change})


def reported(key: str, event: str, default: Any = None) -> Any:
    """What the player under `key` last reported about `event`, or `default`."""
    state = st.session_state.get(key)
    value = state.get(event) if state is not None else None
    return default if value is None else value


def preload() -> None:
    """Let the browser fetch plotly.js while the page computes; called by app.py before the page runs."""
    _publish()
    _preload(key="player_preload")


def _publish() -> None:
    context = get_script_run_ctx()
    if context is not None:
        publish(Path(context.main_script_path).resolve().parent / "static")


def _nothing() -> None: ...
