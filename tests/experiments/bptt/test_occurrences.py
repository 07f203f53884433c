"""All parts add up to W.grad; each truncation is what a loop with detach gives."""

import numpy as np
import pytest
import torch

from playground.experiments.bptt import occurrences
from playground.experiments.bptt.occurrence_table import script, table
from playground.experiments.bptt.occurrences import METHODS, OccurrenceSpec, included, run
from tests.program import run_program

TEXT = "the students opened their books"


@pytest.mark.parametrize("matrix", ["W_h", "W_e"])
@pytest.mark.parametrize("method", METHODS)
def test_the_sum_is_the_gradient_of_the_loop_with_detach(matrix, method):
    for length in (1, 4, 30, 64):
        spec = OccurrenceSpec(TEXT, units=3, seed=4, matrix=matrix, truncation=method, length=length)
        trace = run(spec)
        np.testing.assert_allclose(trace.full, trace.autograd, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(trace.truncated, trace.detached, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(trace.truncated, trace.parts.total(trace.mask), rtol=1e-12)
        if length >= trace.steps:
            np.testing.assert_array_equal(trace.truncated, trace.full)
            assert trace.ratio[-1] == pytest.approx(1)


def test_a_part_is_the_gradient_of_one_loss_and_one_occurrence():
    trace = run(OccurrenceSpec("abcadbc", units=2, seed=2))
    p = {name: torch.from_numpy(value) for name, value in trace.parameters.items()}
    copies = [p["W_h"].clone().requires_grad_() for _ in range(trace.steps)]
    h = torch.zeros(2, dtype=torch.float64)
    for t, (x, y) in enumerate(zip(trace.text.inputs, trace.text.targets, strict=True)):
        h = torch.tanh(copies[t] @ h + p["W_e"][:, x] + p["b_h"])
        J_t = -torch.log_softmax(p["U"] @ h + p["b_y"], 0)[y]
        gradients = torch.autograd.grad(J_t, copies[: t + 1], retain_graph=True)
        for k, gradient in enumerate(gradients):
            np.testing.assert_allclose(trace.parts.part(t, k), gradient.numpy(), rtol=1e-10, atol=1e-13)
            assert trace.parts.norms()[t, k] == pytest.approx(float(gradient.norm()), abs=1e-13)


def test_masks():
    assert included("none", 3, 1).sum() == 6
    np.testing.assert_array_equal(included("window", 4, 2).sum(axis=1), [1, 2, 2, 2])
    np.testing.assert_array_equal(included("chunks", 5, 2).sum(axis=1), [1, 2, 1, 2, 1])
    np.testing.assert_array_equal(included("chunks", 4, 1), np.eye(4, dtype=bool))


def test_the_state_is_carried_by_detach_and_not_by_reset():
    """The first token moves the last prediction as much as without truncation; after a reset not at all."""
    carried = {
        method: run(OccurrenceSpec(TEXT, units=4, spectral_radius=1.2, seed=23, truncation=method)).carried
        for method in METHODS
    }
    assert carried["chunks"] == carried["window"] == carried["none"] > 0
    assert carried["reset"] == 0


def test_shares_and_table():
    trace = run(OccurrenceSpec(TEXT, units=2))
    norms = trace.parts.norms()
    older = sum(norms[t, k] for t in range(30) for k in range(30) if t - k > 10)
    assert trace.share_older() == pytest.approx(older / norms.sum())
    columns = table(trace)
    assert sum(columns["norm"]) == pytest.approx(norms.sum())
    assert len(columns["lag"]) == 30 * 31 // 2


@pytest.mark.parametrize("method", ["window", "reset"])
def test_the_script_truncates_both_ways(method):
    spec = OccurrenceSpec("hello hello", units=2, truncation=method, length=3)
    done = run_program(script(spec))
    trace = run(spec)
    assert f"norm of the sum {np.linalg.norm(trace.truncated):.12f}" in done
    assert float(done.rsplit(" ", 1)[1]) < 1e-12
    assert done.count("C[") == trace.mask.sum()


def test_nan_gradients_are_left_alone():
    """Where the full gradient is zero there is no cosine, and no ratio."""
    ratio, cosine = occurrences.compare(np.zeros((2, 2, 2)), np.zeros((2, 2)))
    assert np.isnan(ratio).all()
    assert np.isnan(cosine).all()
