"""The check that the page shows can fail."""

from dataclasses import replace

import numpy as np

from playground.experiments.batch_size import paths, reference
from playground.experiments.batch_size.spec import BatchSizeSpec

SPEC = BatchSizeSpec(epochs=3, batch_size=7)


def test_it_finds_our_paths_equal_to_the_bit():
    found = reference.run(SPEC, paths.run(SPEC))
    assert found.path == 0
    assert found.gradient < 1e-12


def test_it_notices_a_wrong_path_and_a_wrong_gradient():
    trace = paths.run(SPEC)
    theta = trace.theta.copy()
    theta[1, 100:] += 1e-6
    assert reference.run(SPEC, replace(trace, theta=theta)).path > 5e-7
    assert reference.run(SPEC, replace(trace, gradient=1.001 * trace.gradient)).gradient > 1e-5


def test_what_diverged_is_compared_until_then():
    spec = BatchSizeSpec("linear", learning_rate=0.9, epochs=4, a=-1.5, b=-1.5)
    trace = paths.run(spec)
    assert np.isnan(trace.loss).any()
    assert reference.run(spec, trace).path == 0
