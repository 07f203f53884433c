"""Every number of a trace stands where its name says."""

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.figures.backprop.values import value_index, value_vector


@pytest.mark.parametrize("shape", [(2, 3, 2), (1, 1), (3, 1, 4, 2), (8, 8, 8, 8, 8)])
def test_names_find_their_numbers(shape):
    trace = run(BackpropSpec(shape, "tanh", seed=1, learning_rate=0.25))
    at, values = value_index(trace.shape), value_vector(trace, 0.25)
    assert len(values) == len(at) + 1
    assert np.isnan(values[-1])
    assert list(at.values()) == list(range(len(at)))
    for layer in range(1, trace.depth + 1):
        for j in range(trace.shape[layer]):
            for name in ("inp", "o", "slope", "delta", "b", "db", "o_new", "b_new"):
                assert values[at[name, layer, j + 1]] == getattr(trace, name)[layer][j]
            assert values[at["one_minus_o", layer, j + 1]] == 1 - trace.o[layer][j]
            assert values[at["sum", layer, 0, j + 1]] == trace.b[layer][j]
            for i in range(trace.shape[layer - 1]):
                for name in ("w", "dw", "w_new"):
                    assert values[at[name, layer, i + 1, j + 1]] == getattr(trace, name)[layer][i, j]
                product = values[at["w", layer, i + 1, j + 1]] * values[at["o", layer - 1, i + 1]]
                assert values[at["product", layer, i + 1, j + 1]] == product
                assert values[at["sum", layer, i + 1, j + 1]] == trace.sums[layer][i + 1, j]
                move = values[at["w_step", layer, i + 1, j + 1]]
                assert move == 0.25 * trace.dw[layer][i, j]
            fed = trace.shape[layer + 1] if layer < trace.depth else 0
            for m in range(fed):
                back = trace.w[layer + 1][j, m] * trace.delta[layer + 1][m]
                assert values[at["back_product", layer, m + 1, j + 1]] == back
                assert values[at["back_sum", layer, m + 1, j + 1]] == trace.back_sums[layer][m, j]
        assert values[at["mean_delta", layer]] == trace.mean_delta_sizes()[layer - 1]
    last = trace.depth
    for j in range(trace.shape[-1]):
        assert values[at["back_product", last, 1, j + 1]] == trace.o[last][j] - trace.t[j]
        assert values[at["squared_error", j + 1]] == values[at["error", j + 1]] ** 2
    assert values[at["loss",]] == trace.loss
    assert values[at["change",]] == trace.loss_new - trace.loss
