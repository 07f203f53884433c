"""Copied stretches: shares as a direct search gives them; a network trained for long copies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiments import sources
from playground.experiments.studio import run_spec
from playground.experiments.studio.copied_stretches import (
    LENGTHS,
    CopiedStretches,
    LongestCopy,
    _longest,
    _shares,
    copied_stretches,
)
from playground.runs.limits import Limits
from playground.runs.service import Service
from playground.text.corpus import from_text
from playground.text.tokenizers import TOKENIZERS
from tests.runs.conftest import until

texts = st.lists(st.lists(st.integers(0, 2), min_size=0, max_size=30).map(np.array), min_size=1, max_size=4)
ints = texts.map(lambda found: [text.astype(np.int64) for text in found])


def windows(parts, n):
    """All stretches of n tokens that lie in one text, in order."""
    return [tuple(text[i : i + n]) for text in parts for i in range(len(text) - n + 1)]


@given(ints, ints)
def test_the_shares_are_those_of_a_direct_search(train, other):
    shares, _ = _shares(train, [other])
    for share, n in zip(shares[0], LENGTHS, strict=True):
        known, ours = set(windows(train, n)), windows(other, n)
        if ours:
            assert share == pytest.approx(sum(window in known for window in ours) / len(ours))
        else:
            assert np.isnan(share)


@given(ints, ints)
def test_the_longest_copy_is_the_longest_common_stretch(train, other):
    tokenizer = TOKENIZERS["characters"].train(["abc" * 9])
    _, (hits,) = _shares(train, [other])
    found = _longest(train, other, hits, tokenizer)
    lengths = [n for n in range(1, 31) if set(windows(train, n)) & set(windows(other, n))]
    assert (found.tokens if found else 0) == max(lengths, default=0)


WORDS = "sun rain wind snow hail fog mist storm cloud frost dew ice heat cold dust smoke"


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A network trained for long on very little text, of which a part is repeated nowhere."""
    generator = np.random.default_rng(0)
    text = " ".join(generator.choice(WORDS.split(), 200))
    service = Service(tmp_path_factory.mktemp("store"), Limits(workers=1))
    corpus = from_text(text)
    spec = {"hidden": 64, "embedding": 24, "batch": 8, "window": 32, "warmup": 0, "segments": [[250, 0.01]]}
    run_id = service.start(
        "me", "train", {**spec, "dropout": 0.0, "weight_decay": 0.0}, service.add_corpus("me", corpus)
    )
    view = until(service, run_id, patience=120)
    assert view.status == "finished", view.message
    yield sources.from_run(run_id, service.reader(run_id)), run_spec(view, service.reader(run_id)), corpus
    service.close()


def test_it_copies_once_it_was_trained_for_long_and_not_before(trained):
    source, spec, corpus = trained
    begin, end = (
        list(copied_stretches(source, step, spec, corpus))[-1]
        for step in (source.steps()[0], source.steps()[-1])
    )
    assert end.fraction == 1
    assert end.verdict.startswith("It copies:")
    assert begin.verdict.startswith("It writes new text:")
    assert end.longest[-1].tokens > 2 * (begin.longest[-1].tokens if begin.longest[-1] else 0)
    whole = end.longest[0]
    assert f"{whole.before}{whole.text}{whole.after}".replace("␣", " ") in corpus.text.replace("\n", " ")


def test_the_verdict_says_its_numbers():
    share = np.full((3, len(LENGTHS)), 0.9)
    held_out = np.linspace(1, 0.2, len(LENGTHS))
    trace = CopiedStretches(7, (0.5, 0.8, 1.0), share, held_out, (LongestCopy(3, "a", "b", "c"),) * 3, 1.0)
    assert trace.verdict.startswith("The text repeats itself: 90% of the stretches of 64 tokens")
    rare = CopiedStretches(7, (0.5, 0.8, 1.0), 0.1 * share, 0.03 + 0 * held_out, (None,) * 3, 1.0)
    assert rare.verdict.startswith("It copies in part: 9% of the stretches of 1 token that")
