"""The script on the page prints the numbers on the page."""

import pytest

from playground.experiments.two_weights import STEPS, TwoWeightsSpec, run, script
from tests.program import run_program


@pytest.mark.parametrize("spec", [TwoWeightsSpec(updates=4), TwoWeightsSpec(0.0, -1.5, 1e6, -3.0, 2.0, 1)])
def test_the_script_prints_the_numbers(spec):
    out = run_program(script(spec))
    trace = run(spec)
    first, updates = out.split("\n\n")
    named = dict(line.split() for line in first.splitlines())
    assert set(named) == {"w1", "w2", *(step.name for step in STEPS[:-1])}
    for name, value in named.items():
        assert float(value) == pytest.approx(trace[name][0], rel=1e-9, abs=1e-12)
    lines = updates.strip().splitlines()[1:]
    assert len(lines) == spec.updates + 1
    for k, line in enumerate(lines):
        update, w1, w2, L, *gradients = map(float, line.split())
        assert update == k
        expected = [trace["w1"][k], trace["w2"][k], trace["L"][k]]
        for i, name in enumerate(("dL_dw1", "dL_dw2")):
            expected += [trace[name][k], trace.autograd[i, k], trace.difference[i, k]]
        assert [w1, w2, L, *gradients] == pytest.approx(expected, rel=1e-6, abs=1e-8)
