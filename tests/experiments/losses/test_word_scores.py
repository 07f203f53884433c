"""Cross-entropy over words: PyTorch's numbers, the split, the descent, and bad targets."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiments.losses import WORDS, LossesSpec, run, with_share
from playground.experiments.losses.word_scores import normalized_target

SPEC = LossesSpec()
SOFT = replace(SPEC, target=(0.5, 0.3, 0.2, 0.0, 0.0))
scores = st.lists(st.floats(-1000, 1000), min_size=5, max_size=5).map(tuple)
shares = st.lists(st.floats(0, 1000), min_size=5, max_size=5).filter(lambda p: sum(p) > 1e-3).map(tuple)


def by_sgd(spec):
    """The same descent by torch.optim.SGD and autograd alone."""
    z = torch.tensor(spec.logits, dtype=torch.float64, requires_grad=True)
    p = torch.tensor(spec.target, dtype=torch.float64)
    p = p / p.sum()
    optimizer = torch.optim.SGD([z], lr=spec.learning_rate)
    path, losses = [], []
    for _ in range(spec.steps + 1):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(z, p)
        path.append(z.detach().clone())
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return torch.stack(path, -1).numpy(), np.array(losses)


@pytest.mark.parametrize("spec", [SPEC, SOFT, replace(SPEC, logits=(1000.0, -1000.0, 3.0, 0.0, 0.0))])
def test_the_descent_is_torch_optims(spec):
    trace = run(spec)
    path, losses = by_sgd(spec)
    np.testing.assert_allclose(trace.z, path, rtol=0, atol=1e-12 * max(1, np.abs(path).max()))
    np.testing.assert_allclose(trace.loss, losses, rtol=1e-12, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(logits=scores, target=shares, eta=st.floats(0.01, 20), word=st.sampled_from(WORDS))
def test_every_quantity_is_consistent(logits, target, eta, word):
    spec = replace(SPEC, logits=logits, target=target, learning_rate=eta, steps=8, word=word)
    trace = run(spec)
    assert trace.autograd_error <= 1e-12
    assert trace.split_error <= 1e-12
    for values in (trace.z, trace.q, trace.loss, trace.gradient, trace.divergence, trace.curve_loss):
        assert np.isfinite(values).all()
    assert trace.p.sum() == pytest.approx(1)
    np.testing.assert_allclose(trace.q.sum(0), 1, rtol=1e-12)
    np.testing.assert_allclose(trace.gradient.sum(0), 0, atol=1e-12)
    assert np.abs(trace.gradient).max() <= 1, "no pull is ever larger than 1"
    assert (trace.divergence >= -1e-9).all()
    assert 0 <= trace.entropy <= math.log(len(WORDS)) + 1e-12
    np.testing.assert_allclose(np.diff(trace.z), trace.update[:, :-1], rtol=1e-9, atol=1e-9)


def test_one_hot_is_minus_the_log_of_the_right_words_probability():
    trace = run(SPEC)
    np.testing.assert_allclose(trace.loss, -np.log(trace.q[0]), rtol=1e-12)
    assert trace.entropy == 0
    np.testing.assert_allclose(trace.divergence, trace.loss, rtol=1e-12)


def test_entropy_and_kl_are_their_definitions():
    trace = run(SOFT)
    p, q = np.array(SOFT.target)[:3], trace.q[:3]
    assert trace.entropy == pytest.approx(-(p * np.log(p)).sum(), rel=1e-12)
    np.testing.assert_allclose(trace.divergence, (p[:, None] * np.log(p[:, None] / q)).sum(0), rtol=1e-9)


@pytest.mark.parametrize("word", WORDS)
def test_the_curve_is_the_loss_with_the_other_scores_held_and_passes_through_the_point(word):
    spec = replace(SOFT, word=word, steps=3)
    trace = run(spec)
    f = WORDS.index(word)
    p = torch.from_numpy(trace.p)
    for k in (0, 3):
        for m in (0, 80, 160):
            z = trace.z[:, k].copy()
            z[f] = trace.curve_z[m]
            expected = torch.nn.functional.cross_entropy(torch.from_numpy(z), p).item()
            assert trace.curve_loss[m, k] == pytest.approx(expected, rel=1e-12)
        slope = np.gradient(trace.curve_loss[:, k], trace.curve_z)
        at = np.interp(trace.z[f, k], trace.curve_z, slope)
        assert at == pytest.approx(trace.gradient[f, k], abs=2e-3), "its slope is q - p"


@pytest.mark.parametrize(
    "target", [(0.0,) * 5, (-1.0, 1, 1, 1, 1), (math.nan, 1, 0, 0, 0), (math.inf, 1, 0, 0, 0)]
)
def test_what_is_no_distribution_is_refused(target):
    with pytest.raises(ValueError, match="no distribution"):
        run(replace(SPEC, target=target))


def test_a_target_is_divided_by_its_sum():
    np.testing.assert_allclose(
        normalized_target(replace(SPEC, target=(2, 1, 1, 0, 0))).numpy(), [0.5, 0.25, 0.25, 0, 0]
    )


def test_same_spec_same_trace_to_the_bit():
    one, two = run(SOFT), run(SOFT)
    for name in ("z", "q", "loss", "gradient", "autograd", "divergence", "curve_loss"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


@settings(max_examples=200, deadline=None)
@given(target=shares, i=st.integers(0, 4), share=st.floats(-0.5, 1.5))
def test_a_moved_share_is_where_it_was_put_and_all_sum_to_one(target, i, share):
    moved = with_share(target, i, share)
    assert math.fsum(moved) == pytest.approx(1, abs=1e-12)
    assert moved[i] == pytest.approx(min(1, max(0, share)), abs=0.005 + 1e-9)
    assert min(moved) >= 0
    assert all(abs(100 * value - round(100 * value)) < 1e-9 for value in moved)
    rest = sum(target) - target[i]
    if rest > 1e-6:
        for j in set(range(5)) - {i}:
            assert moved[j] == pytest.approx((1 - moved[i]) * target[j] / rest, abs=0.01 + 1e-9)


def test_where_the_others_had_nothing_they_share_alike():
    assert with_share((1, 0, 0, 0, 0), 0, 0.6) == (0.6, 0.1, 0.1, 0.1, 0.1)
