"""The trace as columns."""

import numpy as np

from playground.experiments.backprop import BackpropSpec, run, table
from playground.experiments.backprop.quantity_ref import parameter_refs


def test_every_parameter_has_a_row_that_multiplies_out():
    trace = run(BackpropSpec((3, 4, 2), seed=2))
    columns = table(trace)
    assert columns["name"] == [ref.name for ref in parameter_refs(trace.shape)]
    o, delta, gradient = (np.array(columns[name]) for name in ("o_from", "delta_to", "gradient"))
    np.testing.assert_array_equal(o * delta, gradient)
    np.testing.assert_allclose(gradient, columns["autograd"], rtol=1e-10)
    np.testing.assert_array_equal(np.array(columns["value"]) - gradient, columns["new_value"])
    assert [source is None for source in columns["from_unit"]] == [
        name.startswith("b") for name in columns["name"]
    ]
