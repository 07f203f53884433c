"""A thread-safe least-recently-used cache (cachetools) that can be cleared together with all others."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

import cachetools

Value = TypeVar("Value")

_ALL: "WeakSet[LRUCache[Any]]" = WeakSet()


def clear_all_caches() -> None:
    """Empty every cache of this process: a text that is deleted may be in one."""
    for cache in list(_ALL):
        cache.clear()


class LRUCache(Generic[Value]):
    """Values by key, up to a total size of `capacity`; the least recently used ones are dropped first.

    The key must determine its value for ever (a run's checkpoint, never "the latest"). `size_of` gives a
    value's size in the unit of `capacity`; by default every value counts 1. A value that is larger than the
    whole capacity is stored alone.
    """

    def __init__(self, capacity: float, size_of: Callable[[Value], float] = lambda _: 1.0) -> None:
        self._cache: cachetools.LRUCache[Hashable, Value] = cachetools.LRUCache(
            capacity, getsizeof=lambda value: min(capacity, size_of(value))
        )
        self._lock = Lock()
        _ALL.add(self)

    def clear(self) -> None:
        """Drop all values."""
        with self._lock:
            self._cache.clear()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, made now if it is not stored; what `make` raises is raised and not stored."""
        with self._lock:
            if key in self._cache:
                return self._cache[key]
        value = make()  # outside the lock: slow, and doing it twice does no harm
        with self._lock:
            self._cache[key] = value
        return value

    def __len__(self) -> int:
        return len(self._cache)
