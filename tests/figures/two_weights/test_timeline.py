"""The clock: which update, and how much of it is done."""

import numpy as np
import pytest

from playground.experiments.two_weights import STEPS
from playground.experiments.two_weights.steps import FORWARD_STEPS, STEP_INDEX
from playground.figures.two_weights.timeline import (
    ACTIVE,
    ALL_STEPS,
    DETAILED_UPDATES,
    DONE,
    FUTURE,
    REUSED,
    timeline,
)


@pytest.mark.parametrize(
    ("updates", "detailed_updates", "last"),
    [
        (1, "first", 17 + 5),
        (20, "first", 17 + 19 + 1),
        (20, "every", 20 * 17 + 5),
        (20, "none", 20 + 1),
        (1, "none", 2),
        (0, "first", 5),
        (50, "every", 855),
    ],
)
def test_how_long_it_is(updates, detailed_updates, last):
    assert timeline(updates, detailed_updates).last == last


@pytest.mark.parametrize("detailed_updates", DETAILED_UPDATES)
def test_it_begins_with_nothing_and_ends_with_a_forward_pass(detailed_updates):
    clock = timeline(7, detailed_updates)
    assert (clock.update[0], clock.done[0]) == (0, 0)
    assert (clock.update[-1], clock.done[-1]) == (7, FORWARD_STEPS)
    assert (np.diff(clock.update * 100 + clock.done) > 0).all(), "it never goes back"
    assert {k for k, done in zip(clock.update, clock.done, strict=True) if done == ALL_STEPS} == set(range(7))
    assert clock.weight_index()[-1] == 7
    assert (np.diff(clock.weight_index()) >= 0).all()


def test_an_unknown_walk_is_an_error():
    with pytest.raises(KeyError):
        timeline(3, "backwards")


def test_states_of_a_quantity():
    clock = timeline(2, "every")
    assert clock.state("h")[:5].tolist() == [FUTURE, FUTURE, ACTIVE, DONE, DONE]
    state = clock.state("dL_da")
    made, again = STEP_INDEX["dL_da"] + 1, STEP_INDEX["dL_dh"] + 1
    assert state[made] == ACTIVE
    assert state[again] == REUSED
    assert state[made + 1] == state[again - 1] == state[again + 1] == DONE
    assert (clock.state("dL_dw1") != REUSED).all()
    assert state[ALL_STEPS + 1] == FUTURE, "the next update begins anew"


@pytest.mark.parametrize("detailed_updates", DETAILED_UPDATES)
def test_one_quantity_at_a_time_is_fresh(detailed_updates):
    clock = timeline(4, detailed_updates)
    fresh = np.stack([clock.computed_alone(step.name) for step in STEPS]).sum(axis=0)
    assert (fresh == (clock.stepwise & (clock.done > 0))).all()
