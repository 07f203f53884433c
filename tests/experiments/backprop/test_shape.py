"""A network as a text: what is read, and the sentence for what is not."""

import re

import pytest

from playground.experiments.backprop.shape import format_shape, layers, parse_shape


@pytest.mark.parametrize(
    ("text", "shape"),
    [("2-3-2", (2, 3, 2)), (" 8 - 8-8 –8-8 ", (8,) * 5), ("1-1", (1, 1)), ("03-4", (3, 4))],
)
def test_a_network_is_read(text, shape):
    assert parse_shape(text) == shape
    assert parse_shape(format_shape(shape)) == shape
    assert len(layers(shape)) == len(shape) - 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3-9-1", "A layer has 1 to 8 units, not 9."),
        ("3-0-1", "A layer has 1 to 8 units, not 0."),
        ("0", "A network needs at least its inputs and its outputs, as in 2-1."),
        ("", "A network needs at least its inputs and its outputs, as in 2-1."),
        ("a-b", "“a” is no number of units: write the layers as in 3-4-2."),
        ("3--2", "Between two hyphens stands no number of units: write the layers as in 3-4-2."),
        ("²-2", "“²” is no number of units: write the layers as in 3-4-2."),
        ("-".join(["2"] * 21), "At most 4 layers of weights, so 5 numbers, not 21."),
        ("9" * 60 + "-1", f"“{'9' * 20}” is no number of units: write the layers as in 3-4-2."),
    ],
)
def test_what_is_no_network_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        parse_shape(text)
