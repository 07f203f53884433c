"""Updates per epoch are counted; time is measured, and never asserted."""

import pytest
import torch

from playground.experiments.batch_size.cost import timing, updates_per_epoch
from playground.experiments.batch_size.spec import BatchSizeSpec


@pytest.mark.parametrize(
    ("examples", "size", "updates"), [(64, 1, 64), (64, 8, 8), (64, 9, 8), (64, 64, 1), (8, 5, 2)]
)
def test_updates_are_mini_batches(examples, size, updates):
    assert updates_per_epoch(examples, size) == updates == len(torch.arange(examples).split(size))


def test_every_batch_size_is_measured():
    threads = torch.get_num_threads()
    cost = timing(BatchSizeSpec(examples=16, batch_size=6))
    assert cost.sizes == (1, 2, 4, 6, 8, 16)
    assert cost.updates == (16, 8, 4, 3, 2, 1)
    assert all(seconds > 0 for seconds in cost.seconds)
    assert torch.get_num_threads() == threads
