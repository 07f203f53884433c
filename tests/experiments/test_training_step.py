"""The five lines do what they say: against closed forms, torch.optim and the script's own output."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiments.training_step import (
    ESCAPED,
    FORGOTTEN,
    TrainingStepSpec,
    code_lines,
    draw,
    log_likelihood,
    oscillation,
    path,
    run,
    script,
    table,
    training_loop,
)
from tests.program import run_program

SPEC = TrainingStepSpec()
LEFT_OUT = replace(SPEC, zero_grad=FORGOTTEN)


def after_updates(trace):
    return trace.mu[4::5]


def torch_path(spec, **options):
    """mu after each update by torch.optim.SGD in the usual order, with its gradients zeroed."""
    data = draw(spec)
    mu = torch.tensor(spec.start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([mu], lr=spec.learning_rate, **options)
    out = []
    for _ in range(spec.updates):
        optimizer.zero_grad()
        (((data - mu) ** 2).sum() / 2).backward()
        optimizer.step()
        out.append(mu.item())
    return np.array(out)


def test_the_lines_are_five_and_run():
    lines = code_lines()
    assert len(lines) == 5
    assert [line.split("(")[0].split(".")[-1] for line in lines[2:]] == ["backward", "step", "zero_grad"]
    for line in lines:
        assert "\n" not in line


@pytest.mark.parametrize("spec", [SPEC, LEFT_OUT])
def test_each_line_changes_what_it_says_and_nothing_else(spec):
    trace = run(spec)
    assert trace.line[:7].tolist() == [0, 1, 2, 3, 4, 5, 1]
    for k in range(1, len(trace.mu)):
        line = trace.line[k]
        moved = trace.mu[k] != trace.mu[k - 1]
        assert moved == (line == 4)
        if line != 2:
            np.testing.assert_equal(trace.loss[k], trace.loss[k - 1])
        assert trace.predicted[k] == trace.mu[k], "the prediction holds mu itself, not a copy"
        if line in (1, 2, 4):
            np.testing.assert_equal(trace.grad[k], trace.grad[k - 1])
        if line == 3:
            count = trace.grad[k - 1] if spec.zero_grad == FORGOTTEN and k > 3 else 0.0
            assert trace.grad[k] == pytest.approx(count + trace.slope[k], rel=1e-12, abs=1e-12)
        if line == 4:
            assert trace.mu[k] == pytest.approx(trace.mu[k - 1] + trace.update[k - 1], rel=1e-12)
        if line == 5:
            assert math.isnan(trace.grad[k]) == (spec.zero_grad != FORGOTTEN)


def test_loss_and_slope_are_the_closed_forms():
    trace = run(SPEC)
    at_line_2 = trace.line == 2
    np.testing.assert_allclose(trace.loss[at_line_2], -log_likelihood(trace, trace.mu[at_line_2]), rtol=1e-12)
    x = trace.data
    by_hand = [0.5 * ((x - mu) ** 2).sum() + len(x) / 2 * np.log(2 * np.pi) for mu in trace.mu[at_line_2]]
    np.testing.assert_allclose(trace.loss[at_line_2], by_hand, rtol=1e-12)
    assert trace.mean == pytest.approx(x.mean(), abs=1e-14)
    assert log_likelihood(trace, trace.mean + np.array([-0.01, 0.01])).max() < log_likelihood(
        trace, np.array(trace.mean)
    )


@settings(max_examples=25, deadline=None)
@given(
    start=st.floats(-10, 10),
    eta=st.floats(0.0001, 0.2),
    n=st.integers(1, 60),
    updates=st.integers(1, 12),
    seed=st.integers(0, 9999),
    forgotten=st.booleans(),
)
def test_autograd_is_the_slope_by_hand_along_every_path(start, eta, n, updates, seed, forgotten):
    spec = TrainingStepSpec(0.5, n, start, eta, updates, seed, FORGOTTEN if forgotten else "called")
    trace = run(spec)
    assert trace.autograd_error <= 1e-12
    assert len(trace.mu) == 5 * updates + 1
    alive = np.isfinite(trace.mu)
    assert alive.all() == (trace.diverged is None)
    expected = trace.forgotten if forgotten else trace.called
    if trace.diverged is None:
        np.testing.assert_allclose(after_updates(trace), expected[1:], rtol=1e-9, atol=1e-9)


def test_the_right_loop_is_torch_optims_and_shrinks_by_one_minus_eta_n():
    trace = run(SPEC)
    np.testing.assert_allclose(after_updates(trace), torch_path(SPEC), rtol=1e-12)
    away = trace.called - trace.mean
    np.testing.assert_allclose(away[1:], (1 - SPEC.learning_rate * SPEC.sample_size) * away[:-1], rtol=1e-9)


@pytest.mark.parametrize("share", [0.1, 0.4, 1.0, 2.0, 3.0, 3.9, 4.5])
def test_forgetting_is_momentum_1_without_dampening(share):
    spec = replace(LEFT_OUT, learning_rate=share / SPEC.sample_size, updates=10)
    np.testing.assert_allclose(after_updates(run(spec)), torch_path(spec, momentum=1.0), rtol=1e-9)


@pytest.mark.parametrize("share", [0.1, 0.4, 1.0, 2.5, 3.9])
def test_forgetting_swings_as_the_formula_says(share):
    spec = replace(LEFT_OUT, learning_rate=share / SPEC.sample_size, updates=60)
    trace = run(spec)
    away, k = trace.forgotten - trace.mean, np.arange(61)
    factor, period = oscillation(share)
    phi = 2 * np.pi / period
    assert np.cos(phi) == pytest.approx(1 - share / 2)
    np.testing.assert_allclose(away, away[0] * factor * np.cos((k + 0.5) * phi), atol=1e-9)
    np.testing.assert_allclose(away[2:], (2 - share) * away[1:-1] - away[:-2], atol=1e-9)
    assert np.abs(away).max() <= factor * abs(away[0]) + 1e-9


@pytest.mark.parametrize("share", [4.0, 4.2])
def test_from_four_on_it_runs_away(share):
    assert oscillation(share) is None
    spec = replace(LEFT_OUT, learning_rate=share / SPEC.sample_size, updates=60)
    away = np.abs(path(spec, draw(spec), zero=False) - run(spec).mean)
    away = away[np.isfinite(away)]
    assert (np.diff(away) > 0).all()


def test_between_two_and_four_only_the_right_loop_diverges():
    spec = replace(LEFT_OUT, learning_rate=3 / SPEC.sample_size, updates=60)
    trace = run(spec)
    assert trace.diverged is None
    assert np.isnan(trace.called[-1])


@pytest.mark.parametrize(("factor", "grows"), [(0.999, False), (1.001, True)])
def test_the_limit_is_two_over_n(factor, grows):
    trace = run(replace(SPEC, learning_rate=factor * 2 / SPEC.sample_size))
    assert trace.limit == 2 / SPEC.sample_size
    away = np.abs(trace.called - trace.mean)
    assert (away[-1] > away[0]) == grows


@pytest.mark.parametrize("zero_grad", ["called", FORGOTTEN])
def test_divergence_is_marked_at_the_step_that_moved_mu_out(zero_grad):
    trace = run(replace(SPEC, learning_rate=1.0, sample_size=500, zero_grad=zero_grad))
    assert trace.diverged is not None
    assert trace.line[trace.diverged] == 4
    assert np.abs(trace.mu[: trace.diverged]).max() <= ESCAPED
    for values in (trace.mu, trace.loss, trace.grad):
        assert np.isnan(values[trace.diverged :]).all()


def test_same_spec_same_trace_to_the_bit():
    one, two = run(LEFT_OUT), run(LEFT_OUT)
    for name in ("data", "mu", "loss", "grad", "slope", "called", "forgotten"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


@pytest.mark.parametrize(
    "spec",
    [
        SPEC,
        LEFT_OUT,
        replace(SPEC, sample_size=500, learning_rate=0.05),
        replace(SPEC, sample_size=1, true_location=-5.0, seed=9),
    ],
)
def test_the_script_holds_the_five_lines_and_prints_the_numbers_on_the_page(spec):
    text = script(spec)
    shown = [line.strip() for line in text.splitlines()]
    for line in code_lines():
        kept = line in shown
        assert kept or (line == code_lines()[-1] and spec.zero_grad == FORGOTTEN)
    out = run_program(text)
    trace = run(spec)
    *lines, last = out.splitlines()[1:]
    if trace.diverged is not None:
        update, word = lines.pop().split()
        assert word == "diverged"
        assert 5 * (int(update) - 1) + 4 == trace.diverged
    else:
        assert len(lines) == spec.updates
        assert float(last.split()[-1]) == pytest.approx(trace.mu[-1] - trace.mean, rel=2e-3, abs=1e-12)
    for line in lines:
        update, loss, grad, mu = line.split()
        k = 5 * (int(update) - 1) + 4
        assert float(loss) == pytest.approx(trace.loss[k], abs=1e-8, rel=1e-9)
        assert float(grad) == pytest.approx(trace.grad[k], abs=1e-8, rel=1e-9)
        assert float(mu) == pytest.approx(trace.mu[k], abs=1e-8, rel=1e-9)


def test_the_table_has_a_row_for_each_line_that_was_run():
    columns = table(run(SPEC))
    assert {len(column) for column in columns.values()} == {5 * SPEC.updates + 1}
    assert columns["update"][:12].tolist() == [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]


@pytest.mark.parametrize(("spec", "lines"), [(SPEC, 5), (LEFT_OUT, 4)])
def test_to_forget_the_fifth_line_is_not_to_run_it(spec, lines, monkeypatch):
    original, run_lines = training_loop.training_step, []

    def counted(*arguments):
        for line, seen in enumerate(original(*arguments), start=1):
            run_lines.append(line)
            yield seen

    monkeypatch.setattr(training_loop, "training_step", counted)
    run(spec)
    assert run_lines == list(range(1, lines + 1)) * spec.updates


def test_what_is_listed_is_read_off_the_function(monkeypatch):
    def another(mu, data, optimizer):
        """Its docstring, imports and yields are not listed."""
        from math import pi

        loss = mu * pi
        yield None, loss

    monkeypatch.setattr(training_loop, "training_step", another)
    code_lines.cache_clear()
    try:
        assert code_lines() == ("loss = mu * pi",)
    finally:
        code_lines.cache_clear()
