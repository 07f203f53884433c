"""The terms of all orders add up to the probability, for every smoothing."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.smoothers import SMOOTHERS, ContextCounts
from playground.experiments.ngrams import NgramsSpec, run
from playground.experiments.ngrams.contributions import order_contributions
from playground.models.ngram import distribution
from tests.experiments.ngrams.counted_texts import sample


@pytest.mark.parametrize(
    ("key", "tokens", "context"),
    [
        ("students", "words", NgramsSpec.context),
        ("students", "words", "their the the"),
        ("surnames", "characters", "Finnish: V"),
    ],
)
@pytest.mark.parametrize("extreme", [None, 0.0, 1.0])
def test_the_terms_add_up_to_the_probability(key, tokens, context, extreme):
    counted, spec = sample(key, tokens), NgramsSpec(n=5, smoothing="witten-bell", context=context, length=8)
    if extreme is not None:
        spec = replace(spec, delta=extreme, alpha=extreme, lambda_=extreme, discount=extreme)
    trace = run(spec, counted)
    parts = order_contributions(spec, counted, trace)
    for row, (name, smoother) in enumerate(SMOOTHERS.items()):
        for t in range(trace.last + 1):
            order, token = int(trace.order[t]), int(trace.chosen_ids[t])
            p = distribution(counted.model, smoother, spec.parameter_of(name), trace.window_ids[t], order)[
                token
            ]
            np.testing.assert_allclose(parts.probability[row, t], p, rtol=1e-12)
            terms = parts.contribution[row, :, t]
            used = np.isfinite(parts.weight[row, :, t])
            if np.isnan(p):
                assert name in ("none", "delta")
                assert np.isnan(terms[used]).any()
                continue
            assert abs(terms[used].sum() - p) <= 1e-12
            assert parts.weight[row, order, t] == 1
            if smoother.recursive:
                assert used[: order + 1].all()
            else:
                assert np.flatnonzero(used).tolist() == [0, order]


def test_the_weights_of_interpolation_and_of_witten_bell_by_hand():
    counted, spec = sample("students"), NgramsSpec(n=3, smoothing="witten-bell", length=0)
    trace = run(spec, counted)
    parts = order_contributions(spec, counted, trace)
    keys, by_order = list(SMOOTHERS), trace.by_order
    interpolation = keys.index("interpolation")
    np.testing.assert_allclose(parts.weight[interpolation, :, 0], [0.25**3, 0.25**2, 0.25, 1])
    ratios = by_order.count[:, 0] / by_order.total[:, 0]
    np.testing.assert_allclose(parts.own[interpolation, 1:, 0], 0.75 * ratios)
    assert parts.own[interpolation, 0, 0] == 1 / counted.model.symbols.sum()
    passed = by_order.types[:, 0] / (by_order.total[:, 0] + by_order.types[:, 0])
    expected = [passed[0] * passed[1] * passed[2], passed[1] * passed[2], passed[2], 1]
    np.testing.assert_allclose(parts.weight[keys.index("witten-bell"), :, 0], expected, rtol=1e-12)


@pytest.mark.parametrize("key", SMOOTHERS)
@pytest.mark.parametrize("count", [0, 3])
def test_every_rule_is_affine_in_the_lower_order(key, count):
    """What the sum assumes of an entry of the catalogue."""
    smoother = SMOOTHERS[key]
    value = smoother.parameter.default if smoother.parameter else 0.0
    at = [float(smoother.rule(ContextCounts(count, 10, 4, x, 20), value)) for x in (0.0, 0.3, 1.0)]
    assert at[1] == pytest.approx(at[0] + 0.3 * (at[2] - at[0]), abs=1e-15)
