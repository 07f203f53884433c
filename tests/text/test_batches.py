import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.batches import Batches, ItemBatches, RunningBatches
from playground.text.encoded import Encoded, encode
from playground.text.evaluation_batches import evaluation_batches
from playground.text.tokenizers import BOUNDARY, TOKENIZERS


def numbered(*lengths: int, reading: str = "items") -> Encoded:
    """Texts in which every token is a number of its own, so that none can be mistaken for another."""
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Encoded(np.arange(10, 10 + sum(lengths), dtype=np.int32), starts, reading)  # type: ignore[arg-type]


def test_targets_close_items_and_inputs_are_the_token_before() -> None:
    tokenizer = TOKENIZERS["characters"].train(["ab", "c"])
    a, b, c = tokenizer.encode("abc").tolist()
    items = encode(["ab", "", "c"], tokenizer, "items")
    assert items.targets.tolist() == [a, b, BOUNDARY, BOUNDARY, c, BOUNDARY]
    assert items.inputs.tolist() == [BOUNDARY, a, b, BOUNDARY, BOUNDARY, c]
    assert items.target_starts.tolist() == [0, 3, 4, 6]
    running = encode(["abc"], tokenizer, "running")
    assert running.targets.tolist() == [a, b, c]
    assert running.inputs.tolist() == [BOUNDARY, a, b]


@given(st.integers(1, 400), st.integers(1, 12), st.integers(1, 30))
def test_a_running_text_comes_once_per_epoch(total: int, batch: int, window: int) -> None:
    encoded = numbered(total, reading="running")
    batches = RunningBatches(encoded, batch, window)
    for _ in range(2):
        rows: list[list[np.ndarray]] = [[] for _ in range(batches.batch)]
        for i in range(batches.per_epoch):
            x, y, fresh = batches.next()
            assert (fresh == (i == 0)).all()
            assert x.shape == y.shape
            assert x.dtype == y.dtype == np.int64
            assert 1 <= y.shape[1] <= window
            np.testing.assert_array_equal(x, np.where(y == 10, BOUNDARY, y - 1))
            for row, targets in zip(rows, y, strict=True):
                row.append(targets)
        seen = np.concatenate([np.concatenate(row) for row in rows])
        np.testing.assert_array_equal(seen, encoded.targets[: seen.size])
        assert total - seen.size < batches.batch <= batch


def test_windows_are_never_slivers() -> None:
    batches = RunningBatches(numbered(2 * 129, reading="running"), 2, 64)
    assert sorted(batches.next()[1].shape[1] for _ in range(batches.per_epoch)) == [43, 43, 43]


def test_whole_windows_leave_the_rest_to_the_last() -> None:
    batches = RunningBatches(numbered(2 * 135, reading="running"), 2, 64, are_whole=True)
    assert [batches.next()[1].shape[1] for _ in range(batches.per_epoch)] == [64, 64, 7]


@pytest.mark.parametrize("pool", [1, 3])
@given(st.lists(st.integers(0, 25), min_size=1, max_size=40), st.integers(1, 9))
def test_every_target_of_the_items_comes_once_per_epoch(pool: int, lengths: list[int], batch: int) -> None:
    encoded = numbered(*lengths)
    batches = ItemBatches(encoded, batch, seed=1, longest=10, pool=pool)
    for _ in range(2):
        targets: list[int] = []
        sizes: list[int] = []
        for _ in range(batches.per_epoch):
            x, y, fresh = batches.next()
            assert fresh.all()
            assert y.shape[1] <= 10
            real = y >= 0
            assert real[:, 0].all()
            assert (np.diff(real.astype(int), axis=1) <= 0).all()  # padding only behind
            inner = real[:, 1:]
            np.testing.assert_array_equal(x[:, 1:][inner], y[:, :-1][inner])
            targets += y[real].tolist()
            sizes.append(len(y))
        assert sorted(targets) == sorted(encoded.targets.tolist())
        assert max(sizes) <= batch
        assert max(sizes) - min(sizes) <= (1 if pool == 1 else 2)


def test_epochs_differ_and_seeds_decide() -> None:
    def order(seed: int) -> list[list[int]]:
        batches = ItemBatches(numbered(*[1] * 50), 50, seed)
        return [batches.next()[1][:, 0].tolist() for _ in range(2)]

    first, second = order(0)
    assert first != second
    assert order(0) == [first, second]
    assert order(1) != [first, second]


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("steps", [0, 1, 7, 30])
def test_a_restored_supply_continues_with_the_same_batches(reading: str, steps: int) -> None:
    encoded = numbered(*[7] * 20, reading=reading) if reading == "items" else numbered(200, reading=reading)
    one, other = (
        ItemBatches(encoded, 4, seed=2) if reading == "items" else RunningBatches(encoded, 4, 5)
        for _ in range(2)
    )
    for _ in range(steps):
        one.next()
    other.restore(json.loads(json.dumps(one.state())))
    for _ in range(25):
        for left, right in zip(one.next(), other.next(), strict=True):
            np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize("state", [{"epoch": 0, "position": 999}, {"epoch": -1, "position": 0}])
def test_a_place_that_does_not_exist_is_refused(state: dict[str, int]) -> None:
    batches: Batches = RunningBatches(numbered(50, reading="running"), 2, 5)
    with pytest.raises(ValueError, match="No such position"):
        batches.restore(state)


@pytest.mark.parametrize("reading", ["running", "items"])
@given(st.lists(st.integers(0, 40), min_size=1, max_size=20), st.integers(1, 9), st.integers(1, 12))
def test_evaluation_leaves_no_target_out(reading: str, lengths: list[int], batch: int, window: int) -> None:
    encoded = numbered(*lengths) if reading == "items" else numbered(sum(lengths) + 1, reading=reading)
    targets: list[int] = []
    for x, y, _ in evaluation_batches(encoded, batch, window):
        assert x.shape == y.shape
        targets += y[y >= 0].tolist()
    assert sorted(targets) == sorted(encoded.targets.tolist())


def test_some_texts_alone_keep_their_order_also_empty_ones() -> None:
    some = numbered(3, 0, 2, 4).only(np.array([3, 1, 0]))
    assert some.ids.tolist() == [10, 11, 12, 15, 16, 17, 18]
    assert (some.starts.tolist(), some.reading) == ([0, 3, 3, 7], "items")
