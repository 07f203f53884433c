"""Weights set by hand: their names, which of them a network has, and the text of all."""

import numpy as np
import pytest

from playground.experiments.fit import FitSpec, run, table
from playground.experiments.fit.edits import (
    WEIGHT_NAMES,
    EditRef,
    applicable_edits,
    parse_edit_name,
    parse_edits,
    shapes,
)
from playground.experiments.weight_ref import WeightRef


def test_edits_by_name():
    ref = parse_edit_name("w2.1.3@40")
    assert ref == EditRef(WeightRef("w2", (0, 2)), 40)
    assert (ref.layer, ref.is_bias) == (2, False)
    bias = parse_edit_name("b1.12@0")
    assert bias == EditRef(WeightRef("b1", (11,)), 0)
    assert (bias.layer, bias.is_bias) == (1, True)
    assert ref.exists_in((2, 3, 1), 40)
    assert not ref.exists_in((2, 3, 1), 39)
    assert not ref.exists_in((2, 2, 1), 40)
    assert not ref.exists_in((2, 3), 40)


@pytest.mark.parametrize(
    "name", ["w2.1@40", "b1.1.1@0", "w2.1.3", "w0.1.1@1", "w6.1.1@1", "x", "w2.1.3@-1", "w2.1.3@٤", "@3", ""]
)
def test_what_names_no_weight_is_answered_with_a_sentence(name):
    with pytest.raises(ValueError, match="names no weight"):
        parse_edit_name(name)


def test_a_text_of_edits_and_what_sets_nothing():
    edits, errors = parse_edits("w1.2.1@30=0.5; b1.2@0=0; w1=2; b1.1@2=inf")
    assert edits == (("w1.2.1@30", 0.5), ("b1.2@0", 0.0))
    assert len(errors) == 2


def test_sentences_about_a_wrong_text_end_with_what_may_be_written():
    """Of a name alone with names, of an edit with edits; each is one that is accepted."""
    weight, at_epoch, edit = (
        parse_edits(text)[1][0].removesuffix(".").rpartition("write ")[2].split(" or ")
        for text in ("q1.1@0=1", "w1.1.1=1", "w1.1.1@0")
    )
    assert [WEIGHT_NAMES.parse_ref(name).name for name in weight] == weight
    assert [parse_edit_name(name).weight.name for name in at_epoch] == weight
    edits, errors = parse_edits(";".join(edit))
    assert [name for name, _ in edits] == at_epoch
    assert errors == []


def test_edits_of_what_the_network_lacks_are_named():
    edits = (("w1.2.1@3", 0.5), ("w3.1.1@0", 1.0), ("b2.1@5", 2.0), ("b1.3@9", 1.0))
    used, unused = applicable_edits(edits, (2, 3, 1), 5)
    assert used == [(parse_edit_name("w1.2.1@3"), 0.5), (parse_edit_name("b2.1@5"), 2.0)]
    assert unused == ("w3.1.1@0", "b1.3@9")


def test_the_names_are_those_of_the_columns_of_the_table_and_set_what_these_hold():
    spec = FitSpec(number=20, epochs=2, hidden=(3, 2))
    names = [name for name in table(run(spec)) if name[0] in "wb" and name[1].isdigit()]
    assert list(shapes((2, 3, 2, 2))) == ["w1", "b1", "w2", "b2", "w3", "b3"]
    assert len(names) == len(set(names)) == run(spec).flat.shape[1]
    edits = tuple((f"{name}@2", float(k)) for k, name in enumerate(names))
    trace = run(FitSpec(number=20, epochs=2, hidden=(3, 2), edits=edits))
    np.testing.assert_array_equal(trace.flat[-1], np.arange(len(names)))
    np.testing.assert_array_equal([table(trace)[name][-1] for name in names], np.arange(len(names)))
