"""Names of weights, biases, units, inputs and targets."""

import pytest

from playground.experiments.backprop.places import Place, find, parameters

SHAPE = (3, 4, 2)


@pytest.mark.parametrize(
    ("name", "place", "symbol"),
    [
        ("w2.1.2", Place("w", 2, 2, 1), "w₁₂"),
        ("w1.3.4", Place("w", 1, 4, 3), "w₃₄"),
        ("b1.4", Place("b", 1, 4), "b₄"),
        ("o2.2", Place("o", 2, 2), "o₂"),
        ("d1.3", Place("d", 1, 3), "δ₃"),
        ("x3", Place("x", 0, 3), "x₃"),
        ("t2", Place("t", 2, 2), "t₂"),
    ],
)
def test_a_name_finds_its_place(name, place, symbol):
    assert find(name, SHAPE) == place
    assert place.name == name
    assert place.symbol == symbol


@pytest.mark.parametrize("name", ["w2.1", "x1.1", "b1", "q1.1", "w2.1.0", "", "w2.1.3=1", "o0.1"])
def test_what_is_no_name_gets_a_sentence(name):
    with pytest.raises(ValueError, match=f"“{name}” names nothing"):
        find(name, SHAPE)


@pytest.mark.parametrize("name", ["w3.1.1", "w2.5.1", "w2.1.3", "b1.5", "x4", "t3", "d99.1"])
def test_what_is_not_there_gets_a_sentence(name):
    with pytest.raises(ValueError, match=f"There is no {name} in 3-4-2."):
        find(name, SHAPE)


def test_every_parameter_is_named_once():
    names = [place.name for place in parameters(SHAPE)]
    assert len(set(names)) == len(names) == 3 * 4 + 4 + 4 * 2 + 2
    assert names[:4] == ["w1.1.1", "w1.2.1", "w1.3.1", "b1.1"]
