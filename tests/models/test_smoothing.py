"""Every smoothing against nltk, against its own definition, and the sums to one."""

import math

import numpy as np
import pytest
from nltk.lm.counter import NgramCounter
from nltk.lm.models import MLE, KneserNeyInterpolated, Lidstone, WittenBellInterpolated
from nltk.lm.vocabulary import Vocabulary

from playground.catalog.smoothers import SMOOTHERS
from playground.models.ngram import NGram, distribution, scores, tally
from playground.text.encoded import Encoded
from playground.text.tokenizers import BOUNDARY
from tests.models.test_ngram import Direct, encoded

V = 9
RANDOM = np.random.default_rng(3)
TEXT = RANDOM.choice(V - 2, size=400, p=np.array([9, 6, 4, 3, 2, 1, 1]) / 26) + 2
HELD_OUT = np.concatenate([RANDOM.choice(V - 2, size=60) + 2, [0]])
HIGHEST = 5


def texts(reading: str, ids: np.ndarray) -> list[list[int]]:
    return [ids.tolist()] if reading == "running" else [part.tolist() for part in np.array_split(ids, 40)]


def fitted(reading: str) -> NGram:
    return NGram.fit(encoded(texts(reading, TEXT), reading), V, HIGHEST)


def nltk_model(kind: type, reading: str, order: int, *arguments: float, **named: float) -> object:
    """The same n-grams, all orders of every event, counted and smoothed by nltk.

    nltk's vocabulary adds one symbol for unknown words by itself: id 0 is it.
    """
    events = [
        event for text in texts(reading, TEXT) for event in Direct([], reading == "items", order).events(text)
    ]
    grams = [(*context, w)[order - 1 - k :] for context, w in events for k in range(order)]
    symbols = [i for i in range(1, V) if i != BOUNDARY or reading == "items"]
    model = kind(*arguments, order, vocabulary=Vocabulary(symbols, unk_label=0), **named)
    model.counts = NgramCounter([grams])
    if hasattr(model, "estimator"):
        model.estimator.counts = model.counts
    return model


KINDS = [
    ("none", MLE, (), {}, 0.0, True),
    ("delta", Lidstone, (0.3,), {}, 0.3, True),
    ("witten-bell", WittenBellInterpolated, (), {}, 0.0, False),
    ("kneser-ney", KneserNeyInterpolated, (), {"discount": 0.6}, 0.6, False),
]


def contexts_of(model: NGram, order: int) -> list[list[int]]:
    """Contexts of the text, contexts of the held-out text, and contexts that nobody ever saw."""
    random = np.random.default_rng(order)
    found = [TEXT[i : i + order - 1].tolist() for i in random.integers(0, 390, 8)]
    found += [HELD_OUT[i : i + order - 1].tolist() for i in random.integers(0, 50, 8)]
    return [*found, [8] * (order - 1), [0] * (order - 1)]


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize(("key", "kind", "arguments", "named", "value", "floor"), KINDS)
def test_equal_to_nltk(key, kind, arguments, named, value, floor, reading):
    model = fitted(reading)
    for order in range(2, HIGHEST + 1):
        theirs = nltk_model(kind, reading, order, *arguments, **named)
        for context in contexts_of(model, order):
            ours = distribution(model, SMOOTHERS[key], value, context, order, floor=floor)
            expected = [
                theirs.unmasked_score(w, tuple(context)) if model.symbols[w] else 0.0 for w in range(V)
            ]
            if np.isnan(ours).all():  # 0 / 0: nltk says 0 for every token
                expected = [math.nan] * V if not any(expected) else expected
            np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("key", SMOOTHERS)
def test_scores_of_a_text_are_the_distributions_at_its_targets(key, reading):
    model, smoother = fitted(reading), SMOOTHERS[key]
    value = smoother.parameter.default if smoother.parameter else 0.0
    held_out = encoded(texts(reading, HELD_OUT), reading)
    every = scores(tally(model, held_out), smoother, value)
    for order in (1, 2, 4, HIGHEST):
        events = [
            event
            for text in texts(reading, HELD_OUT)
            for event in Direct([], reading == "items", order).events(text)
        ]
        expected = [distribution(model, smoother, value, c, order)[w] for c, w in events]
        np.testing.assert_allclose(every[order - 1], expected, rtol=1e-12)


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("key", SMOOTHERS)
@pytest.mark.parametrize("fraction", [0.0, 0.4, 1.0])
def test_what_is_normalised_sums_to_one(key, reading, fraction):
    model, smoother = fitted(reading), SMOOTHERS[key]
    p = smoother.parameter
    value = p.low + fraction * (min(p.high, 1.0) - p.low) if p else 0.0
    random = np.random.default_rng(7)
    unnormalised = 0
    for order in range(1, HIGHEST + 1):
        for _ in range(30):
            context = random.integers(0, V, size=int(random.integers(0, 8))).tolist()
            probabilities = distribution(model, smoother, value, context, order)
            if smoother.normalization_at(value) == "always":
                assert probabilities.sum() == pytest.approx(1, abs=1e-12)
                assert (probabilities >= 0).all()
            elif smoother.normalization_at(value) == "seen":
                seen = not np.isnan(probabilities).any()
                assert np.isnan(probabilities).all() or probabilities.sum() == pytest.approx(1, abs=1e-12)
                unnormalised += not seen
            else:
                unnormalised += abs(probabilities.sum() - 1) > 1e-6
            assert probabilities[BOUNDARY] == 0 or reading == "items" or np.isnan(probabilities).all()
    assert (unnormalised > 0) == (smoother.normalization_at(value) != "always"), "labelled as it is"


def test_witten_bell_is_the_baseline():
    model = fitted("items")
    held_out = encoded(texts("items", HELD_OUT), "items")
    for order in range(1, HIGHEST + 1):
        p = scores(tally(model, held_out), SMOOTHERS["witten-bell"], 0.0)[order - 1]
        np.testing.assert_allclose(-np.log(p), model.nats(held_out, order), rtol=1e-12)


def test_continuations_are_the_different_tokens_before():
    model = fitted("running")
    full = [BOUNDARY] * HIGHEST + TEXT.tolist()
    for k, counts in enumerate(model.continuations):
        before: dict[tuple[int, ...], set[int]] = {}
        for i in range(HIGHEST, len(full)):
            before.setdefault(tuple(full[i - k : i + 1]), set()).add(full[i - k - 1])
        assert counts.counts.sum() == sum(map(len, before.values()))
        np.testing.assert_array_equal(np.sort(counts.counts), np.sort([len(s) for s in before.values()]))
        np.testing.assert_array_equal(counts.totals, np.add.reduceat(counts.counts, counts.starts[:-1]))


def test_a_large_vocabulary_does_not_overflow():
    size = 30_000
    ids = np.random.default_rng(0).integers(2, size, 2000)
    text = Encoded(ids.astype(np.int32), np.array([0, ids.size]), "running")
    model = NGram.fit(text, size, 6)
    p = distribution(model, SMOOTHERS["kneser-ney"], 0.75, ids[100:105], 6)
    assert int(p.argmax()) == ids[105]
    assert p.sum() == pytest.approx(1, abs=1e-9)
