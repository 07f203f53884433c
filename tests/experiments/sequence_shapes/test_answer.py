"""An answer, step by step, is what the network computes at once; what cannot be read gets a sentence."""

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments.sequence_shapes.answer import LONGEST, answer
from playground.experiments.sequence_shapes.batches import batch
from playground.experiments.sequence_shapes.data import END, SHAPES, data, mirrored, parities
from playground.experiments.sequence_shapes.question import Question, source_of
from playground.experiments.sequence_shapes.training import ShapesSpec, ShapeTraining
from playground.experiments.sequence_shapes.training_trace import bundled_shape
from playground.models.sequence_network import write

GREEDY = Question(temperature=0.0)


def network_of(shape):
    training = ShapeTraining(ShapesSpec(shape))
    weights = bundled_shape(ShapesSpec(shape)).weights
    training.network.load_state_dict({name: torch.from_numpy(w) for name, w in weights.items()})
    return training.network, weights


@pytest.mark.parametrize("shape", SHAPES)
def test_step_by_step_equals_all_at_once(shape):
    """Teacher forced with what was written, the network gives the same probabilities at every step."""
    network, weights = network_of(shape)
    found = answer(shape, weights, GREEDY)
    output = found.output if shape != "many_to_one" else data(shape).classes[:1]
    items = batch(shape, [(found.source, output)])
    with torch.no_grad():
        p = network(items.source, items.fed)[0].softmax(-1).double().numpy().T
        states = network.body(network.embedding(items.source))[0][0].double().numpy().T
    np.testing.assert_allclose(found.probability[:, ~found.encodes], p, atol=1e-6)
    np.testing.assert_allclose(found.states[:, : states.shape[1]], states, atol=1e-6)
    assert np.isnan(found.probability[:, found.encodes]).all()
    asked = found.taken >= 0
    np.testing.assert_array_equal(found.taken[asked], found.probability[:, asked].argmax(0))


@pytest.mark.parametrize("shape", LONGEST)
def test_what_is_written_is_fed_back_and_equals_the_measured_way(shape):
    network, weights = network_of(shape)
    found = answer(shape, weights, GREEDY)
    first = found.reads + (shape == "encoder_decoder")
    assert list(found.fed[first:]) == [found.classes[k] for k in found.taken[first - 1 : -1]]
    source = torch.tensor([[data(shape).token(s) for s in found.source]])
    [row] = write(network, source, 1, END, LONGEST[shape])
    assert tuple(found.classes[k - END] for k in row) == found.output


@pytest.mark.parametrize("shape", LONGEST)
def test_a_network_that_never_ends_is_cut_off(shape):
    _, weights = network_of(shape)
    bias = weights["output.bias"].copy()
    bias[0] = -1e9
    found = answer(shape, {**weights, "output.bias": bias}, GREEDY)
    assert len(found.output) == LONGEST[shape] + 1
    assert found.is_right is not True or shape == "one_to_many"


def test_drawn_letters_depend_on_seed_and_temperature_alone():
    _, weights = network_of("one_to_many")
    names = {seed: answer("one_to_many", weights, Question(name_seed=seed)).output for seed in range(6)}
    assert len(set(names.values())) > 3
    assert answer("one_to_many", weights, Question(name_seed=2)).output == names[2]
    likeliest = {
        answer("one_to_many", weights, Question(name_seed=s, temperature=0.0)).output for s in range(3)
    }
    assert len(likeliest) == 1


def test_a_temperature_sharpens():
    network, weights = network_of("one_to_many")
    found = answer("one_to_many", weights, Question(temperature=0.5))
    with torch.no_grad():
        scores = network.output(torch.from_numpy(found.states[:, 0]).float())
    np.testing.assert_allclose(found.probability[:, 0], (scores / 0.5).softmax(-1), atol=1e-6)


@pytest.mark.parametrize(
    ("shape", "question", "expected"),
    [
        ("aligned", Question(bits="110"), ("odd", "even", "even")),
        ("encoder_decoder", Question(string="bad"), ("d", "a", "b")),
        ("many_to_one", Question(read_surname="Berger"), ("French", "German")),
        ("many_to_one", Question(read_surname="Kowalskowicz"), ()),
    ],
)
def test_what_is_right(shape, question, expected):
    found = answer(shape, network_of(shape)[1], question)
    assert found.expected == expected
    if shape == "many_to_one":
        assert found.is_right is ((found.output[0] in expected) if expected else None)
    else:
        assert found.is_right is True
        assert expected == (parities if shape == "aligned" else mirrored)(found.source)


@pytest.mark.parametrize(
    ("shape", "text", "symbols", "note"),
    [
        ("many_to_one", "O’Neil ξ", "oneil", "The network has not learned “’”, “ξ”: left out."),
        ("many_to_one", "a" * 20, "a" * 16, "The first 16 are read, of 20."),
        ("aligned", "10 2x01", "1001", "The network has not learned “2”, “x”: left out."),
        ("aligned", "1" * 17, "1" * 16, "The first 16 are read, of 17."),
        ("encoder_decoder", "ABC", "abc", ""),
        (
            "encoder_decoder",
            "zyxwvuts" + "a" * 9,
            "a" * 8,
            "The network has not learned “z”, “y”, “x”, “w”, “v”, “u”, …: left out. "
            "The first 8 are read, of 9.",
        ),
    ],
)
def test_what_is_not_read_is_said(shape, text, symbols, note):
    field = {"many_to_one": "read_surname", "aligned": "bits", "encoder_decoder": "string"}[shape]
    source = source_of(shape, Question(**{field: text}))
    assert ("".join(source.symbols), source.note()) == (symbols, note)
    found = answer(shape, network_of(shape)[1], Question(**{field: text}))
    assert (found.source, found.note) == (tuple(symbols), note)


@pytest.mark.parametrize("text", ["", "  ", "ξ"])
@pytest.mark.parametrize("shape", ["many_to_one", "aligned", "encoder_decoder"])
def test_nothing_to_read(shape, text):
    field = {"many_to_one": "read_surname", "aligned": "bits", "encoder_decoder": "string"}[shape]
    with pytest.raises(TextError, match="none of these signs" if text.strip() else "nothing to read"):
        source_of(shape, Question(**{field: text}))


def test_an_unknown_language():
    with pytest.raises(KeyError):
        source_of("one_to_many", Question(name_language="Klingon"))
