import numpy as np
import pytest

from playground.runs.retention import FEWEST, checkpoint_to_drop, is_larger, wanted_form


def thinned(steps, best, limit=40, space=float("inf"), size=lambda step, newest: 1):
    """What is left of checkpoints that come one after the other."""
    left: list[int] = []
    for newest in steps:
        left.append(newest)
        while True:
            sizes = {step: size(step, newest) for step in left}
            drop = checkpoint_to_drop(sizes, {min(best, newest)}, limit, space)
            if drop is None:
                break
            left.remove(drop)
    return left


def test_first_best_and_newest_stay_and_the_rest_is_even_in_the_root_of_the_step():
    left = thinned(range(0, 10_000, 10), 370)
    assert len(left) == 40
    assert {0, 370, 9_990} <= set(left)
    gaps = np.diff(np.sqrt(left))
    assert gaps.max() <= 2.5 * np.median(gaps)


def test_the_beginning_is_covered_better_than_the_end():
    left = thinned(range(0, 4001, 100), 4000, space=12)
    assert len(left) == 12
    assert sum(step <= 1000 for step in left) >= 5  # evenly spread there would be three
    assert (np.diff(left)[-3:] > np.diff(left)[:3]).all()
    assert np.diff(left).max() <= 1000


def test_large_checkpoints_leave_room_for_fewer():
    """The newest is six times as large as the others, the best twice; 20 units are there."""
    left = thinned(
        range(0, 4001, 100),
        3000,
        space=20,
        size=lambda step, newest: 6 if step == newest else 2 if step == 3000 else 1,
    )
    assert {0, 3000, 4000} <= set(left)
    assert len(left) == 3 + (20 - 6 - 2 - 1)


@pytest.mark.parametrize(
    ("newest", "space", "left"),
    [(6, 12, 7), (6, 11, 6), (6, 10, FEWEST), (6, 9, FEWEST), (1, 3, FEWEST), (40, 1, FEWEST)],
)
def test_five_stay_however_large_they_are(newest, space, left):
    sizes = {step: 1 for step in range(0, 30)} | {30: newest}
    while (drop := checkpoint_to_drop(sizes, {12}, 40, space)) is not None:
        del sizes[drop]
    assert len(sizes) == left
    assert {0, 12, 30} <= set(sizes)


def test_nothing_goes_where_nothing_may():
    assert checkpoint_to_drop({1: 9, 2: 9, 3: 9}, {2}, 2, 1) is None
    assert checkpoint_to_drop({1: 9, 2: 9, 3: 9}, {1}, 2, 1) == 2
    assert checkpoint_to_drop({1: 9, 2: 9}, set(), 1, 1) is None
    assert checkpoint_to_drop({}, set(), 40, 1) is None


def test_the_newest_is_full_the_best_exact_the_others_compact():
    assert [wanted_form(step, 3, {2}) for step in (1, 2, 3)] == ["compact", "exact", "full"]
    assert wanted_form(3, 3, {3}) == "full"
    assert is_larger("full", "exact")
    assert is_larger("exact", "compact")
    assert not is_larger("compact", "exact")  # what was rounded stays so
    assert not is_larger("exact", "exact")
