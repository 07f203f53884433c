"""Names of weights, biases, units, inputs and targets."""

import pytest

from playground.experiments.backprop.quantity_ref import QuantityRef, find_ref, parameter_refs

SHAPE = (3, 4, 2)


@pytest.mark.parametrize(
    ("name", "ref", "symbol"),
    [
        ("w2.1.2", QuantityRef("w", 2, 2, 1), "w₁₂"),
        ("w1.3.4", QuantityRef("w", 1, 4, 3), "w₃₄"),
        ("b1.4", QuantityRef("b", 1, 4), "b₄"),
        ("o2.2", QuantityRef("o", 2, 2), "o₂"),
        ("d1.3", QuantityRef("d", 1, 3), "δ₃"),
        ("x3", QuantityRef("x", 0, 3), "x₃"),
        ("t2", QuantityRef("t", 0, 2), "t₂"),
    ],
)
def test_a_name_finds_its_ref(name, ref, symbol):
    assert find_ref(name, SHAPE) == ref
    assert ref.name == name
    assert ref.symbol == symbol


@pytest.mark.parametrize("name", ["w2.1", "x1.1", "b1", "q1.1", "w2.1.0", "", "w2.1.3=1", "o0.1"])
def test_what_is_no_name_gets_a_sentence(name):
    with pytest.raises(ValueError, match=f"“{name}” names nothing"):
        find_ref(name, SHAPE)


@pytest.mark.parametrize("name", ["w3.1.1", "w2.5.1", "w2.1.3", "b1.5", "x4", "t3", "d99.1"])
def test_what_is_not_there_gets_a_sentence(name):
    with pytest.raises(ValueError, match=f"There is no {name} in 3-4-2."):
        find_ref(name, SHAPE)


def test_every_parameter_is_named_once():
    names = [ref.name for ref in parameter_refs(SHAPE)]
    assert len(set(names)) == len(names) == 3 * 4 + 4 + 4 * 2 + 2
    assert names[:4] == ["w1.1.1", "w1.2.1", "w1.3.1", "b1.1"]
