"""The clock: which update, and how much of it is done."""

import numpy as np
import pytest

from playground.experiments.two_weights import STEPS
from playground.experiments.two_weights.steps import FORWARD, PLACE
from playground.figures.two_weights.timeline import ACTIVE, ALL, DONE, FUTURE, REUSED, WALKS, timeline


@pytest.mark.parametrize(
    ("updates", "walk", "last"),
    [
        (1, "first", 17 + 5), (20, "first", 17 + 19 + 1), (20, "every", 20 * 17 + 5), (20, "none", 20 + 1),
        (1, "none", 2), (0, "first", 5), (50, "every", 855),
    ],
)  # fmt: skip
def test_how_long_it_is(updates, walk, last):
    assert timeline(updates, walk).last == last


@pytest.mark.parametrize("walk", WALKS)
def test_it_begins_with_nothing_and_ends_with_a_forward_pass(walk):
    line = timeline(7, walk)
    assert (line.update[0], line.done[0]) == (0, 0)
    assert (line.update[-1], line.done[-1]) == (7, FORWARD)
    assert (np.diff(line.update * 100 + line.done) > 0).all(), "it never goes back"
    assert {k for k, done in zip(line.update, line.done, strict=True) if done == ALL} == set(range(7))
    assert line.weights()[-1] == 7
    assert (np.diff(line.weights()) >= 0).all()


def test_an_unknown_walk_is_an_error():
    with pytest.raises(KeyError):
        timeline(3, "backwards")


def test_states_of_a_quantity():
    line = timeline(2, "every")
    assert line.state("h")[:5].tolist() == [FUTURE, FUTURE, ACTIVE, DONE, DONE]
    state = line.state("dL_da")
    made, again = PLACE["dL_da"] + 1, PLACE["dL_dh"] + 1
    assert state[made] == ACTIVE
    assert state[again] == REUSED
    assert state[made + 1] == state[again - 1] == state[again + 1] == DONE
    assert (line.state("dL_dw1") != REUSED).all()
    assert state[ALL + 1] == FUTURE, "the next update begins anew"


@pytest.mark.parametrize("walk", WALKS)
def test_one_quantity_at_a_time_is_fresh(walk):
    line = timeline(4, walk)
    fresh = np.stack([line.fresh(step.name) for step in STEPS]).sum(axis=0)
    assert (fresh == (line.passing & (line.done > 0))).all()
