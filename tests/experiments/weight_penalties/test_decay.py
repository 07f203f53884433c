"""Weight decay: the paths are torch.optim's, SGD cannot tell L2 from decay, Adam can."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.weight_penalties.decay import (
    LOSS_MINIMUM,
    START,
    VARIANTS,
    make_data,
    mini_batches,
    run,
    table,
)
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

SPEC = WeightPenaltiesSpec(strength=0.1)


def alone(spec, make, penalty=0.0):
    """The path (T, 2) of an optimizer with autograd's gradient of the loss (plus L2): nothing by hand."""
    X, y = make_data(spec)
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    path = [w.detach().clone()]
    for batch in mini_batches(spec)[:-1]:
        optimizer.zero_grad()
        loss = ((X[batch] @ w - y[batch]) ** 2).mean() / 2 + penalty / 2 * (w * w).sum()
        loss.backward()
        optimizer.step()
        path.append(w.detach().clone())
    return torch.stack(path).numpy()


def test_the_data_are_what_the_page_says():
    X, y = make_data(replace(SPEC, feature_scale=0.2))
    gram = (X.T @ X / 64).numpy()
    np.testing.assert_allclose(gram, [[1, 0], [0, 0.04]], atol=1e-14)
    np.testing.assert_allclose(X.mean(0).numpy(), 0, atol=1e-15)
    np.testing.assert_allclose(torch.linalg.lstsq(X, y).solution.numpy(), LOSS_MINIMUM, atol=1e-13)
    residual = y - X @ torch.tensor(LOSS_MINIMUM, dtype=torch.float64)
    assert float(residual.square().mean().sqrt()) == pytest.approx(0.5)


@pytest.mark.parametrize("batch", [1, 8, 64])
def test_the_paths_are_torch_optims(batch):
    spec = replace(SPEC, batch_size=batch)
    trace, eta, decay = run(spec), spec.learning_rate, spec.strength
    theirs = {
        "sgd-l2": alone(spec, lambda p: torch.optim.SGD(p, lr=eta, weight_decay=decay)),
        "adam-l2": alone(spec, lambda p: torch.optim.Adam(p, lr=eta, weight_decay=decay)),
        "adamw": alone(spec, lambda p: torch.optim.AdamW(p, lr=eta, weight_decay=decay)),
    }
    for k, way in enumerate(VARIANTS):
        if way.key in theirs:
            np.testing.assert_allclose(trace.w[k], theirs[way.key], atol=1e-12)
    for k, name in ((0, "SGD"), (2, "Adam")):  # weight_decay in these two is L2 in the loss
        made = getattr(torch.optim, name)
        penalised = alone(spec, lambda p, made=made: made(p, lr=eta), penalty=decay)
        np.testing.assert_allclose(trace.w[k], penalised, atol=1e-9)


@pytest.mark.parametrize("batch", [1, 64])
@pytest.mark.parametrize("lambda_", [0.0, 0.1, 3.0])
def test_sgd_cannot_tell_l2_from_decay(batch, lambda_):
    trace = run(replace(SPEC, batch_size=batch, strength=lambda_))
    assert trace.sgd_difference < 1e-14
    assert np.abs(trace.w[0] - trace.w[1]).max() == trace.sgd_difference


def test_adam_can():
    trace = run(SPEC)
    assert np.linalg.norm(trace.w[2, -1] - trace.w[3, -1]) > 0.8
    same = run(replace(SPEC, strength=0.0))
    assert np.array_equal(same.w[2], same.w[3]), "without a decay they are one"


def test_adam_with_l2_ends_at_the_minimum_with_l2():
    trace = run(replace(SPEC, steps=2000))
    np.testing.assert_allclose(trace.ridge_minimum, [1 / 1.1, 0.01 / 0.11], atol=1e-13)
    np.testing.assert_allclose(trace.w[2, -1], trace.ridge_minimum, atol=1e-6)
    assert np.linalg.norm(trace.w[3, -1] - trace.loss_minimum) < 0.02, "AdamW: near that of the loss alone"


def test_the_decays_part_of_a_step_is_what_is_missing_without_it():
    """At one point with one gradient: the step with L2, less the same step in which m never saw lambda w."""
    spec = replace(SPEC, steps=30)
    trace, (X, y) = run(spec), make_data(spec)
    w = torch.tensor(START, dtype=torch.float64)
    optimizer = torch.optim.Adam([w], lr=spec.learning_rate, weight_decay=spec.strength)
    average = torch.zeros(2, dtype=torch.float64)  # of the loss's gradients alone
    for t in range(1, 31):
        g = X.T @ (X @ w - y) / 64
        average, before = 0.9 * average + 0.1 * g, w.clone()
        w.grad = g
        optimizer.step()
        root = (optimizer.state[w]["exp_avg_sq"] / (1 - 0.999**t)).sqrt() + 1e-8
        without = before - spec.learning_rate * average / (1 - 0.9**t) / root
        np.testing.assert_allclose(trace.decay_share[2, t - 1], ((without - w) / before).numpy(), atol=1e-12)


def test_what_decay_takes_off_beside_the_step_is_eta_lambda():
    trace = run(SPEC)
    for k in (0, 1, 3):
        np.testing.assert_allclose(trace.decay_share[k], SPEC.learning_rate * 0.1, rtol=1e-15)


def test_with_mini_batches_adamws_decay_weighs_more():
    def size(batch, seed):
        w = run(replace(SPEC, batch_size=batch, seed=seed)).w[3, -50:]
        return np.linalg.norm(w, axis=1).mean()

    full = size(64, 0)
    assert np.mean([size(4, seed) for seed in range(8)]) < 0.95 * full


@pytest.mark.filterwarnings("error")
def test_an_enormous_decay_diverges_and_adam_does_not_mind():
    trace = run(replace(SPEC, strength=1e6, steps=20))
    assert [over is None for over in trace.diverged] == [False, False, True, False]
    assert np.isnan(trace.w[0, trace.diverged[0] :]).all()
    assert np.isfinite(trace.w[2]).all()
    assert np.isfinite(trace.sgd_difference)


def test_the_table_has_a_row_for_each_step():
    columns = table(run(replace(SPEC, steps=20)))
    assert columns["step"].tolist() == list(range(21))
    assert {len(column) for column in columns.values()} == {21}
