"""The reader's own points on the page of the fit: from a data set, a file, or clicks."""

from dataclasses import replace

import numpy as np
import pytest

from pages.networks import fit_points
from pages.networks.fit_controls import CONTROLS
from playground.experiments.fit import FitSpec, run
from playground.experiments.fit.spec import MAX_POINTS
from playground.ui.controls import Control
from tests.pages.walking import checked, is_drawn, open_page, scenes, set_control

FILE = "networks/fit.py"
CONTROL = {control.name: control for control in CONTROLS}


def test_points_of_a_data_set_become_the_readers_own():
    spec = FitSpec(number=20)
    points = fit_points.current_points(spec)
    own = replace(spec, dataset="own", points=points)
    trace, copied = run(replace(spec, epochs=1)), run(replace(own, epochs=1))
    np.testing.assert_allclose(copied.data.x, trace.data.x, atol=5e-4)
    np.testing.assert_array_equal(copied.data.y, trace.data.y)
    line = FitSpec(task="regression", number=20)
    assert len(fit_points.current_points(line)) == 20
    assert fit_points.current_points(own) == points


def test_the_nearest_point_is_removed():
    points = ((0.0, 0.0), (1.0, 100.0), (2.0, 0.0))
    assert fit_points.without_nearest(points, 1.2, 90.0) == (points[0], points[2])
    assert fit_points.without_nearest((), 0, 0) == ()


def test_a_file_becomes_the_points_and_another_changes_nothing(monkeypatch):
    class File:
        def __init__(self, content):
            self.content = content

        def getvalue(self):
            return self.content

    state = {}
    monkeypatch.setattr(fit_points.st, "session_state", state)
    set_to = {}
    for control in (fit_points.POINTS, fit_points.DATASET):
        monkeypatch.setattr(type(control), "set", lambda self, new: set_to.__setitem__(self.name, new))
    state["file"] = [File(b"1,2,1\n3,4,2\n")]
    fit_points.uploaded(FitSpec(), "file")
    assert set_to == {"points": ((1.0, 2.0, 1.0), (3.0, 4.0, 2.0)), "dataset": "own"}
    assert "2 points" in state[fit_points.MESSAGE]
    set_to.clear()
    for content in (b"1,2\n", b"1,2,word", b"1,2,1\n" * 10_000, b"nan,1,1"):
        state["file"] = [File(content)]
        fit_points.uploaded(FitSpec(), "file")
        assert set_to == {}
        assert "as they were" in state[fit_points.MESSAGE]


def test_a_click_adds_and_removes_and_a_full_plot_says_so(monkeypatch):
    changed, reports = [], {"click": {"panel": "plane", "x": 0.51239, "y": -1.0}}
    monkeypatch.setattr(fit_points, "reported", lambda key, event: reports.get(event))
    monkeypatch.setattr(fit_points, "apply", lambda *new: changed.append({c.name: v for c, v in new}))
    spec = FitSpec(dataset="own", points=((0.0, 0.0, 1.0),))
    monkeypatch.setattr(type(fit_points.POINTS), "get", lambda self: spec.points)
    choice = {"value": "3"}
    monkeypatch.setattr(type(fit_points.CLICK), "get", lambda self: choice["value"])
    fit_points.clicked(spec)
    assert changed[-1] == {"points": ((0.0, 0.0, 1.0), (0.5124, -1.0, 3.0)), "dataset": "own"}
    choice["value"] = "remove"
    fit_points.clicked(spec)
    assert changed[-1]["points"] == ()
    state = {}
    monkeypatch.setattr(fit_points.st, "session_state", state)
    before = len(changed)
    choice["value"] = "nothing"
    fit_points.clicked(spec)
    assert len(changed) == before
    choice["value"] = "1"
    spec = replace(spec, points=((0.0, 0.0, 1.0),) * MAX_POINTS)
    fit_points.clicked(spec)
    assert changed[-1] == {}
    assert "up to 300" in state[fit_points.MESSAGE]


def test_a_click_on_the_curve_adds_a_point_without_a_class(monkeypatch):
    changed, event = [], {"panel": "curve", "x": 1.0, "y": 2.0}
    monkeypatch.setattr(fit_points, "reported", lambda key, name: event)
    monkeypatch.setattr(fit_points, "apply", lambda *new: changed.append({c.name: v for c, v in new}))
    values = {"points": ((0.0, 0.0, 3.0),), "click": "2", "click_on_curve": "add"}
    monkeypatch.setattr(Control, "get", lambda self: values[self.name])
    spec = FitSpec(task="regression", function="own", points=values["points"])
    fit_points.clicked(spec)
    assert changed == [{"points": ((0.0, 0.0, 3.0), (1.0, 2.0)), "function": "own"}], "the classes stay"
    values["click_on_curve"] = "nothing"
    fit_points.clicked(spec)
    assert len(changed) == 1


@pytest.mark.parametrize(
    ("task", "name", "panel"),
    [("classification", "click", "plane"), ("regression", "click_on_curve", "curve")],
)
def test_the_click_is_chosen_for_each_task_alone_and_can_be_switched_off(task, name, panel):
    at = open_page(FILE, folds=False, task=task, epochs="3")
    shown = {other for other in ("click", "click_on_curve") if is_drawn(at, CONTROL[other])}
    assert shown == {name}
    assert clickable(at, panel)
    set_control(at, CONTROL[name], "nothing")
    checked(at.run())
    assert not clickable(at, panel)


def clickable(at, panel):
    [header] = [spec for spec in scenes(at)[0][0]["panels"] if spec["id"] == panel]
    return header["clickable"]
