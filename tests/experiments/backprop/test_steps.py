"""The order of the computation."""

import pytest

from playground.experiments.backprop.quantity_ref import find_ref
from playground.experiments.backprop.steps import (
    GRANULARITIES,
    Step,
    converted_step,
    step_index,
    step_of,
    steps,
    term_count,
)

SHAPES = [(1, 1), (2, 3, 2), (8, 8, 8, 8, 8), (3, 1, 4)]


@pytest.mark.parametrize("shape", SHAPES)
def test_finer_grains_do_the_same_in_more_steps(shape):
    coarse, middle, fine = (steps(shape, granularity) for granularity in GRANULARITIES)
    depth = len(shape) - 1
    assert len(coarse) == 4 + 3 * depth
    assert len(middle) == 4 + 3 * sum(shape[1:])
    assert [(s.kind, s.layer) for s in middle if s.unit in (0, 1)] == [(s.kind, s.layer) for s in coarse]
    assert [s for s in fine if s.term <= 0] == [
        Step(s.kind, s.layer, s.unit, 0 if s.unit else -1) for s in middle
    ]
    for step in middle:
        if step.unit:
            own = [s for s in fine if (s.kind, s.layer, s.unit) == (step.kind, step.layer, step.unit)]
            assert [s.term for s in own] == list(range(term_count(shape, step.kind, step.layer)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_nothing_is_computed_before_what_it_needs(shape, granularity):
    def at(kind, layer=0, unit=0):
        return step_index(shape, granularity, kind, layer, unit)

    depth = len(shape) - 1
    assert at("o", depth) < at("loss") < at("d", depth) < at("g", depth)
    for layer in range(1, depth):
        assert at("o", layer) < at("o", layer + 1)
        assert at("g", layer + 1) < at("d", layer) < at("g", layer)
    assert at("g", 1) + 1 == at("update") == len(steps(shape, granularity)) - 2


def test_a_place_has_the_step_at_which_it_is_known():
    shape = (2, 3, 2)
    all_steps = steps(shape, "unit")
    assert all_steps[step_of(shape, "unit", find_ref("o1.2", shape))] == Step("o", 1, 2)
    assert all_steps[step_of(shape, "unit", find_ref("d1.2", shape))] == Step("d", 1, 2)
    assert all_steps[step_of(shape, "unit", find_ref("w2.3.1", shape))] == Step("g", 2, 1)
    assert steps(shape, "layer")[step_of(shape, "layer", find_ref("b1.1", shape))] == Step("g", 1)
    assert step_of(shape, "unit", find_ref("x1", shape)) == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_a_step_is_found_again_at_another_granularity(shape):
    for k, step in enumerate(steps(shape, "unit")):
        fine = converted_step(shape, k, "unit", "term")
        assert converted_step(shape, fine, "term", "unit") == k
        same = steps(shape, "layer")[converted_step(shape, k, "unit", "layer")]
        assert (same.kind, same.layer) == (step.kind, step.layer)
    assert converted_step(shape, 10**6, "term", "unit") == len(steps(shape, "unit")) - 1


def test_an_unknown_grain_is_refused():
    with pytest.raises(KeyError):
        steps((2, 2), "atom")
