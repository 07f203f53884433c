"""Diagrams and rows that answer the reader, as they travel to the player."""

from typing import Any

import numpy as np

from playground.figures.scene import Graph, Row, Table
from tests.figures.test_scene import only_panel


def row_of(row: Row) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    panel, arrays = only_panel(Table("t", [row]))
    return panel["rows"][0], arrays


def test_a_plain_row_says_nothing_of_use() -> None:
    row, _ = row_of(Row("w", np.zeros(4)))
    assert set(row) == {"label", "meaning", "cells", "color", "note"}


def test_a_row_tells_how_it_is_used() -> None:
    row, _ = row_of(
        Row("w", np.zeros(4), link="w h", pick="w", edit="w", low=-3, high=0.0, step=0.5, guess=True)
    )
    told = {name: row[name] for name in ("link", "pick", "edit", "low", "high", "step", "guess")}
    assert told == {
        "link": "w h",
        "pick": "w",
        "edit": "w",
        "low": -3,
        "high": 0.0,
        "step": 0.5,
        "guess": True,
    }


def test_when_a_row_is_lit_and_hidden_travels_with_it() -> None:
    steps = np.arange(4)
    row, arrays = row_of(Row("w", steps / 3, lit=steps == 1, hide=steps > 2))
    assert arrays[row["lit"]["$array"]].tolist() == [0, 1, 0, 0]
    assert arrays[row["hide"]["$array"]].tolist() == [0, 0, 0, 1]


def test_the_states_have_names_in_order() -> None:
    panel, _ = only_panel(Graph("g", "<svg/>"))
    assert panel["states"] == ["future", "active", "done", "reused"]
    panel, _ = only_panel(Graph("g", "<svg/>", states=("off", "on")))
    assert panel["states"] == ["off", "on"]


def test_other_states_are_another_drawing() -> None:
    def version(**more: Any) -> str:
        return str(only_panel(Graph("g", "<svg/>", **more))[0]["svg_version"])

    assert version() == version(arrays={"x": np.zeros((1, 4))}, title="t")
    assert len({version(), version(states=("on",))}) == 2


def test_a_row_of_texts_rests_at_its_last() -> None:
    texts = {"edge": [["a", "b", "c", "a"], ["b"], []], "none": [[], []], "nothing": []}
    panel, arrays = only_panel(Graph("g", "<svg/>", texts=texts))
    words = panel["texts"]["edge"]
    index = arrays[panel["arrays"]["edge"]["$array"]]
    shown = [[words[k] for k in row] for row in index]
    assert shown == [["a", "b", "c", "a"], ["b"] * 4, [""] * 4]
    assert arrays[panel["arrays"]["none"]["$array"]].shape == (2, 1)


def test_numbers_to_edit_keep_all_their_digits() -> None:
    w = np.array([[0.1 + 0.2]])
    panel, arrays = only_panel(Graph("g", "<svg/>", {"w": w}))
    np.testing.assert_array_equal(arrays[panel["arrays"]["w"]["$array"]], w)
