"""The curves through the data."""

import numpy as np
import pytest
import torch

from playground.catalog.small_models import SMALL_MODELS
from playground.experiments.batch_size import fits, ground, paths
from playground.experiments.batch_size.spec import BatchSizeSpec


@pytest.mark.parametrize("small_model", SMALL_MODELS)
def test_a_curve_is_the_model_at_that_moment(small_model):
    spec = BatchSizeSpec(small_model=small_model, epochs=2)
    trace, land = paths.run(spec), ground.run(spec)
    found = fits.run(spec, trace, land)
    assert found.y.shape == (3, len(found.x), len(trace.seen))
    for k, t in ((0, 5), (1, 64), (2, 128)):
        a, b = trace.theta[k, t]
        expected = spec.model.predict(torch.from_numpy(a * found.x + b))
        np.testing.assert_allclose(found.y[k, :, t], expected, atol=1e-5)
    a, b = land.minimum
    np.testing.assert_allclose(
        found.best, spec.model.predict(torch.from_numpy(a * found.best_x + b)), atol=1e-12
    )


def test_long_runs_send_fewer_points():
    counts = []
    for epochs in (1, 10, 20):
        spec = BatchSizeSpec(epochs=epochs)
        trace = paths.run(spec)
        counts.append(len(fits.run(spec, trace, ground.run(spec)).x))
    assert counts[0] == 97
    assert counts[0] > counts[1] > counts[2] >= 33
