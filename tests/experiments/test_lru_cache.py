"""The cache holds the most recently used values, up to a total size."""

import threading

import pytest

from playground.experiments.lru_cache import LRUCache, clear_all_caches


def test_a_value_is_made_once():
    cache, made = LRUCache(10), []
    for _ in range(3):
        assert cache.get("a", lambda: made.append(1) or "value") == "value"
    assert made == [1]


def test_the_least_recently_used_goes_first():
    cache = LRUCache(2)
    for key in "ab":
        cache.get(key, lambda: "old")
    cache.get("a", lambda: "new")
    cache.get("c", lambda: "new")
    assert cache.get("a", lambda: "new") == "old"
    assert cache.get("b", lambda: "new") == "new"
    assert len(cache) == 2


def test_sizes_count_and_a_value_beyond_the_capacity_is_stored_alone():
    cache = LRUCache(10, size_of=len)
    cache.get("long", lambda: "x" * 100)
    assert len(cache) == 1
    cache.get("short", lambda: "x")
    assert len(cache) == 1
    assert cache.get("short", lambda: "made anew") == "x"


def test_a_failure_is_raised_and_not_stored():
    cache = LRUCache(10)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)
    assert cache.get("a", lambda: "fine") == "fine"


def test_many_threads_leave_the_size_right():
    cache = LRUCache(5)
    threads = [
        threading.Thread(target=lambda k=k: [cache.get((k * i) % 11, object) for i in range(200)])
        for k in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cache) == cache._cache.currsize == 5


def test_all_caches_are_cleared_at_once():
    first, second = LRUCache(10), LRUCache(10)
    for cache in (first, second):
        cache.get("a", lambda: "text")
    clear_all_caches()
    assert len(first) == len(second) == 0
    assert first.get("a", lambda: "made again") == "made again"
