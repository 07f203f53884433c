"""The order of the computation."""

import pytest

from playground.experiments.backprop.places import find
from playground.experiments.backprop.steps import GRAINS, Step, of_place, position, steps, terms, translated

SHAPES = [(1, 1), (2, 3, 2), (8, 8, 8, 8, 8), (3, 1, 4)]


@pytest.mark.parametrize("shape", SHAPES)
def test_finer_grains_do_the_same_in_more_steps(shape):
    coarse, middle, fine = (steps(shape, grain) for grain in GRAINS)
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
            assert [s.term for s in own] == list(range(terms(shape, step.kind, step.layer)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("grain", GRAINS)
def test_nothing_is_computed_before_what_it_needs(shape, grain):
    def at(kind, layer=0, unit=0):
        return position(shape, grain, kind, layer, unit)

    depth = len(shape) - 1
    assert at("o", depth) < at("loss") < at("d", depth) < at("g", depth)
    for layer in range(1, depth):
        assert at("o", layer) < at("o", layer + 1)
        assert at("g", layer + 1) < at("d", layer) < at("g", layer)
    assert at("g", 1) + 1 == at("update") == len(steps(shape, grain)) - 2


def test_a_place_has_the_step_at_which_it_is_known():
    shape = (2, 3, 2)
    found = steps(shape, "unit")
    assert found[of_place(shape, "unit", find("o1.2", shape))] == Step("o", 1, 2)
    assert found[of_place(shape, "unit", find("d1.2", shape))] == Step("d", 1, 2)
    assert found[of_place(shape, "unit", find("w2.3.1", shape))] == Step("g", 2, 1)
    assert steps(shape, "layer")[of_place(shape, "layer", find("b1.1", shape))] == Step("g", 1)
    assert of_place(shape, "unit", find("x1", shape)) == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_a_step_is_found_again_at_another_grain(shape):
    for k, step in enumerate(steps(shape, "unit")):
        fine = translated(shape, k, "unit", "term")
        assert translated(shape, fine, "term", "unit") == k
        same = steps(shape, "layer")[translated(shape, k, "unit", "layer")]
        assert (same.kind, same.layer) == (step.kind, step.layer)
    assert translated(shape, 10**6, "term", "unit") == len(steps(shape, "unit")) - 1


def test_an_unknown_grain_is_refused():
    with pytest.raises(KeyError):
        steps((2, 2), "atom")
