"""Walk the app as AppTest sees it: pages from the syllabus, controls and lessons from the tables."""

import ast
import importlib
import json
from pathlib import Path

import numpy as np
from streamlit.runtime.state.query_params import QueryParams
from streamlit.testing.v1 import AppTest

from playground.ui.controls import OPEN_PAGE

ROOT = Path(__file__).parents[2]


def syllabus():
    """Every page file named in app.py, without running it."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "Entry"]
    return [tuple(ast.literal_eval(arg) for arg in call.args) for call in calls]


def module(file):
    """The page's module; importing it draws nothing."""
    return importlib.import_module("pages." + file.removesuffix(".py").replace("/", "."))


def open_page(file, owner="", folds=True, **parameters):
    """A session that has opened a page with the given parameters in its address.

    `owner` is the token that its browser keeps; without one it is a newcomer. `folds`: what stands below the
    stage is open, and so computed with every run.
    """
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if owner:
        at.session_state["owner.token"] = owner
    for fold in (
        ("maths", "pytorch", "data", "samples") if folds else ()
    ):  # what is folded is not made: the tests want to see it
        at.session_state[f"fold-{fold}"] = True
    for name, value in parameters.items():
        at.query_params[name] = value
    at.run()
    at.switch_page(f"pages/{file}")
    for name, value in parameters.items():
        at.query_params[name] = value
    return checked(at.run())


def checked(at):
    """The session, if its last run raised nothing."""
    assert not at.exception, at.exception
    return at


def history_entries(monkeypatch):
    """A list that gets an item with every message that makes the browser add a history entry."""
    entries = []
    send = QueryParams._send_query_param_msg

    def noted(self):
        entries.append(dict(self._query_params))
        send(self)

    monkeypatch.setattr(QueryParams, "_send_query_param_msg", noted)
    return entries


def scenes(at):
    """The unpacked scenes of the players on the page: (header, arrays) each."""
    found = [element.proto.bytes for element in at.get("bidi_component") if element.proto.bytes]
    return [unpack(raw) for raw in found]


def unpack(raw):
    """What scene.pack wrote: the header, and the arrays by name."""
    length = int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4 : 4 + length])
    base = 4 + length + (-(4 + length) % 8)
    arrays = {
        name: np.frombuffer(raw, a["dtype"], int(np.prod(a["shape"])), base + a["offset"]).reshape(a["shape"])
        for name, a in header["arrays"].items()
    }
    return header, arrays


def key(at, name):
    """The session key of a control of the page that is open."""
    return f"{at.session_state[OPEN_PAGE]}.{name}"


def value(at, name):
    """A control's widget value."""
    return at.session_state[key(at, name)]


def is_drawn(at, control):
    """Whether a control's widget is on the page."""
    try:
        widget(at, control.name)
    except AssertionError:
        return False
    return True


def widget(at, name):
    """The widget of a control."""
    for kind in ("selectbox", "slider", "number_input", "toggle", "radio", "text_input", "text_area"):
        for found in at.get(kind):
            if found.key == key(at, name):
                return found
    raise AssertionError(f"{name} is not on the page")


def set_control(at, control, value):
    """Put a value into the widget of a control."""
    return widget(at, control.name).set_value(control.to_widget(value))
