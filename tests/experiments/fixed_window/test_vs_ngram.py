"""Network and n-gram on the same held-out targets."""

import numpy as np
import pytest
import torch

from playground.errors import TextError, UnsupportedModel
from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, run
from playground.experiments.fixed_window.vs_ngram import compare_with_ngram, prepare, windows
from playground.models.ngram import NGram
from playground.text import samples
from playground.text.corpus import Corpus
from playground.text.encoded import encode
from playground.text.split import split
from playground.text.tokenizers import BOUNDARY, TOKENIZERS


def test_the_windows_are_the_tokens_before_every_target():
    tokenizer = TOKENIZERS["characters"].train(("abcd",))
    encoded = encode(["ab", "cda"], tokenizer, "items")
    expected = []
    for text in ("ab", "cda"):
        ids = [BOUNDARY] * 3 + tokenizer.encode(text).tolist()
        expected += [ids[i : i + 3] for i in range(len(ids) - 2)]
    assert windows(encoded, 3).tolist() == expected


def test_the_two_kinds_add_up_to_the_whole():
    here, corpus = sources.bundled("window-stories"), samples.load("stories")
    found = compare_with_ngram(here, corpus)
    assert found.share.sum() == pytest.approx(1)
    assert found.share @ found.network == pytest.approx(found.network_overall, rel=1e-12)
    assert found.share @ found.ngram == pytest.approx(found.ngram_overall, rel=1e-12)
    assert found.steps.tolist() == list(here.steps())
    tokenizer = here.tokenizer()
    parts = split(corpus)
    train, valid = (encode(part, tokenizer, corpus.reading) for part in (parts.train, parts.valid))
    nats = NGram.fit(train, len(tokenizer), 4).nats(valid)
    assert found.ngram_overall == pytest.approx(nats.mean(), rel=1e-12)
    seen = set(map(tuple, windows(train, 3).tolist()))
    known = np.array([tuple(row) in seen for row in windows(valid, 3).tolist()])
    assert found.share[0] == pytest.approx(known.mean(), rel=1e-12)
    assert found.ngram == pytest.approx([nats[known].mean(), nats[~known].mean()], rel=1e-12)


def test_the_network_is_scored_as_the_model_scores():
    here, corpus = sources.bundled("window-students"), samples.load("students")
    held = prepare(corpus, here.tokenizer(), 3)
    model = here.load(here.nearest_step()).model
    with torch.inference_mode():
        log_p = torch.log_softmax(model.scores(torch.from_numpy(held.windows)).double(), dim=-1).numpy()
    expected = -log_p[np.arange(held.targets.size), held.targets].mean()
    found = compare_with_ngram(here, corpus)
    assert found.network_overall[-1] == pytest.approx(expected, abs=1e-6)
    assert compare_with_ngram(here, corpus, zero_direct=True).network_overall[-1] > expected + 0.4


def test_an_example_is_what_both_say_of_it():
    here = sources.bundled("window-stories")
    found = compare_with_ngram(here, samples.load("stories"))
    assert len({example.context for example in found.examples}) == len(found.examples) == 6
    for example in found.examples[:2]:
        trace = run(FixedWindowSpec(context=" ".join(example.context).replace(" .", ".")), here)
        assert trace.first.context.names == example.context
        p = trace.first.p[-1, trace.names.index(example.target)]
        assert p == pytest.approx(example.network, rel=1e-4)


def test_the_examples_are_those_of_the_largest_difference():
    here, corpus = sources.bundled("window-stories"), samples.load("stories")
    held_out = prepare(corpus, here.tokenizer(), 3)
    model = here.load(here.nearest_step()).model
    with torch.inference_mode():
        log_p = torch.log_softmax(model.scores(torch.from_numpy(held_out.windows)).double(), dim=-1).numpy()
    nats = -log_p[np.arange(held_out.targets.size), held_out.targets]
    usable = ~held_out.seen & (held_out.windows != BOUNDARY).all(axis=1)
    largest = np.abs(held_out.ngram_nats - nats)[usable].max()
    examples = compare_with_ngram(here, corpus).examples
    differences = [abs(np.log(example.network / example.ngram)) for example in examples]
    assert differences[0] == pytest.approx(largest, rel=1e-4)
    assert differences == sorted(differences, reverse=True)


def test_a_wide_window_meets_the_longest_ngram():
    found = compare_with_ngram(sources.bundled("window-wide"), samples.load("students"))
    assert found.order == 6


def test_refusals():
    with pytest.raises(UnsupportedModel):
        compare_with_ngram(sources.bundled("students"), samples.load("students"))
    with pytest.raises(TextError):
        prepare(Corpus("short"), sources.bundled("window-students").tokenizer(), 3)
