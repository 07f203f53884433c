"""Keep what was computed lately from things that never change, up to a given weight."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")


_ALL: "WeakSet[Recent[Any]]" = WeakSet()


def forget_everything() -> None:
    """Let go of all that is kept anywhere: a text that is deleted may be in it."""
    for recent in list(_ALL):
        recent.clear()


class Recent(Generic[Value]):
    """A thread-safe store of the most recently used values.

    The key must name its value completely and for ever (a run's checkpoint, never "the latest"). When the
    weights add up to more than `capacity`, the values that were not asked for the longest go.
    """

    def __init__(self, capacity: float, weigh: Callable[[Value], float] = lambda _: 1.0) -> None:
        self.capacity = capacity
        self.weigh = weigh
        self._kept: OrderedDict[Hashable, tuple[Value, float]] = OrderedDict()
        self._weight = 0.0
        self._lock = Lock()
        _ALL.add(self)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0.0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, made now if it is not kept; what `make` raises is raised and not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        value = make()  # outside the lock: slow, and doing it twice does no harm
        with self._lock:
            self._weight -= self._kept.pop(key, (value, 0.0))[1]
            self._kept[key] = (value, self.weigh(value))
            self._weight += self._kept[key][1]
            while self._weight > self.capacity and len(self._kept) > 1:
                _, (_, weight) = self._kept.popitem(last=False)
                self._weight -= weight
        return value

    def __len__(self) -> int:
        return len(self._kept)
