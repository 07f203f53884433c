"""What is kept is what was asked for last, up to a weight."""

import threading

import pytest

from playground.experiments.recent import Recent, forget_everything


def test_a_value_is_made_once():
    recent, made = Recent(10), []
    for _ in range(3):
        assert recent.get("a", lambda: made.append(1) or "value") == "value"
    assert made == [1]


def test_the_longest_unasked_goes_first():
    recent = Recent(2)
    for key in "ab":
        recent.get(key, lambda: "old")
    recent.get("a", lambda: "new")
    recent.get("c", lambda: "new")
    assert recent.get("a", lambda: "new") == "old"
    assert recent.get("b", lambda: "new") == "new"
    assert len(recent) == 2


def test_weights_count_and_one_value_is_always_kept():
    recent = Recent(10, weigh=len)
    recent.get("long", lambda: "x" * 100)
    assert len(recent) == 1
    recent.get("short", lambda: "x")
    assert len(recent) == 1
    assert recent.get("short", lambda: "made anew") == "x"


def test_a_failure_is_raised_and_not_kept():
    recent = Recent(10)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 / 0)
    assert recent.get("a", lambda: "fine") == "fine"


def test_many_threads_leave_the_weight_right():
    recent = Recent(5)
    threads = [
        threading.Thread(target=lambda k=k: [recent.get((k * i) % 11, object) for i in range(200)])
        for k in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(recent) == recent._weight == 5


def test_everything_is_forgotten_at_once():
    first, second = Recent(10), Recent(10)
    for recent in (first, second):
        recent.get("a", lambda: "text")
    forget_everything()
    assert len(first) == len(second) == 0
    assert first.get("a", lambda: "made again") == "made again"
