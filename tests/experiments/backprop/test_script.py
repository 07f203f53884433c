"""The standalone program prints the numbers of the trace."""

import contextlib
import io

import pytest

from playground.catalog.activations import ONE_STEP_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.experiments.backprop import BackpropSpec, run, script
from playground.experiments.backprop.quantity_ref import parameter_refs


def printed(spec):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script(spec), "backprop.py", "exec"), {"__name__": "__main__"})
    lines = (line.split("#")[0].rsplit(maxsplit=1) for line in out.getvalue().splitlines())
    return {name: float(value) for name, value in lines}


@pytest.mark.parametrize("activation", ONE_STEP_ACTIVATIONS)
@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_it_prints_the_trace(activation, initializer):
    edits = (("w1.2.3", 0.5), ("b2.1", -1.0), ("x1", 0.75), ("t2", 0.125)) if initializer == "he" else ()
    spec = BackpropSpec((3, 4, 2), activation, initializer, 7, edits, -0.5 if initializer == "small" else 0.5)
    said, trace = printed(spec), run(spec)
    assert said["L"] == pytest.approx(trace.loss, rel=1e-12)
    assert said["L after the update"] == pytest.approx(trace.loss_new, rel=1e-10)
    assert said["autograd"] <= 1e-12
    for ref in parameter_refs(trace.shape):
        layer, j = ref.layer, ref.unit - 1
        if ref.kind == "w":
            expected = trace.dw[layer][ref.source - 1, j]
            assert said[f"dL/d{ref.name}"] == pytest.approx(expected, rel=1e-10, abs=1e-300)
        else:
            assert said[f"o{layer}.{j + 1}"] == pytest.approx(trace.o[layer][j], rel=1e-12)
            assert said[f"d{layer}.{j + 1}"] == pytest.approx(trace.delta[layer][j], rel=1e-10, abs=1e-300)


def test_the_largest_network_runs():
    spec = BackpropSpec((8, 8, 8, 8, 8), seed=5)
    assert printed(spec)["L"] == pytest.approx(run(spec).loss, rel=1e-12)
