"""Parameters as one row, and back in their shapes; many rows at once."""

import numpy as np

from playground.experiments.flat_parameters import flatten, unflatten

PARAMETERS = {"W": np.arange(6.0).reshape(2, 3), "b": np.array([6.0, 7.0])}


def test_the_row_holds_every_number_and_goes_back():
    row = flatten(PARAMETERS)
    np.testing.assert_array_equal(row, np.arange(8.0))
    back = unflatten(row, PARAMETERS)
    assert list(back) == ["W", "b"]
    for name, value in PARAMETERS.items():
        np.testing.assert_array_equal(back[name], value)


def test_many_rows_are_as_many_networks():
    back = unflatten(flatten(PARAMETERS) + 1j * np.eye(8), PARAMETERS)
    assert (back["W"].shape, back["b"].shape) == ((8, 2, 3), (8, 2))
    assert back["W"][5, 1, 2] == 5 + 1j
    assert back["b"][5, 0] == 6
