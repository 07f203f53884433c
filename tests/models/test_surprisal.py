import numpy as np
import pytest
import torch

from playground.models import surprisal
from playground.models.surprisal import sequence_surprisal, surprisal_in_blocks
from playground.models.table import MODELS


@pytest.mark.parametrize("cell", ["lstm", "gru", "transformer", "window"])
def test_a_sequence_in_blocks_has_the_surprisal_of_one_pass(cell, monkeypatch):
    model = (
        MODELS[cell]
        .build(7, {"positions": 8} if cell == "transformer" else {}, torch.Generator().manual_seed(0))
        .eval()
    )
    ids = np.random.default_rng(0).integers(0, 7, 30)
    with torch.inference_mode():
        logits, _ = model(torch.from_numpy(ids[None, :-1]))
    expected = -torch.log_softmax(logits[0].double(), dim=-1)[range(29), ids[1:]].numpy()
    monkeypatch.setattr(surprisal, "BLOCK_ENTRIES", 7 * 4)  # blocks of four tokens
    np.testing.assert_allclose(sequence_surprisal(model, ids[:-1], ids[1:]), expected, rtol=1e-5)


def test_blocks_come_in_order_and_cover_every_target():
    parts = []

    def scores(part):
        parts.append(part)
        return torch.zeros(part.stop - part.start, 5)

    found = surprisal_in_blocks(scores, np.zeros(10, dtype=np.int64), block=4)
    np.testing.assert_allclose(found, np.full(10, np.log(5)))
    assert parts == [slice(0, 4), slice(4, 8), slice(8, 10)]
    assert surprisal_in_blocks(scores, np.empty(0, dtype=np.int64)).shape == (0,)
