"""Both passes by hand against autograd, torch.nn.RNN and differences; bad texts and edits get a sentence."""

import json

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments.bptt.edits import WEIGHT_NAMES
from playground.experiments.bptt.parameters import PARAMETERS, shapes, spectral_radius
from playground.experiments.bptt.run import MOST_TOKENS, run
from playground.experiments.bptt.script import script
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.bptt.steps import steps
from playground.experiments.bptt.table import table
from playground.experiments.number_edits import format_edits
from playground.experiments.token_sequence import first_tokens
from tests.program import run_program

SPECS = [
    BpttSpec("hello"),
    BpttSpec("abcdefghijkl", units=4, seed=3),
    BpttSpec("to be or not to be", "words", units=1, spectral_radius=3.0),
    BpttSpec(
        "abababababab", units=3, input_scale=3.0, edits=(("b_h.2", 0.5), ("U.1.1", 4.0), ("b_y.2", -1.0))
    ),
]


def nn_rnn_gradients(trace):
    """The gradients of torch.nn.RNN with the same weights; its second bias is zero and frozen."""
    p = {name: torch.from_numpy(value) for name, value in trace.parameters.items()}
    n, V = p["W_e"].shape
    rnn = torch.nn.RNN(V, n, dtype=torch.float64)
    head = torch.nn.Linear(n, V, dtype=torch.float64)
    values = (p["W_e"], p["W_h"], p["b_h"], torch.zeros(n, dtype=torch.float64))
    for parameter, value in zip(rnn.parameters(), values, strict=True):
        parameter.data.copy_(value)
    head.weight.data.copy_(p["U"])
    head.bias.data.copy_(p["b_y"])
    x = torch.nn.functional.one_hot(torch.from_numpy(trace.text.inputs), V).double()
    scores = head(rnn(x[:, None])[0][:, 0])
    loss = torch.nn.functional.cross_entropy(scores, torch.from_numpy(trace.text.targets), reduction="sum")
    loss.backward()
    gradients = {"W_e": rnn.weight_ih_l0, "W_h": rnn.weight_hh_l0, "b_h": rnn.bias_ih_l0}
    gradients |= {"U": head.weight, "b_y": head.bias}
    return {name: parameter.grad.numpy() for name, parameter in gradients.items()}, loss.item()


@pytest.mark.parametrize("spec", SPECS)
def test_by_hand_is_what_every_other_method_says(spec):
    trace = run(spec)
    assert trace.agreement["autograd"] < 1e-12
    assert trace.agreement["complex step"] < 1e-12
    assert trace.agreement["central difference"] < 1e-8
    gradients, loss = nn_rnn_gradients(trace)
    assert trace.loss == pytest.approx(loss, rel=1e-13)
    for name in PARAMETERS:
        np.testing.assert_allclose(trace.gradients[name], gradients[name], rtol=1e-10, atol=1e-12)
        np.testing.assert_array_equal(trace.gradients[name], trace.backward.contributions[name].sum(axis=0))


def test_a_contribution_is_the_gradient_of_one_occurrence():
    """Each time step gets a copy of W_h of its own: autograd's gradient of a copy is that step's part."""
    trace = run(SPECS[1])
    p = {name: torch.from_numpy(value) for name, value in trace.parameters.items()}
    copies = [p["W_h"].clone().requires_grad_() for _ in range(trace.steps)]
    h, J = torch.zeros(4, dtype=torch.float64), 0.0
    for t, (x, y) in enumerate(zip(trace.text.inputs, trace.text.targets, strict=True)):
        h = torch.tanh(copies[t] @ h + p["W_e"][:, x] + p["b_h"])
        J = J - torch.log_softmax(p["U"] @ h + p["b_y"], 0)[y]
    for part, copy in zip(trace.backward.contributions["W_h"], torch.autograd.grad(J, copies), strict=True):
        np.testing.assert_allclose(part, copy.numpy(), rtol=1e-11, atol=1e-13)


def test_the_draw():
    trace = run(BpttSpec("hello", units=4, spectral_radius=1.2))
    assert spectral_radius(trace.parameters["W_h"]) == pytest.approx(1.2, abs=0.02)
    longer = run(BpttSpec("hello world", units=4, spectral_radius=1.2))
    np.testing.assert_array_equal(longer.parameters["W_e"][:, :4], trace.parameters["W_e"])
    assert not trace.parameters["b_h"].any()


def test_edits():
    edits, errors = WEIGHT_NAMES.parse_edits("W_h.1.2=0.5; U.1=3;b_y.1=inf;x=2;W_e.2.1=-1")
    assert edits == (("W_h.1.2", 0.5), ("W_e.2.1", -1.0))
    assert len(errors) == 3
    assert format_edits(edits) == "W_h.1.2=0.5;W_e.2.1=-1"
    own = shapes(2, 4)
    assert WEIGHT_NAMES.with_edit((*edits, ("W_h.4.4", 1.0)), own, "W_h.1.2", 2.0) == (
        ("W_h.1.2", 2.0),
        ("W_e.2.1", -1.0),
    )
    p = run(BpttSpec("hello", edits=(*edits, ("W_h.4.4", 1.0)))).parameters
    assert (p["W_h"][0, 1], p["W_e"][1, 0]) == (0.5, -1.0)


def test_short_and_long_texts():
    for text, words in (("", "is empty"), ("a", "has one token")):
        with pytest.raises(TextError, match=words):
            run(BpttSpec(text))
    long = first_tokens("ab" * 2500, "characters", MOST_TOKENS)
    assert (len(long.ids), long.total) == (12, 5000)
    assert "5,000" in long.note()
    assert not first_tokens("hello", "characters", MOST_TOKENS).note()


def test_saturated_weights_leave_finite_numbers():
    edits = (("W_h.1.1", 1e6), ("W_e.1.1", -1e6), ("U.1.1", 1e6))
    trace = run(BpttSpec("abababababab", edits=edits))
    assert all(np.isfinite(gradient).all() for gradient in trace.gradients.values())
    assert trace.agreement["autograd"] < 1e-12


def test_the_script_prints_the_page_s_numbers():
    spec = SPECS[3]
    done = run_program(script(spec))
    trace = run(spec)
    assert f"J {trace.loss:.12f}" in done
    for name in PARAMETERS:
        printed = next(line for line in done.splitlines() if line.startswith(f"dJ/d{name} "))
        values = np.array(json.loads(printed.split(" ", 1)[1].split("#")[0]))
        np.testing.assert_allclose(values, trace.gradients[name], rtol=1e-10, atol=1e-13)
        assert float(printed.rsplit(" ", 1)[1]) < 1e-12


def test_the_table_adds_up():
    trace = run(SPECS[0])
    columns = table(trace)
    parts = np.array([columns[f"from_step_{t}"] for t in range(1, trace.steps + 1)])
    np.testing.assert_allclose(parts.sum(axis=0), columns["autograd"], rtol=1e-12, atol=1e-14)
    assert len(steps(trace.steps)) == 6 * trace.steps + 2
