"""What follows from the counts: sparsity, storage, bigrams, perplexity, and the eight openings."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from nltk.lm.counter import NgramCounter
from nltk.lm.models import Lidstone
from nltk.lm.vocabulary import Vocabulary

from playground.catalog.smoothers import SMOOTHERS
from playground.errors import TextError
from playground.experiments.ngrams import NgramsSpec, run
from playground.experiments.ngrams.long_range import COMMON_PART, LAST_WORDS, SENTENCES, SUBJECTS, long_range
from playground.experiments.ngrams.perplexity import known_tokens, perplexities
from playground.models.ngram import distribution
from playground.text.tokenizers import BOUNDARY, UNKNOWN
from tests.experiments.ngrams.counted_texts import own, sample


def padded(encoded, n):
    """All n-grams of a running text, as tuples."""
    ids = [BOUNDARY] * (n - 1) + encoded.targets.tolist()
    return [tuple(ids[i : i + n]) for i in range(len(encoded.targets))]


@pytest.mark.parametrize("n", range(1, 7))
def test_sparsity_and_storage_by_counting_tuples(n):
    counted = sample("stories")
    seen = set(padded(counted.train, n))
    contexts = {gram[:-1] for gram in seen}
    held_out = padded(counted.valid, n)
    assert counted.unseen_shares[0, n - 1] == pytest.approx(np.mean([gram not in seen for gram in held_out]))
    assert counted.unseen_shares[1, n - 1] == pytest.approx(
        np.mean([gram[:-1] not in contexts for gram in held_out])
    )
    assert counted.distinct[n - 1] == len(seen)
    grams = padded(counted.train, n)
    for size, grown in zip(counted.prefix_sizes[::8], counted.distinct_by_prefix[n - 1, ::8], strict=True):
        assert grown == len(set(grams[:size]))
    assert counted.distinct_by_prefix[n - 1, -1] == counted.distinct[n - 1]


def test_bigrams_by_counting_pairs():
    counted = sample("students")
    pairs = Counter(pairwise([BOUNDARY, *counted.train.targets.tolist()]))
    rows, columns, table = counted.bigram_table
    for i, a in enumerate(rows.tolist()):
        for j, b in enumerate(columns.tolist()):
            assert table[i, j] == pairs[a, b]
    often = Counter(counted.train.inputs.tolist())
    assert [often[i] for i in rows.tolist()] == sorted(often.values(), reverse=True)[: rows.size]


def test_perplexity_is_infinite_where_one_ngram_is_new():
    counted = sample("stories")
    values = perplexities(NgramsSpec(), counted)
    assert values.shape == (len(SMOOTHERS), 6)
    keys = list(SMOOTHERS)
    assert np.isinf(values[keys.index("none"), 1:]).all()
    assert np.isfinite(values[keys.index("none"), 0])
    rest = [keys.index(key) for key in keys if key != "none"]
    assert np.isfinite(values[rest]).all()
    nothing_added = perplexities(NgramsSpec(delta=0.0), counted)[keys.index("delta")]
    np.testing.assert_array_equal(np.isinf(nothing_added), np.isinf(values[keys.index("none")]))
    mean = counted.model.nats(counted.valid, 3).mean()
    assert values[keys.index("witten-bell"), 2] == pytest.approx(np.exp(mean))


UNKNOWN_TEXT = "the cat sat on the mat. a dog sat on the mat. " * 9 + "the zebra sat on a lion."


@pytest.mark.parametrize("smoothing", SMOOTHERS)
def test_the_perplexity_of_known_tokens_by_a_loop_over_the_targets(smoothing):
    counted, spec = own(UNKNOWN_TEXT, tokens="words"), NgramsSpec(smoothing=smoothing)
    known = known_tokens(spec, counted)
    targets = counted.valid.targets.tolist()
    assert (known.unknown, known.total) == (targets.count(UNKNOWN), len(targets)) == (2, known.total)
    for n in range(1, 7):
        nats = []
        for i, target in enumerate(targets):
            context = ([BOUNDARY] * (n - 1) + targets[:i])[i : i + n - 1]
            p = distribution(counted.model, SMOOTHERS[smoothing], spec.parameter, context, n)[target]
            if target != UNKNOWN:
                nats.append(-math.log(p) if p > 0 else math.inf)
        assert known.perplexity[n - 1] == pytest.approx(math.exp(np.mean(nats)))


def test_the_perplexity_of_known_tokens_is_that_of_nltk():
    counted, spec = own(UNKNOWN_TEXT, tokens="words"), NgramsSpec(smoothing="delta", delta=0.5)
    n = 2
    symbols = np.flatnonzero(counted.model.symbols).tolist()
    model = Lidstone(0.5, n, vocabulary=Vocabulary(symbols[1:], unk_label=symbols[0]))
    model.counts = NgramCounter([padded(counted.train, n)])
    grams = [gram for gram in padded(counted.valid, n) if gram[-1] != UNKNOWN]
    nats = [-math.log(model.unmasked_score(gram[-1], gram[:-1])) for gram in grams]
    assert known_tokens(spec, counted).perplexity[n - 1] == pytest.approx(math.exp(np.mean(nats)))


@pytest.mark.parametrize(("key", "tokens"), [("students", "characters"), ("stories", "bytepairs")])
def test_without_unknown_tokens_both_perplexities_are_one(key, tokens):
    counted, spec = sample(key, tokens), NgramsSpec(smoothing="kneser-ney")
    known = known_tokens(spec, counted)
    assert known.unknown == 0
    row = list(SMOOTHERS).index("kneser-ney")
    np.testing.assert_array_equal(known.perplexity, perplexities(spec, counted)[row])


def test_where_all_held_out_tokens_are_unknown_there_is_nothing_to_average():
    counted = own("the cat sat on the mat. " * 8 + "zebra lion gnu ibex newt crab moth wasp", tokens="words")
    known = known_tokens(NgramsSpec(smoothing="delta"), counted)
    assert known.unknown == known.total
    assert np.isnan(known.perplexity).all()


@pytest.mark.parametrize("tokens", ["words", "characters"])
@pytest.mark.parametrize("smoothing", SMOOTHERS)
def test_no_ngram_can_tell_the_openings_apart(smoothing, tokens):
    probabilities = long_range(NgramsSpec(smoothing=smoothing), sample("students", tokens))
    assert probabilities.ngram.shape == (6, 8, 8)
    np.testing.assert_array_equal(probabilities.ngram_difference, np.zeros(6))
    exams, books = LAST_WORDS.index("exams"), LAST_WORDS.index("books")
    proctor, teacher = SUBJECTS.index("proctor"), SUBJECTS.index("teacher")
    for n in range(6):
        assert probabilities.ngram[n, proctor, exams] == probabilities.ngram[n, teacher, exams]
        assert probabilities.ngram[n, proctor, books] == probabilities.ngram[n, teacher, books]
    if tokens == "words":
        assert probabilities.ngram[5, proctor, exams] > 0.1
        assert probabilities.ngram[5, proctor, books] > 0.1


def test_the_recurrent_network_can():
    probabilities = long_range(NgramsSpec(), sample("students"))
    assert (np.diag(probabilities.network) > 0.85).all()
    assert (probabilities.network - np.diag(np.diag(probabilities.network)) < 0.1).all()
    exams, proctor = LAST_WORDS.index("exams"), SUBJECTS.index("proctor")
    assert f"{probabilities.network[proctor, exams]:.0%}" == "95%"
    assert (probabilities.network.argmax(axis=1) == np.arange(8)).all()


def test_the_openings_stand_too_far_away():
    assert all(sentence.endswith(COMMON_PART) for sentence in SENTENCES)
    assert len(COMMON_PART.split()) >= 6, "more than a 6-gram's window of 5"


def test_a_text_too_short_for_two_parts_is_refused():
    with pytest.raises(TextError, match="at least"):
        own("short")


def test_the_same_text_is_counted_once():
    assert own("what is kept is kept") is own("what is kept is kept")


@pytest.mark.parametrize("reading", ["running", "items"])
def test_a_whole_text_is_counted_to_the_last_token(reading):
    sentences = ["students opened their books."] * 400 + ["students opened their exams."] * 100
    text = "\n".join([*sentences, *["students opened their minds."] * 500])
    counted = own(text, reading, "words", hold_out=False)
    trace = run(NgramsSpec(context="students opened their", length=0), counted)
    assert trace.total[0] == 1000
    for name, times in (("books", 400), ("exams", 100), ("minds", 500)):
        row = [names[0] for names in trace.followers.names].index(name)
        assert trace.followers.values[row, 0] == times
    held_out = own(text, reading, "words")
    assert held_out.train.targets.size < counted.train.targets.size, "cached apart"


def test_one_character_can_be_counted():
    assert own("a", hold_out=False).distinct.tolist() == [1] * 6
