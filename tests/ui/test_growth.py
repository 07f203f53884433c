"""A computation that goes on from run to run of a page."""

from dataclasses import dataclass

import pytest

from playground.ui import growth
from playground.ui.growth import GROWTH, grow_for
from playground.ui.progress import RESULTS, run_with_progress


@dataclass
class Done:
    fraction: float


@pytest.fixture(autouse=True)
def session(monkeypatch):
    state = {}
    monkeypatch.setattr(growth.st, "session_state", state)
    RESULTS.clear()
    yield state
    RESULTS.clear()


def quarters(made):
    def make():
        for k in range(1, 5):
            made.append(k)
            yield Done(k / 4)

    return make


def test_each_call_goes_on_where_the_one_before_stopped(session):
    made = []
    make = quarters(made)
    assert [grow_for(0, "a", make).fraction for _ in range(4)] == [0.25, 0.5, 0.75, 1]
    assert made == [1, 2, 3, 4]
    assert GROWTH not in session
    assert grow_for(0, "a", make).fraction == 1
    assert run_with_progress("a", make, "") == Done(1), "the same cache"
    assert made == [1, 2, 3, 4], "the complete result is stored"


def test_with_enough_time_it_is_complete_at_once(session):
    made = []
    assert grow_for(1000, "a", quarters(made)).fraction == 1
    assert made == [1, 2, 3, 4]


def test_another_key_begins_anew_and_the_first_is_forgotten(session):
    made, other = [], []
    grow_for(0, "a", quarters(made))
    grow_for(0, "b", quarters(other))
    assert grow_for(0, "b", quarters(other)).fraction == 0.5
    assert grow_for(0, "a", quarters(made)).fraction == 0.25
    assert (made, other) == ([1, 1], [1, 2])


def test_nothing_and_an_error_are_raised_and_not_stored(session):
    def broken():
        yield Done(0.5)
        raise ValueError("a sentence")

    with pytest.raises(RuntimeError, match="nothing"):
        grow_for(0, "a", lambda: iter(()))
    assert grow_for(0, "c", broken).fraction == 0.5
    with pytest.raises(ValueError, match="a sentence"):
        grow_for(0, "c", broken)
    assert len(RESULTS) == 0
    assert grow_for(0, "c", broken).fraction == 0.5, "it begins anew"
