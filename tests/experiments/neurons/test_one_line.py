"""What one line can do: AND, OR and NAND have one, XOR has none; training is torch's to 1e-9."""

import itertools
import re

import numpy as np
import pytest
import torch

from playground.experiments.neurons.one_line import (
    PROBLEMS,
    STRIDE,
    UPDATES,
    VISITS,
    OneLineSpec,
    X,
    run,
    script,
    table,
)
from tests.program import run_program

BY_HAND = {"and": (1.0, 1.0, -1.5), "or": (1.0, 1.0, -0.5), "nand": (-1.0, -1.0, 1.5)}
LINEAR = list(BY_HAND)


@pytest.mark.parametrize("problem", LINEAR)
def test_one_line_solves_what_can_be_separated(problem):
    trace = run(OneLineSpec(problem, line=BY_HAND[problem]))
    np.testing.assert_array_equal(trace.a, np.tile(PROBLEMS[problem], (5, 1)))
    assert trace.solved_at == 0
    assert trace.current.tolist() == [-1, 0, 1, 2, 3]


def test_the_default_is_and():
    assert run(OneLineSpec()).mistakes.tolist() == [0] * 5


def test_no_line_solves_xor():
    numbers = np.linspace(-2, 2, 17)
    for line in itertools.product(numbers, repeat=3):
        scores = X @ np.array(line[:2]) + line[2]
        assert ((scores > 0) != np.array(PROBLEMS["xor"], dtype=bool)).any()


def test_two_hidden_units_by_hand_solve_xor():
    trace = run(OneLineSpec("xor", hidden_layer=True))
    assert trace.a[0].tolist() == list(PROBLEMS["xor"])
    assert trace.h[0, :, 0].tolist() == list(PROBLEMS["or"])
    assert trace.h[0, :, 1].tolist() == list(PROBLEMS["nand"])


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("seed", range(6))
def test_the_perceptron_rule_is_rosenblatts_and_stops_where_it_can(problem, seed):
    trace = run(OneLineSpec(problem, method="perceptron", seed=seed, learning_rate=0.5))
    w, b = trace.v[0], trace.c[0]
    for step in range(1, trace.last + 1):
        k = (step - 1) % 4
        assert trace.current[step] == k
        output = 1.0 if w @ X[k] + b > 0 else 0.0
        w, b = w + 0.5 * (trace.target[k] - output) * X[k], b + 0.5 * (trace.target[k] - output)
        np.testing.assert_allclose(trace.v[step], w, rtol=1e-12, atol=1e-12)
        assert trace.c[step] == pytest.approx(b, abs=1e-12)
    if problem == "xor":
        assert trace.last == VISITS
        assert trace.solved_at is None
    else:
        assert trace.solved_at == trace.last < VISITS
    assert np.isnan(trace.loss).all()


@pytest.mark.parametrize("hidden", [0, 2])
@pytest.mark.parametrize("problem", ["nand", "xor"])
def test_gradient_descent_is_torchs(problem, hidden):
    spec = OneLineSpec(problem, hidden, "gradient", seed=3)
    trace = run(spec)
    weights = [torch.tensor(part[0], requires_grad=True) for part in (trace.W, trace.b, trace.v, trace.c)]
    W, b, v, c = weights
    used = weights if hidden else weights[2:]
    optimizer = torch.optim.SGD(used, lr=spec.learning_rate)
    for update in range(UPDATES + 1):
        h = torch.sigmoid(torch.tensor(X) @ W.T + b) if hidden else torch.tensor(X)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(h @ v + c, torch.tensor(trace.target))
        if update % STRIDE == 0:
            step = update // STRIDE
            assert trace.loss[step] == pytest.approx(loss.item(), rel=1e-9)
            np.testing.assert_allclose(trace.v[step], v.detach().numpy(), rtol=1e-8, atol=1e-10)
            np.testing.assert_allclose(trace.W[step], W.detach().numpy(), rtol=1e-8, atol=1e-10)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert trace.autograd_error < 1e-14
    assert trace.updates[-1] == UPDATES


@pytest.mark.parametrize("hidden", [0, 2])
@pytest.mark.parametrize("problem", LINEAR)
def test_gradient_descent_solves_what_can_be_separated(problem, hidden):
    assert run(OneLineSpec(problem, hidden, "gradient")).solved_at is not None


def test_gradient_descent_solves_xor_with_hidden_units_from_some_starts_only():
    assert run(OneLineSpec("xor", 0, "gradient")).solved_at is None
    assert run(OneLineSpec("xor", 2, "gradient")).solved_at is not None
    assert run(OneLineSpec("xor", 2, "gradient", seed=1)).solved_at is None


def test_extremes_stay_finite():
    for method in ("perceptron", "gradient"):
        trace = run(OneLineSpec("xor", 2, method, network=(100.0,) * 9, learning_rate=20.0))
        assert np.isfinite(trace.z).all()
    zero = run(OneLineSpec("or", line=(0.0, 0.0, 0.0)))
    assert zero.mistakes.tolist() == [3] * 5


def test_the_table_has_a_row_for_each_step():
    trace = run(OneLineSpec("xor", 2, "gradient"))
    columns = table(trace)
    assert all(len(column) == trace.last + 1 for column in columns.values())
    np.testing.assert_array_equal(columns["a(0,1)"], trace.a[:, 1])


@pytest.mark.parametrize("hidden", [0, 2])
@pytest.mark.parametrize("method", ["hand", "perceptron", "gradient"])
def test_the_script_prints_the_outputs(method, hidden):
    spec = OneLineSpec("xor", hidden, method)
    printed, trace = run_program(script(spec)), run(spec)
    outputs = [float(text) for text in re.findall(r"output (\S+)", printed)]
    np.testing.assert_allclose(outputs, trace.a[-1], rtol=1e-6)
