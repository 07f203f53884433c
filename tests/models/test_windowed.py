import pytest
import torch

from playground.models.windowed import WindowedLM
from playground.text.tokenizers import BOUNDARY


class Windows(WindowedLM):
    """A model whose scores are the window itself."""

    def __init__(self, context):
        super().__init__()
        self.context = context

    def scores(self, windows):
        return windows


IDS = torch.tensor([[5, 6, 7, 8], [2, 3, 4, 9]])


@pytest.mark.parametrize("context", [0, 1, 3, 6])
def test_a_window_is_the_last_ids_with_boundaries_before_the_text(context):
    seen, state = Windows(context)(IDS)
    led = [[BOUNDARY] * context + row for row in IDS.tolist()]
    assert seen.tolist() == [[row[t + 1 : t + 1 + context] for t in range(4)] for row in led]
    assert state.tolist() == [[row[4:] for row in led]]


@pytest.mark.parametrize("context", [0, 1, 3, 6])
def test_token_by_token_and_the_last_alone_are_the_same_windows(context):
    model = Windows(context)
    whole, after = model(IDS)
    state, seen = None, []
    for ids in IDS.T:
        window, state = model.step(ids, state)
        seen.append(window)
    assert torch.equal(torch.stack(seen, dim=1), whole)
    assert torch.equal(state, after)
    assert torch.equal(model(IDS, last=True)[0], whole[:, -1:])
