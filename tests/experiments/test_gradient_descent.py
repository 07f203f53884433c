import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.catalog.losses_1d import LOSSES_1D
from playground.experiments.gradient_descent import ESCAPED, GradientDescentSpec, limit_at, run, script
from tests.program import run_program

SPEC = GradientDescentSpec()


def sgd(spec):
    """The same descent by torch.optim.SGD alone."""
    theta = torch.tensor(spec.start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=spec.learning_rate)
    path = []
    for _ in range(spec.steps + 1):
        path.append(theta.item())
        optimizer.zero_grad()
        LOSSES_1D[spec.curve].loss(theta).backward()
        optimizer.step()
    return np.array(path)


@pytest.mark.parametrize("curve", LOSSES_1D)
@pytest.mark.parametrize("eta", [0.01, 0.3, 1.0, 2.7])
def test_the_path_is_torch_optims_to_the_bit(curve, eta):
    spec = replace(SPEC, curve=curve, learning_rate=eta, start=LOSSES_1D[curve].start)
    trace = run(spec)
    end = spec.steps + 1 if trace.diverged is None else trace.diverged
    np.testing.assert_array_equal(trace.theta[:end], sgd(spec)[:end])
    assert np.isnan(trace.theta[end:]).all()


@settings(max_examples=40, deadline=None)
@given(
    curve=st.sampled_from(list(LOSSES_1D)),
    start=st.floats(-6, 6),
    learning_rate=st.floats(0.01, 3),
    steps=st.integers(1, 40),
)
def test_every_quantity_is_consistent(curve, start, learning_rate, steps):
    spec = GradientDescentSpec(curve, start, learning_rate, steps)
    trace = run(spec)
    assert len(trace.theta) == steps + 1
    alive = np.isfinite(trace.theta)
    assert alive.all() == (trace.diverged is None)
    assert np.abs(trace.theta[alive]).max(initial=0) <= ESCAPED
    np.testing.assert_array_equal(trace.update[alive], -learning_rate * trace.slope[alive])
    assert trace.autograd_error <= 1e-12
    steps_taken = np.diff(trace.theta)
    np.testing.assert_allclose(
        steps_taken[np.isfinite(steps_taken)],
        trace.update[:-1][np.isfinite(steps_taken)],
        rtol=1e-6,
        atol=1e-9,
    )


@pytest.mark.parametrize("curve", LOSSES_1D)
def test_the_slope_on_the_grid_is_the_derivative_written_by_hand(curve):
    trace = run(replace(SPEC, curve=curve, start=LOSSES_1D[curve].start))
    by_hand = LOSSES_1D[curve].derivative(torch.from_numpy(trace.curve_theta)).numpy()
    jump = np.isnan(trace.curve_slope)
    np.testing.assert_allclose(trace.curve_slope[~jump], by_hand[~jump], rtol=1e-12, atol=1e-12)
    kinks = LOSSES_1D[curve].minima if LOSSES_1D[curve].kink else ()
    np.testing.assert_allclose(trace.curve_theta[jump], kinks, atol=1e-2)
    assert trace.stationary == LOSSES_1D[curve].stationary


def test_same_spec_same_trace_to_the_bit():
    one, two = run(SPEC), run(SPEC)
    for name in ("theta", "loss", "slope", "curvature", "finite_difference", "sweep_loss"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


@pytest.mark.parametrize("h", [0.1, 0.01, 0.001])
def test_the_finite_difference_is_off_by_half_h_times_the_curvature(h):
    trace = run(replace(SPEC, curve="two-valleys", start=1.2, nudge=h))
    error = trace.finite_difference - trace.slope
    np.testing.assert_allclose(error, h / 2 * trace.curvature, rtol=0, atol=1.5 * h**2)


@pytest.mark.parametrize("curve", [key for key, entry in LOSSES_1D.items() if entry.quadratic])
def test_the_limit_is_exact_for_quadratics(curve):
    limit = limit_at(LOSSES_1D[curve], 0.0)
    below = run(GradientDescentSpec(curve, 1.0, 0.999 * limit, 200))
    above = run(GradientDescentSpec(curve, 1.0, 1.001 * limit, 200))
    assert abs(below.theta[-1]) < 1 < abs(above.theta[-1])
    assert abs(run(GradientDescentSpec(curve, 1.0, limit, 200)).theta[-1]) == pytest.approx(1)


@pytest.mark.parametrize(
    "curve", [key for key, entry in LOSSES_1D.items() if not entry.quadratic and not entry.kink]
)
def test_elsewhere_the_limit_holds_near_the_minimum(curve):
    minimum = LOSSES_1D[curve].minima[0]
    limit = limit_at(LOSSES_1D[curve], minimum)
    near = 1e-5
    below = run(GradientDescentSpec(curve, minimum + near, 0.98 * limit, 200))
    above = run(GradientDescentSpec(curve, minimum + near, 1.02 * limit, 20))
    assert abs(below.theta[-1] - minimum) < 0.1 * near
    assert abs(above.theta[-1] - minimum) > near


def test_a_kink_has_no_limit():
    assert run(replace(SPEC, curve="absolute", start=-2.25)).limit is None
    assert limit_at(LOSSES_1D["absolute"], 0.0) is None


@pytest.mark.parametrize("curve", LOSSES_1D)
def test_the_sweep_is_the_loss_of_a_run_at_that_rate(curve):
    spec = replace(SPEC, curve=curve, start=LOSSES_1D[curve].start, steps=6)  # few: waves are chaotic
    trace = run(spec)
    for i in (0, 40, 80, 120, 160):
        alone = run(replace(spec, learning_rate=float(trace.sweep_learning_rate[i])))
        if math.isinf(trace.sweep_loss[i]):
            assert alone.diverged is not None
        elif alone.diverged is None:
            assert trace.sweep_loss[i] == pytest.approx(alone.loss[-1], rel=1e-6, abs=1e-9)


def test_divergence_is_marked_at_its_step():
    trace = run(GradientDescentSpec("steep-bowl", 1.0, 3.0, 30))
    assert trace.diverged is not None
    assert np.isfinite(trace.loss[: trace.diverged]).all()
    assert np.isnan(trace.loss[trace.diverged :]).all()


@pytest.mark.parametrize("start", [1e7, math.inf, math.nan])
def test_a_start_beyond_all_bounds_is_divergence_at_step_0(start):
    trace = run(replace(SPEC, start=start))
    assert trace.diverged == 0
    assert np.isnan(trace.theta).all()


@pytest.mark.parametrize(
    "spec",
    [
        SPEC,
        GradientDescentSpec("log-cosh", -4.0, 1.5, 12, 0.1),
        GradientDescentSpec("steep-bowl", -0.25, 0.45, 200),
    ],
)
def test_the_script_prints_the_numbers_on_the_page(spec):
    out = run_program(script(spec))
    trace = run(spec)
    lines = out.splitlines()[1:]
    if trace.diverged is not None:
        assert lines.pop().split() == [str(trace.diverged), "diverged"]
    else:
        assert len(lines) == spec.steps + 1
    for line in lines:
        step, theta, loss, slope, difference = line.split()
        k = int(step)
        assert float(theta) == pytest.approx(trace.theta[k], abs=1e-9)
        assert float(loss) == pytest.approx(trace.loss[k], abs=1e-9)
        assert float(slope) == pytest.approx(trace.slope[k], abs=1e-9)
        assert float(difference) == pytest.approx(trace.finite_difference[k], abs=1e-6)
