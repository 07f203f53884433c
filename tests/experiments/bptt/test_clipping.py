"""Clipping is what torch.nn.utils does; a bad gradient is named with its step."""

import re

import numpy as np
import pytest
import torch

from playground.experiments.bptt.clipping import (
    FAULT_STEP,
    ClippingSpec,
    clipped,
    cosine,
    flat,
    network,
    run,
)
from playground.experiments.bptt.clipping_table import script, table
from tests.program import run_program

SPEC = ClippingSpec("the students opened their books", clip_steps=20)


@pytest.mark.parametrize("threshold", [0.1, 100.0])
def test_the_formulas_are_those_of_torch(threshold):
    spec = ClippingSpec(threshold=threshold, value=0.03)
    generator = torch.Generator().manual_seed(0)
    parameters = [torch.zeros(3, 4).double(), torch.zeros(5).double()]
    for parameter in parameters:
        parameter.grad = torch.randn(parameter.shape, generator=generator).double()
    originals = [parameter.grad.clone() for parameter in parameters]
    g = flat(parameters)
    by_norm, by_value = clipped(g, spec)
    before = torch.nn.utils.clip_grad_norm_(parameters, threshold)
    assert float(before) == pytest.approx(float(g.norm()))
    torch.testing.assert_close(flat(parameters), by_norm, rtol=1e-12, atol=0)
    assert cosine(g, by_norm) == pytest.approx(1, abs=1e-12)
    for parameter, original in zip(parameters, originals, strict=True):
        parameter.grad = original
    torch.nn.utils.clip_grad_value_(parameters, 0.03)
    torch.testing.assert_close(flat(parameters), by_value, rtol=0, atol=0)
    assert cosine(g, by_value) < 0.95
    assert by_value.abs().max() == 0.03


def test_the_run_by_norm():
    trace = run(SPEC)
    runs = trace.runs
    assert runs["none"].loss[0] == runs["norm"].loss[0] == runs["value"].loss[0], "the same start"
    assert runs["none"].norm[0] == runs["norm"].norm[0]
    norm, after = runs["norm"].norm, runs["norm"].after
    np.testing.assert_allclose(after, norm * np.minimum(1, SPEC.threshold / (norm + 1e-6)), rtol=1e-12)
    np.testing.assert_allclose(runs["norm"].cosine_norm, 1, atol=1e-12)
    np.testing.assert_array_equal(runs["none"].norm, runs["none"].after)
    np.testing.assert_allclose(runs["value"].after, runs["value"].length_value, rtol=1e-12)
    rnn, output = network(SPEC, len(trace.text.vocabulary))
    trained = [p for p in (*rnn.parameters(), *output.parameters()) if p.requires_grad]
    assert sum(p.numel() for p in trained) == trace.parameters
    radius = torch.linalg.eigvals(rnn.weight_hh_l0.detach()).abs().max()
    assert float(radius) == pytest.approx(SPEC.clip_radius)
    assert len(table(trace)["loss_norm"]) == SPEC.clip_steps


def test_a_threshold_never_reached_changes_nothing():
    trace = run(ClippingSpec("hello hello", clip_steps=20, threshold=1e9, value=1e9))
    np.testing.assert_array_equal(trace.runs["norm"].loss, trace.runs["none"].loss)
    np.testing.assert_array_equal(trace.runs["value"].loss, trace.runs["none"].loss)


@pytest.mark.parametrize("fault", ["inf", "nan"])
def test_a_gradient_that_is_not_finite_ends_the_run_by_norm(fault):
    trace = run(ClippingSpec("hello hello", clip_steps=20, fault=fault))
    by_norm, by_value = trace.runs["norm"], trace.runs["value"]
    assert not np.isfinite(by_norm.norm[FAULT_STEP])
    assert by_norm.diverged == FAULT_STEP + 1, "the loss of the next step is NaN"
    assert np.isnan(by_norm.loss[FAULT_STEP + 1 :]).all()
    assert trace.runs["none"].diverged == FAULT_STEP + 1
    assert by_value.diverged == (None if fault == "inf" else FAULT_STEP + 1), "min cuts inf, not NaN"


def test_the_script_trains_the_same():
    done = run_program(script(SPEC))
    ends = dict(re.findall(r"^(\w+) after step 20: loss (\S+)$", done, re.M))
    for method, result in run(SPEC).runs.items():
        assert float(ends[method]) == pytest.approx(result.loss[-1], rel=1e-4)
    cosines = {
        method: [float(c) for c in re.findall(rf"^{method} \d+: .* cosine (\S+)$", done, re.M)]
        for method in ("norm", "value")
    }
    assert cosines["norm"] == pytest.approx([1] * 20, abs=1e-6)
    assert min(cosines["value"]) < 0.99
