"""Scenes as bytes: what a page writes is what the player reads."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from playground.figures.scene import (
    Arrow,
    Bars,
    Columns,
    Cursor,
    Curve,
    Graph,
    Handle,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Segment,
    Table,
    Text,
    Trails,
    digest,
    pack,
)

DTYPES = {"<f4": "<f4", "<f8": "<f8", "<i4": "<i4", "|u1": "|u1"}


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The reader's side of the format, written from its description."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    base = (4 + length + 7) // 8 * 8
    arrays = {}
    for name, entry in header.pop("arrays").items():
        assert entry["offset"] % 8 == 0
        count = int(np.prod(entry["shape"]))
        flat = np.frombuffer(data, DTYPES[entry["dtype"]], count, base + entry["offset"])
        arrays[name] = flat.reshape(entry["shape"])
    return header, arrays


def only_panel(panel: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    header, arrays = unpack(Scene(3, [panel]).pack())
    return header["panels"][0], arrays


def test_arrays_come_back_to_the_bit_and_aligned() -> None:
    arrays = {
        "a": np.arange(5, dtype="<f4"),
        "b": np.array([[0.1, np.nan], [np.inf, -0.0]]),
        "c": np.array([-(2**31), 2**31 - 1], "<i4"),
        "d": np.arange(6, dtype="<f8").reshape(2, 3).T,  # not contiguous
    }
    header, back = unpack(pack({"text": "é␣😀"}, arrays))
    assert header == {"text": "é␣😀"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(back[name], array)


def test_what_javascript_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="big: int64"):
        pack({}, {"big": np.arange(3)})
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"x": float("nan")}, {})


def test_a_digest_changes_with_values_shape_dtype_and_order() -> None:
    a = np.arange(6.0)
    names = [
        digest(a),
        digest(a.reshape(2, 3)),
        digest(a.astype("<f4")),
        digest(a, 1),
        digest(1, a),
        digest(a + 1),
    ]
    assert len(set(names)) == len(names)
    assert digest(a[::2]) == digest(a[::2].copy())
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_pictures_travel_as_float32_and_numbers_as_float64() -> None:
    values = np.array([0.1, 0.2, 0.3, 0.4])
    drawn, arrays = only_panel(Plot("p", {"data": []}, [Trails(values, values)]))
    assert arrays[drawn["actors"][0]["x"]["$array"]].dtype == "<f4"
    shown, arrays = only_panel(Table("t", [Row("x", values)]))
    np.testing.assert_array_equal(arrays[shown["rows"][0]["cells"][0]["values"]["$array"]], values)


def test_an_array_used_twice_travels_once() -> None:
    values = np.zeros((3, 4))
    _, arrays = only_panel(Plot("p", {"data": []}, [Trails(values, values), Marker(values, 1.0)]))
    assert len(arrays) == 1


def test_integers_and_truths_find_their_place() -> None:
    panel, arrays = only_panel(
        Table(
            "t",
            [
                Row("small", np.arange(4) + 252),
                Row("middle", np.arange(4) + 253),
                Row("below", np.arange(4) - 1),
                Row("big", np.arange(4) + 2**40),
                Row("is", np.arange(4) > 1),
            ],
        )
    )
    got = [arrays[row["cells"][0]["values"]["$array"]] for row in panel["rows"]]
    assert [array.dtype.str for array in got] == ["|u1", "<i4", "<i4", "<f8", "|u1"]
    assert [array[-1] for array in got] == [255, 256, 2, 2**40 + 3, 1]


def test_colours_are_a_list_with_pairs_kept_whole() -> None:
    x = np.zeros((2, 4))
    for given, expected in [
        ("value", ["value"]),
        (("#111", "#eee"), [["#111", "#eee"]]),
        (("ink", "value"), ["ink", "value"]),
        (["value", ("#111", "#eee")], ["value", ["#111", "#eee"]]),
        ((("#1", "#2"), ("#3", "#4")), [["#1", "#2"], ["#3", "#4"]]),
    ]:
        panel, _ = only_panel(Plot("p", {"data": []}, [Trails(x, x, colors=given)]))
        assert panel["actors"][0]["colors"] == expected


def test_every_actor_names_its_kind_and_leaves_out_what_is_not_set() -> None:
    x = np.zeros(4)
    actors = [
        Trails(x, x),
        Marker(x, x),
        Arrow(x, x, x, x),
        Segment(x, x, x, x),
        Curve(x, x[:, None]),
        Cursor(),
        Rules(y=1.0),
    ]
    panel, _ = only_panel(Plot("p", {"data": []}, actors))
    kinds = [actor["kind"] for actor in panel["actors"]]
    assert kinds == ["trails", "marker", "arrow", "segment", "curve", "cursor", "rules"]
    assert "at" not in panel["actors"][5]
    assert panel["actors"][6]["y"] == 1.0
    assert "x" not in panel["actors"][6]


def test_a_value_that_is_no_number_does_not_break_the_header() -> None:
    panel, _ = only_panel(
        Plot("p", {"data": []}, [Marker(float("nan"), np.float64("inf"))], [Handle("g", np.float32(1.5))])
    )
    assert panel["handles"][0]["x"] == 1.5
    assert panel["actors"][0].get("x") is None


def test_a_plotly_figure_loses_its_template_and_keeps_its_arrays() -> None:
    figure = go.Figure(go.Contour(z=np.arange(6.0).reshape(2, 3)), layout={"xaxis": {"range": [0, 2]}})
    panel, arrays = only_panel(Plot("p", figure))
    assert panel["figure"]["layout"] == {"xaxis": {"range": [0, 2]}}
    np.testing.assert_array_equal(
        arrays[panel["figure"]["data"][0]["z"]["$array"]], np.arange(6.0).reshape(2, 3)
    )


def test_the_figure_version_is_the_still_parts_alone() -> None:
    def version(z: np.ndarray, moving: np.ndarray, before: list[Any]) -> str:
        plot = Plot("p", {"data": [{"type": "contour", "z": z}]}, [Trails(moving, moving)])
        header, _ = unpack(Scene(3, [*before, plot]).pack())
        return str(header["panels"][-1]["figure_version"])

    z, x = np.zeros((2, 2)), np.zeros(4)
    assert version(z, x, []) == version(z, x + 1, [])
    assert version(z, x, []) == version(z.copy(), x, [Table("t", [Row("x", x)])])
    assert version(z, x, []) != version(z + 1, x, [])


def test_the_drawing_version_is_the_figure_without_its_axes_ranges() -> None:
    def versions(layout: dict[str, Any]) -> tuple[str, str]:
        panel, _ = only_panel(
            Plot("p", {"data": [{"type": "contour", "z": np.zeros((2, 2))}], "layout": layout})
        )
        assert panel["figure"]["layout"] == layout
        return panel["drawing_version"], panel["figure_version"]

    def x(**axis: Any) -> dict[str, Any]:
        return {"xaxis": axis, "yaxis": {"range": [0, 1]}, "xaxis_of_mine": 1}

    one, wider = versions(x(range=[0, 1], title="a")), versions(x(range=[0, 2], title="a"))
    assert one[0] == wider[0]
    assert one[1] != wider[1]
    zoomed = versions(x(range=[0, 1], title="a") | {"uirevision": "other"})
    assert one[0] == zoomed[0], "how long a zoom lasts is not drawn"
    assert one[1] != zoomed[1]
    others = [x(range=[0, 1], title="b"), x(title="a"), x(range=None, title="a", type="log")]
    assert one[0] not in [versions(layout)[0] for layout in others]


def test_the_version_knows_everything_but_the_clock() -> None:
    def version(values: np.ndarray, seek: int = 0, step: int | None = None, **more: Any) -> str:
        scene = Scene(3, [Table("t", [Row("x", values)])], **more)
        return str(unpack(scene.pack(seek, step))[0]["version"])

    x = np.arange(4.0)
    assert version(x) == version(x.copy(), step=2, seek=7)
    assert len({version(x), version(x + 1), version(x, narration=[(0, "a")]), version(x, height=300)}) == 4


def test_the_clock_starts_where_it_makes_sense() -> None:
    def clock(**fields: Any) -> tuple[int, float]:
        header, _ = unpack(Scene(panels=[], **fields).pack())
        return header["step"], header["rate"]

    assert clock(last=400) == (0, 50)
    assert clock(last=8, follow=True) == (8, 2)
    assert clock(last=10_000, initial_step=20_000) == (10_000, 60)
    assert clock(last=3, initial_step=-1, rate=7) == (0, 7)


def test_python_moves_the_clock_with_a_token() -> None:
    header, _ = unpack(Scene(9, [], initial_step=2).pack(seek=4, step=7))
    assert (header["seek"], header["step"]) == (4, 7)
    header, _ = unpack(Scene(9, [], follow=True).pack(seek=4, step=0))
    assert header["step"] == 0, "an explicit 0 is a step"


def test_the_layout_is_a_tree_of_ids() -> None:
    a, b, c = (Text(name, ["x"]) for name in "abc")
    header, _ = unpack(Scene(3, [a, Rows([b, Columns([c])], grow=2)]).pack())
    assert [panel["id"] for panel in header["panels"]] == ["a", "b", "c"]
    inner = {"kind": "columns", "grow": 1, "items": [{"panel": "c", "grow": 1}]}
    assert header["layout"]["items"] == [
        {"panel": "a", "grow": 1},
        {"kind": "rows", "grow": 2, "items": [{"panel": "b", "grow": 1}, inner]},
    ]


def test_two_panels_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Scene(3, [Text("a", ["x"]), Text("a", ["y"])]).pack()


def test_a_row_may_have_several_columns_formats_and_notes() -> None:
    x = np.arange(4.0)
    panel, arrays = only_panel(
        Table("t", [Row("x", [x, -x], ("integer", "fixed:1"), note=["a", "b", "a", "a"])], ("+", "−"))
    )
    row = panel["rows"][0]
    assert [cell["format"] for cell in row["cells"]] == ["integer", "fixed:1"]
    assert row["notes"] == ["a", "b"]
    assert arrays[row["note_index"]["$array"]].tolist() == [0, 1, 0, 0]
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        only_panel(Table("t", [Row("x", [x, x], ("integer",))]))


def test_bars_send_each_label_once() -> None:
    labels = np.array([["a", "b"], ["b", "<b>"]])
    panel, arrays = only_panel(Bars("b", labels, np.eye(2), marked=np.array([0, -1])))
    assert panel["texts"] == ["a", "b", "<b>"]
    assert arrays[panel["index"]["$array"]].tolist() == [[0, 1], [1, 2]]
    assert arrays[panel["marked"]["$array"]].tolist() == [0, -1]
    still, arrays = only_panel(Bars("b", ["a", "b"], np.eye(2)))
    assert arrays[still["index"]["$array"]].tolist() == [[0], [1]]


def test_texts_are_sent_once_plain_or_weighted() -> None:
    panel, arrays = only_panel(Text("t", ["a", "a", [("b", 0.5), ("c", 1)], "a"]))
    assert panel["texts"] == ["a", [["b", 0.5], ["c", 1.0]]]
    assert arrays[panel["index"]["$array"]].tolist() == [0, 0, 1, 0]


def test_a_diagram_names_its_own_arrays() -> None:
    panel, arrays = only_panel(Graph("g", "<svg/>", {"value": np.full((2, 4), 0.1)}))
    np.testing.assert_array_equal(arrays[panel["arrays"]["value"]["$array"]], np.full((2, 4), 0.1))


def test_an_empty_trace_is_a_scene_too() -> None:
    nothing = np.zeros((0,))
    header, _ = unpack(Scene(0, [Plot("p", {"data": []}, [Trails(nothing, nothing)]), Table("t", [])]).pack())
    assert header["last"] == 0


def test_the_palette_has_both_themes() -> None:
    header, _ = unpack(Scene(0, []).pack())
    assert header["palette"]["light"]["value"] != header["palette"]["dark"]["value"]
