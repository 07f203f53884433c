"""One unit: the terms add up to z, and its derivatives are autograd's."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.activations import ACTIVATIONS, FLAT
from playground.experiments.neurons.unit import (
    LIMIT,
    UnitSpec,
    bias_through,
    rounded_up,
    run,
    script,
    table,
    weight_through,
)
from tests.program import run_program

SPEC = UnitSpec()


def test_the_terms_add_up_to_the_score():
    trace = run(SPEC)
    assert trace.terms.tolist() == [-0.6, 1.2 * 1.5, 0.8 * -0.5]
    assert trace.sums[0] == 0
    np.testing.assert_array_equal(np.diff(trace.sums), trace.sums[1:] - trace.sums[:-1])
    assert trace.z == trace.sums[-1] == pytest.approx(torch.tensor([-0.6, 1.8, -0.4]).double().sum().item())
    assert trace.last == 5
    one = run(replace(SPEC, inputs=1))
    assert one.z == pytest.approx(1.2)
    assert one.last == 4


@pytest.mark.parametrize("key", ACTIVATIONS)
@pytest.mark.parametrize("inputs", [1, 2])
def test_the_derivatives_are_autograds(key, inputs):
    trace = run(replace(SPEC, activation=key, inputs=inputs))
    if not ACTIVATIONS[key].differentiable:
        assert np.isnan(trace.autograd).all()
        assert np.isnan(trace.autograd_error)
        assert trace.slope == 0
        return
    assert trace.autograd_error < 1e-15
    np.testing.assert_allclose(trace.autograd[:inputs], trace.da_dw, rtol=1e-12)
    np.testing.assert_allclose(trace.autograd[inputs:-1], trace.da_dx, rtol=1e-12)
    assert trace.autograd[-1] == pytest.approx(trace.slope, rel=1e-12)


def test_the_plane_holds_the_activation_of_each_point():
    trace = run(replace(SPEC, activation="tanh"))
    i, j = 10, 31
    expected = np.tanh(-0.6 + 1.2 * trace.grid[j] + 0.8 * trace.grid[i])
    assert trace.plane[i, j] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_flat_stretches_are_where_the_derivative_dies(key):
    trace = run(replace(SPEC, activation=key))
    inside = np.zeros(len(trace.curve_z), bool)
    for low, high in trace.flat:
        inside |= (trace.curve_z >= low) & (trace.curve_z <= high)
    np.testing.assert_array_equal(inside, np.abs(trace.curve_slope) < FLAT)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_huge_numbers_and_zeros_stay_finite(key):
    for spec in (
        UnitSpec(x1=LIMIT, w1=LIMIT, x2=-LIMIT, w2=LIMIT, b=-LIMIT, activation=key),
        UnitSpec(x1=LIMIT, w1=-LIMIT, activation=key),
        UnitSpec(w1=0.0, w2=0.0, b=0.0, x1=0.0, x2=0.0, activation=key),
    ):
        trace = run(spec)
        for values in (trace.z, trace.a, trace.slope, trace.curve_a, trace.plane, trace.da_dw):
            assert np.isfinite(values).all()


def test_an_axis_ends_at_a_round_number():
    assert [rounded_up(v, 6.0) for v in (0, 6, 7, 11, 21, 50, 5.1e12)] == [6, 6, 10, 20, 50, 50, 1e13]


def test_the_table_has_the_terms():
    trace = run(SPEC)
    columns = table(trace)
    assert columns["term"] == ["b", "w1 x1", "w2 x2"]
    assert columns["product"] == trace.terms.tolist()
    assert columns["sum"][-1] == trace.z


@pytest.mark.parametrize("key", ["silu", "perceptron"])
def test_the_script_prints_the_numbers(key):
    spec = replace(SPEC, activation=key, x2=0.25)
    printed, trace = run_program(script(spec)), run(spec)
    numbers = [float(text) for text in re.findall(r"z so far\s+(\S+)", printed)]
    np.testing.assert_allclose(numbers, trace.sums[1:], rtol=1e-7)
    assert float(re.search(r"a      = (\S+)", printed)[1]) == pytest.approx(trace.a, rel=1e-7)
    assert float(re.search(r"f'\(z\)  = (\S+)", printed)[1]) == pytest.approx(trace.slope, rel=1e-7)
    assert ("no gradient" in printed) == (key == "perceptron")


def test_a_dragged_line_goes_through_its_point_and_a_dragged_height_is_z_there():
    spec = UnitSpec()
    through = replace(spec, b=bias_through(spec, 0.7, -1.3), x1=0.7, x2=-1.3)
    assert run(through).z == pytest.approx(0, abs=1e-12)
    one = replace(spec, inputs=1, w1=weight_through(spec, 2.5), x1=1.0)
    assert run(one).z == pytest.approx(2.5)
