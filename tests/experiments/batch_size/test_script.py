"""The script on the page runs by itself and prints the page's numbers."""

import numpy as np
import pytest

from playground.experiments.batch_size import paths
from playground.experiments.batch_size.script import script
from playground.experiments.batch_size.spec import BatchSizeSpec
from tests.program import run_program


@pytest.mark.parametrize(
    "spec",
    [
        BatchSizeSpec(epochs=3),
        BatchSizeSpec("linear", 7, 0.6, 3, 40, 0.5, "once", -1.5, -1.5, 4, 2),
        BatchSizeSpec("logistic", 5, 0.5, 2, 16, 0.3, "every", -1.5, 2.0, 1, 1),
    ],
)
def test_it_prints_the_numbers_on_the_page(spec):
    out = run_program(script(spec))
    trace = paths.run(spec)
    blocks = out.split("batch size ")[1:]
    assert len(blocks) == len(trace.sizes)
    for k, block in enumerate(blocks):
        size, _, *lines = block.splitlines()
        assert int(size) == trace.sizes[k]
        over = trace.diverged[k]
        if over is not None:
            epoch, word = lines.pop().split()
            assert word == "diverged"
            assert int(epoch) == -(-over // spec.examples)
        else:
            assert len(lines) == spec.epochs + 1
        for line in lines:
            epoch, updates, *values = line.split()
            t = int(epoch) * spec.examples
            assert int(updates) == trace.updates[k, t]
            ours = [*trace.theta[k, t], trace.loss[k, t], np.linalg.norm(trace.gradient[k, t])]
            np.testing.assert_allclose([float(value) for value in values], ours, atol=1e-6)
