"""From the score to the weights: the outer product is autograd's, the descent torch.optim's."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.losses import LOSSES
from playground.experiments.losses import LossesSpec, run, run_weights, weights_script, weights_table
from tests.program import run_program

SPEC = LossesSpec(learning_rate=0.2, steps=12)
SPECS = [replace(SPEC, loss=key) for key in LOSSES] + [
    replace(SPEC, target=(0.5, 0.3, 0.2, 0.0, 0.0), inputs=(0.0, 2.0, -0.3)),
    replace(SPEC, loss="squared", inputs=(3.0, -2.0, 0.0), label=0.3, learning_rate=0.05),
]


@pytest.mark.parametrize("spec", SPECS)
def test_the_path_and_its_gradients_are_torch_optims_and_autograds(spec):
    trace, loss = run_weights(spec), LOSSES[spec.loss]
    w = torch.tensor(trace.w[..., 0], requires_grad=True)
    x, y = torch.from_numpy(trace.x), torch.from_numpy(trace.target)
    optimizer = torch.optim.SGD([w], lr=spec.learning_rate)
    for k in range(spec.steps + 1):
        optimizer.zero_grad()
        z = w @ x
        z.retain_grad()
        value = loss.loss(z, y).sum()
        value.backward()
        np.testing.assert_allclose(trace.w[..., k], w.detach(), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(trace.z[:, k], z.detach(), rtol=1e-12, atol=1e-12)
        assert trace.loss[k] == pytest.approx(value.item(), rel=1e-12, abs=1e-12)
        for values, expected in ((trace.dL_dz, z.grad), (trace.dL_dw, w.grad), (trace.autograd, w.grad)):
            np.testing.assert_allclose(values[..., k], expected, rtol=1e-10, atol=1e-12)
        optimizer.step()
    assert trace.diverged is None
    assert trace.autograd_error < 1e-12


@pytest.mark.parametrize("spec", SPECS)
def test_an_update_of_the_weights_moves_the_score_by_eta_x_squared_times_its_gradient(spec):
    trace = run_weights(spec)
    np.testing.assert_allclose(np.diff(trace.z), trace.z_change[:, :-1], rtol=1e-9, atol=1e-9)
    silent = trace.x == 0
    assert (trace.dL_dw[:, silent] == 0).all()
    assert (np.diff(trace.w[:, silent]) == 0).all(), "an input of 0 teaches its weights nothing"


@pytest.mark.parametrize("key", LOSSES)
def test_the_default_weights_make_the_default_scores(key):
    spec = LossesSpec(loss=key)
    np.testing.assert_array_equal(
        run_weights(spec).z[:, 0], np.atleast_2d(run(spec).z)[:, 0][: len(run_weights(spec).z)]
    )


def test_divergence_ends_the_path():
    trace = run_weights(LossesSpec(loss="squared", learning_rate=1.0, steps=40))
    assert trace.diverged is not None
    assert np.isfinite(trace.loss[: trace.diverged]).all()
    for values in (trace.w, trace.z, trace.loss, trace.dL_dw, trace.autograd):
        assert np.isnan(values[..., trace.diverged :]).all()
    assert trace.autograd_error < 1e-12


@pytest.mark.parametrize("spec", [SPEC, replace(SPEC, loss="squared", learning_rate=1.0, steps=20)])
def test_the_script_prints_the_numbers_on_the_page(spec):
    trace = run_weights(spec)
    out = run_program(weights_script(spec)).splitlines()[1:]
    if trace.diverged is not None:
        assert out.pop().split() == [str(trace.diverged), "diverged"]
    for k, line in enumerate(out):
        step, *numbers = map(float, line.split())
        assert step == k
        np.testing.assert_allclose(
            numbers, [trace.loss[k], *trace.z[:, k], *trace.dL_dw[..., k].ravel()], rtol=1e-6, atol=1e-8
        )
    columns = weights_table(trace)
    assert {len(column) for column in columns.values()} == {spec.steps + 1}
    np.testing.assert_array_equal(columns["dL_dw_12"], trace.dL_dw[0, 1])
