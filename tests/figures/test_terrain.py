"""Landscapes and boxes as bytes: heights and paths arrive as drawn, the ground has a version of its own."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.figures.scene import Box, Marks, Paths, Plot, Scene, Terrain
from tests.figures.test_scene import unpack

X, Y = np.linspace(-2, 2, 5), np.linspace(0, 1, 3)
Z = X * X + Y[:, None]  # (3, 5)
W = np.linspace([0.0, 1.0], [1.0, -1.0], 4).T  # (2 rows, 4 steps)
PATHS = Paths(W, W / 2, W * W, ["value", ("#000000", "#FFFFFF")], ["GD", "Adam"], [None, 2])
LAND = Terrain("land", X, Y, Z, PATHS, Marks(X[2:3], Y[:1], Z[:1, 2], ["(0, 0)"]), title="A land")


def packed(terrain: Terrain) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    header, arrays = unpack(Scene(3, [terrain]).pack())
    return header["panels"][0], arrays


def ground_version(**changes: Any) -> str:
    return str(packed(replace(LAND, **changes))[0]["ground_version"])


def test_heights_travel_as_float32_rows_being_y() -> None:
    panel, arrays = packed(LAND)
    for name, values in (("x", X), ("y", Y), ("z", Z)):
        array = arrays[panel[name]["$array"]]
        assert array.dtype == np.float32
        assert np.array_equal(array, values.astype(np.float32))


def test_paths_are_rows_of_steps_with_colours_labels_and_where_they_diverged() -> None:
    panel, arrays = packed(LAND)
    paths = panel["paths"]
    assert [arrays[paths[name]["$array"]].shape for name in "xyz"] == [(2, 4)] * 3
    assert np.array_equal(arrays[paths["z"]["$array"]], (W * W).astype(np.float32))
    assert paths["colors"] == ["value", ["#000000", "#FFFFFF"]]
    assert paths["labels"] == ["GD", "Adam"]
    assert paths["diverged"] == [None, 2]
    assert (paths["width"], paths["radius"]) == (2.5, 6)


def test_marks_and_the_view() -> None:
    panel, arrays = packed(LAND)
    assert panel["kind"] == "terrain"
    assert panel["marks"]["labels"] == ["(0, 0)"]
    assert arrays[panel["marks"]["z"]["$array"]].tolist() == [0.0]
    assert (panel["azimuth"], panel["elevation"], panel["zscale"]) == (-35.0, 40.0, 0.5)
    assert (panel["xlabel"], panel["ylabel"]) == ("x", "y")


def test_a_land_without_paths_and_marks_is_one_too() -> None:
    panel, _ = packed(Terrain("bare", X, Y, Z))
    assert not {"paths", "marks"} & panel.keys()


def test_no_racer_at_all_is_drawn_as_none() -> None:
    none = np.empty((0, 4))
    panel, arrays = packed(replace(LAND, paths=Paths(none, none, none)))
    assert np.isnan(arrays[panel["paths"]["x"]["$array"]]).all()


def test_the_ground_is_measured_anew_only_when_it_changes() -> None:
    same = ground_version()
    assert ground_version(paths=None, marks=None, azimuth=10, title="Another", xlabel="w") == same
    others = [
        ground_version(z=Z + 1),
        ground_version(x=X + 1),
        ground_version(y=Y + 1),
        ground_version(zscale=0.4),
    ]
    assert len({same, *others}) == 5


def test_holes_and_ticks_of_ones_own_arrive() -> None:
    holed = Z.copy()
    holed[1, 2] = np.nan
    panel, arrays = packed(replace(LAND, z=holed, zticks=[(0.0, "1"), (1.0, "10")]))
    assert np.isnan(arrays[panel["z"]["$array"]][1, 2])
    assert panel["zticks"] == [[0.0, "1"], [1.0, "10"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"z": Z.T},
        {"z": Z[0]},
        {"x": X[::-1]},
        {"y": np.array([0.0, 0.0, 1.0])},
        {"x": np.array([0, 1e-9, 2e-9, 3e-9, 4e-9]) + 1},  # equal, once they are float32
        {"x": X[:1], "z": Z[:, :1]},
        {"azimuth": np.nan},
        {"elevation": np.inf},
        {"zscale": 0.0},
        {"paths": Paths(W, W[:1], W)},
        {"marks": Marks(X, Y, X)},
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="land: "):
        packed(replace(LAND, **changes))


def test_a_box_has_half_sides_for_every_row_and_step() -> None:
    box = Box(W, W, rx=np.abs(W), ry=0.5, colors=["value", "loss"], labels=["v", "v"])
    header, arrays = unpack(Scene(3, [Plot("p", {"data": [], "layout": {}}, [box])]).pack())
    (actor,) = header["panels"][0]["actors"]
    assert actor["kind"] == "box"
    assert arrays[actor["rx"]["$array"]].shape == (2, 4)
    assert (actor["ry"], actor["width"], actor["colors"]) == (0.5, 1.5, ["value", "loss"])
