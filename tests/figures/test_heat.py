"""Heat maps as bytes."""

from typing import Any

import numpy as np
import pytest

from playground.figures.scene import Heat
from tests.figures.test_scene import only_panel


def test_a_heat_map_sends_each_token_once_and_its_values_as_float32() -> None:
    values = np.array([[0.1, np.nan, -2.0], [1.0, 0.5, 0.25]])
    panel, arrays = only_panel(Heat("h", values, [17, "b"], ["a", "⏎", "a"], brush=(0, 2), marked={1, 0}))
    got = arrays[panel["values"]["$array"]]
    assert got.dtype == "<f4"
    np.testing.assert_array_equal(got, values.astype(np.float32))
    assert panel["rows"] == ["17", "b"]
    assert panel["texts"] == ["a", "⏎"]
    assert arrays[panel["index"]["$array"]].tolist() == [0, 1, 0]
    assert panel["brush"] == [0, 2]
    assert panel["marked"] == [0, 1]
    assert panel["limit"] == 1


def test_a_heat_map_is_drawn_anew_only_when_its_matrix_changes() -> None:
    def version(values: np.ndarray, rows: str = "xy", columns: str = "abc", **more: Any) -> str:
        return str(only_panel(Heat("h", values, list(rows), list(columns), **more))[0]["matrix_version"])

    z = np.zeros((2, 3))
    assert version(z) == version(z.copy(), marked=np.array([1]), unit=1, brush=(0, 1), title="t")
    others = [version(z + 1), version(z, rows="yx"), version(z, columns="abb"), version(z, limit=2)]
    assert len({version(z), *others}) == 5


def test_a_heat_map_without_tokens_is_one_too() -> None:
    panel, _ = only_panel(Heat("h", np.zeros((2, 0)), ["a", "b"], []))
    assert panel["texts"] == []
    assert "brush" not in panel


def test_a_heat_map_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"h: \(2, 3\) values, 2 rows, 2 columns"):
        only_panel(Heat("h", np.zeros((2, 3)), ["a", "b"], ["a", "b"]))
    for limit in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="colours cannot run"):
            only_panel(Heat("h", np.zeros((1, 1)), ["a"], ["a"], limit=limit))
