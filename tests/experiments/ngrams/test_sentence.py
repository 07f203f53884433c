"""A sentence scored by every model: a direct loop, nltk, and the definitions of the measures."""

import math

import numpy as np
import pytest
from nltk.lm.counter import NgramCounter
from nltk.lm.models import MLE, KneserNeyInterpolated, Lidstone, StupidBackoff, WittenBellInterpolated
from nltk.lm.vocabulary import Vocabulary

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec
from playground.experiments.ngrams.sentence import score_sentence, sentence_table
from playground.models.ngram import distribution
from playground.text.tokenizers import BOUNDARY
from tests.experiments.ngrams.counted_texts import own, sample

KEYS = list(SMOOTHERS)
SENTENCE = "As the proctor started the clock, the students opened their zebras."
CASES = [
    ("students", "words", SENTENCE),
    ("surnames", "characters", "Finnish: Virtaqen"),
    ("stories", "bytepairs", "Once upon a queen"),
]


@pytest.mark.parametrize(("key", "tokens", "sentence"), CASES)
def test_by_a_loop_over_the_tokens(key, tokens, sentence):
    counted, spec = sample(key, tokens), NgramsSpec()
    scored = score_sentence(sentence, spec, counted)
    ids = counted.tokenizer.encode(sentence).tolist()
    assert scored.p.shape == (len(KEYS), 6, len(ids))
    for s, name in enumerate(KEYS):
        for n in range(1, 7):
            product = 1.0
            for t, token in enumerate(ids):
                order = n if counted.has_ends else min(n, t + 1)
                assert scored.order[n - 1, t] == order
                p = distribution(counted.model, SMOOTHERS[name], spec.parameter_of(name), ids[:t], order)[
                    token
                ]
                np.testing.assert_allclose(scored.p[s, n - 1, t], p, rtol=1e-12)
                product *= 0.0 if math.isnan(p) else p
                mean = math.inf if product == 0 else -math.log(product) / (t + 1)
                assert scored.surprisal[s, n - 1, t] == pytest.approx(mean, rel=1e-9)
                assert np.exp(scored.log_product[s, n - 1, t]) == pytest.approx(product, rel=1e-9)
                perplexity = math.inf if product == 0 else product ** (-1 / (t + 1))
                assert scored.perplexity[s, n - 1, t] == pytest.approx(perplexity, rel=1e-9)
    np.testing.assert_allclose(np.log(scored.perplexity), scored.surprisal, rtol=1e-12)
    assert np.isinf(scored.perplexity[KEYS.index("none"), 2, -1]), "infinite is infinite"
    assert not np.isnan(scored.perplexity).any()
    assert (scored.surprisal >= 0).all()


TEXT = "the cat sat on the mat. a dog sat on the cat. the dog ran. " * 5


@pytest.mark.parametrize("n", [2, 3])
def test_by_nltk(n):
    """All that nltk has; it ends the interpolations at the unigrams."""
    counted, spec = (
        own(TEXT, tokens="words", hold_out=False),
        NgramsSpec(delta=0.5, discount=0.6, lambda_=0.5),
    )
    ids = counted.train.targets.tolist()
    symbols = np.flatnonzero(counted.model.symbols).tolist()
    grams = [
        tuple(([BOUNDARY] * (n - 1) + ids)[i + n - k : i + n])
        for i in range(len(ids))
        for k in range(1, n + 1)
    ]
    models = {
        "none": (MLE(n, vocabulary=Vocabulary(symbols[1:], unk_label=0)), True),
        "delta": (Lidstone(0.5, n, vocabulary=Vocabulary(symbols[1:], unk_label=0)), True),
        "stupid": (StupidBackoff(0.4, n, vocabulary=Vocabulary(symbols[1:], unk_label=0)), True),
        "witten-bell": (WittenBellInterpolated(n, vocabulary=Vocabulary(symbols[1:], unk_label=0)), False),
        "kneser-ney": (
            KneserNeyInterpolated(n, discount=0.6, vocabulary=Vocabulary(symbols[1:], unk_label=0)),
            False,
        ),
    }
    sentence = "the cat sat on the cat. the dog ran"
    scored, tokens = score_sentence(sentence, spec, counted), counted.tokenizer.encode(sentence).tolist()
    for key, (model, is_exact) in models.items():
        model.counts = NgramCounter([grams])
        if hasattr(model, "estimator"):
            model.estimator.counts = model.counts
        log_product = 0.0
        for t in range(n - 1, len(tokens)):
            theirs = model.unmasked_score(tokens[t], tuple(tokens[t - n + 1 : t]))
            ours = scored.p[KEYS.index(key), n - 1, t]
            if not is_exact:  # the same recursion, ended at the unigrams
                value = spec.parameter_of(key)
                context = tokens[t - n + 1 : t]
                ours = distribution(counted.model, SMOOTHERS[key], value, context, n, floor=False)[tokens[t]]
                assert scored.p[KEYS.index(key), n - 1, t] == pytest.approx(ours, rel=0.2)
            assert ours == pytest.approx(theirs, rel=1e-12)
            log_product += math.log(theirs)
        if is_exact:
            rows = scored.log_product[KEYS.index(key), n - 1]
            assert rows[-1] - rows[n - 2] == pytest.approx(log_product, rel=1e-12)


def test_unknown_words_are_said_and_nothing_typed_is_nothing_scored():
    counted = sample("students")
    assert "“zebras”" in score_sentence(SENTENCE, NgramsSpec(), counted).notes[0]
    nothing = score_sentence("", NgramsSpec(), counted)
    assert nothing.tokens == ()
    assert nothing.perplexity.shape == (len(KEYS), 6, 0)


def test_the_table_has_a_row_for_each_smoothing_order_and_token():
    scored = score_sentence("the students", NgramsSpec(), sample("students"))
    columns = sentence_table(scored)
    assert {len(column) for column in columns.values()} == {len(KEYS) * 6 * 2}
    last = {name: column[-1] for name, column in columns.items()}
    assert (last["smoothing"], last["n"], last["t"]) == ("kneser-ney", 6, 2)
    assert last["PP"] == scored.perplexity[-1, -1, -1]
