"""One score: both losses against autograd, torch.optim and closed forms; far out; divergence."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.catalog.losses import LOSSES
from playground.experiments.losses import LossesSpec, run
from playground.experiments.losses.single_score import ESCAPED

SINGLE = [key for key, loss in LOSSES.items() if not loss.words]
SPEC = LossesSpec(loss="binary-cross-entropy")


def by_sgd(key, spec):
    """The same descent by torch.optim.SGD and autograd alone."""
    z = torch.tensor(spec.score, dtype=torch.float64, requires_grad=True)
    y = torch.tensor(spec.label, dtype=torch.float64)
    optimizer = torch.optim.SGD([z], lr=spec.learning_rate)
    path = []
    for _ in range(spec.steps + 1):
        optimizer.zero_grad()
        path.append(z.item())
        LOSSES[key].loss(z, y).backward()
        optimizer.step()
    return np.array(path)


@pytest.mark.parametrize("key", SINGLE)
@pytest.mark.parametrize(
    ("score", "label", "eta"), [(-3, 1, 1), (-8, 1, 0.3), (2.5, 0.3, 0.9), (1000, 0, 0.7)]
)
def test_each_path_is_torch_optims(key, score, label, eta):
    spec = replace(SPEC, loss=key, score=float(score), label=float(label), learning_rate=eta)
    trace = run(spec)
    assert trace.kinds[0] == key
    for kind, path in zip(trace.kinds, trace.z, strict=True):
        np.testing.assert_allclose(path, by_sgd(kind, spec), rtol=1e-12, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    key=st.sampled_from(SINGLE),
    score=st.floats(-1000, 1000),
    label=st.floats(0, 1),
    eta=st.floats(0.01, 20),
)
def test_every_quantity_is_consistent(key, score, label, eta):
    spec = replace(SPEC, loss=key, score=score, label=label, learning_rate=eta, steps=12)
    trace = run(spec)
    assert trace.autograd_error <= 1e-12
    for row, over in enumerate(trace.diverged):
        alive = np.isfinite(trace.z[row])
        assert alive.all() == (over is None)
        for values in (trace.prediction, trace.loss, trace.gradient, trace.autograd, trace.update):
            assert np.isfinite(values[row][alive]).all(), "no NaN and no overflow, however far out"
        assert np.abs(trace.z[row][alive]).max() <= ESCAPED
        step = np.diff(trace.z[row][alive])
        np.testing.assert_allclose(step, trace.update[row][alive][:-1], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("key", SINGLE)
def test_the_gradient_is_the_slope_of_the_drawn_curve(key):
    trace = run(replace(SPEC, loss=key, label=0.3))
    for loss, gradient in zip(trace.curve_loss, trace.curve_gradient, strict=True):
        slope = np.gradient(loss, trace.curve_z)
        scale = np.abs(gradient).max()
        np.testing.assert_allclose(slope[5:-5], gradient[5:-5], atol=2e-3 * scale)


@pytest.mark.parametrize(("eta", "left"), [(0.1, 0.8), (0.5, 0.0), (0.75, -0.5), (1.0, -1.0)])
def test_squared_error_of_a_number_multiplies_the_error_by_one_minus_two_eta(eta, left):
    trace = run(replace(SPEC, loss="squared", learning_rate=eta, steps=10))
    error = trace.z[0] - 1
    np.testing.assert_allclose(error[1:], left * error[:-1], atol=1e-12)


def test_beyond_eta_1_it_diverges_and_says_where():
    trace = run(replace(SPEC, loss="squared", learning_rate=1.2, steps=100))
    [over] = trace.diverged
    error = [4 * 1.4**k for k in range(over + 1)]
    assert error[over] > ESCAPED - 1
    assert error[over - 1] < ESCAPED + 1
    for values in (trace.z, trace.loss, trace.gradient, trace.autograd):
        assert np.isfinite(values[0, :over]).all()
        assert np.isnan(values[0, over:]).all()


@pytest.mark.parametrize(("z", "y", "loss"), [(1000, 0, 1000), (-1000, 1, 1000), (40, 0, 40), (1000, 1, 0)])
def test_far_out_cross_entropy_is_what_the_formula_would_be_without_rounding(z, y, loss):
    trace = run(replace(SPEC, score=float(z), label=float(y)))
    assert trace.loss[0, 0] == loss
    wrong = loss > 0
    assert abs(trace.gradient[0, 0]) == float(wrong)
    printed = trace.printed[0, 0]
    assert np.isposinf(printed) if wrong else np.isnan(printed), "ln 0 is -inf, and 0 times it is NaN"


def test_same_spec_same_trace_to_the_bit():
    one, two = run(SPEC), run(SPEC)
    for name in ("z", "prediction", "loss", "gradient", "autograd", "curve_loss", "curve_gradient"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
