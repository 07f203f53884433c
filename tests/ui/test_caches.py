"""A function is wrapped once, however often a page runs; copies are copies, what is shared is one."""

import numpy as np
import pytest

from playground.ui.caches import cache_data, cache_resource

CALLS: list[int] = []


def zeros(size: int) -> np.ndarray:
    """Count the calls, as a computation would take its time."""
    CALLS.append(size)
    return np.zeros(size)


def ones(size: int) -> np.ndarray:
    """As `zeros`, for the other cache."""
    CALLS.append(size)
    return np.ones(size)


def test_another_kind_or_another_setting_is_another_wrapper():
    kinds = [cache_data(zeros), cache_data(zeros, max_entries=2), cache_resource(zeros, max_entries=64)]
    assert len({id(kind) for kind in kinds}) == 3
    first, second = kinds[0](2), kinds[2](2)
    assert first is not second


@pytest.mark.parametrize(("cached", "is_shared"), [
    (lambda: cache_data(zeros), False),
    (lambda: cache_resource(ones, max_entries=4), True),
])  # fmt: skip
def test_a_function_is_wrapped_and_computed_once(cached, is_shared):
    CALLS.clear()
    assert cached() is cached()
    first, second = cached()(3), cached()(3)
    assert CALLS == [3]
    np.testing.assert_array_equal(first, second)
    assert (first is second) == is_shared
