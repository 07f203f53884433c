"""The curves through the data."""

import numpy as np
import pytest
import torch

from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size import loss_grid, paths, predictions
from playground.experiments.batch_size.spec import BatchSizeSpec


@pytest.mark.parametrize("model", TOY_MODELS)
def test_a_curve_is_the_model_at_that_step(model):
    spec = BatchSizeSpec(model=model, epochs=2)
    trace, grid = paths.run(spec), loss_grid.run(spec)
    found = predictions.run(spec, trace, grid)
    assert [y.shape for y in found.y] == [(len(found.x), 2 * 64 // size + 1) for size in (1, 8, 64)]
    for k, t in ((0, 5), (1, 64), (2, 128)):
        a, b = trace.theta[k, t]
        expected = spec.toy_model.predict(torch.from_numpy(a * found.x + b))
        np.testing.assert_allclose(found.y[k][:, trace.updates[k, t]], expected, atol=1e-5)
    a, b = grid.minimum
    np.testing.assert_allclose(
        found.best, spec.toy_model.predict(torch.from_numpy(a * found.best_x + b)), atol=1e-12
    )


def test_long_runs_send_fewer_points():
    counts = []
    for epochs in (1, 10, 20):
        spec = BatchSizeSpec(epochs=epochs)
        trace = paths.run(spec)
        counts.append(len(predictions.run(spec, trace, loss_grid.run(spec)).x))
    assert counts[0] == 97
    assert counts[0] > counts[1] > counts[2] >= 33
