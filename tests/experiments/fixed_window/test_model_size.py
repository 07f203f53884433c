"""How large a network is, against one that was built."""

import pytest

from playground.experiments.fixed_window.model_size import WINDOWS, ModelSizeSpec, model_sizes
from playground.models.fixed_window import FixedWindowLM


@pytest.mark.parametrize("direct", [True, False])
def test_the_sizes_are_those_of_the_network_that_would_be_built(direct):
    found = model_sizes(ModelSizeSpec(vocabulary=20, embedding=8, hidden=16, direct=direct))
    assert found.windows.tolist() == list(WINDOWS) == list(range(1, 17))
    for k in (0, 3, 15):
        model = FixedWindowLM(20, int(found.windows[k]), 8, 16, direct)
        assert found.total[k] == sum(p.numel() for p in model.parameters())
        assert found.part("W1")[k] == model.W1.weight.numel() == found.windows[k] * 8 * 16
        assert found.possible_ngrams[k] == 20.0 ** (found.windows[k] + 1)
    assert (found.part("W3") > 0).all() == direct
