"""The order of the examples, and the batch sizes that are compared."""

import torch

from playground.experiments.batch_size.spec import BatchSizeSpec, orders, powers_of_two


def test_each_example_is_seen_once_in_each_epoch():
    order = orders(BatchSizeSpec(epochs=5, examples=24))
    assert order.shape == (5, 24)
    assert (order.sort(1).values == torch.arange(24)).all()


def test_reshuffled_or_not_the_first_epoch_is_the_same():
    every = orders(BatchSizeSpec(reshuffle="every", seed=3))
    once = orders(BatchSizeSpec(reshuffle="once", seed=3))
    assert torch.equal(every[0], once[0])
    assert (once == once[0]).all()
    assert not torch.equal(every[1], every[0])
    assert not torch.equal(every[0], orders(BatchSizeSpec(seed=4))[0])


def test_more_epochs_do_not_change_the_first_ones():
    assert torch.equal(orders(BatchSizeSpec(epochs=3)), orders(BatchSizeSpec(epochs=9))[:3])


def test_the_sizes_that_are_compared():
    assert BatchSizeSpec(batch_size=8, examples=64).sizes == (1, 8, 64)
    assert BatchSizeSpec(batch_size=1, examples=64).sizes == (1, 64)
    assert BatchSizeSpec(batch_size=64, examples=64).sizes == (1, 64)
    assert BatchSizeSpec(batch_size=50, examples=40).sizes == (1, 40), "more than there are means all"
    assert powers_of_two(BatchSizeSpec(batch_size=12, examples=40)) == (1, 2, 4, 8, 12, 16, 32, 40)


def test_what_the_data_loader_does_is_what_the_page_says():
    from torch.utils.data import DataLoader

    loader = DataLoader(range(22), batch_size=8, shuffle=True, drop_last=False)
    epochs = [list(loader) for _ in range(2)]
    for batches in epochs:
        assert [len(batch) for batch in batches] == [8, 8, 6]
        assert torch.cat(batches).sort().values.tolist() == list(range(22))
    assert not torch.equal(torch.cat(epochs[0]), torch.cat(epochs[1])), "a new permutation every epoch"
