"""A second model of the same text: its probabilities, and texts that cannot be compared."""

import math

import numpy as np
import pytest
import torch

from playground.errors import UnsupportedModel
from playground.experiments import sources
from playground.experiments.rnn.lessons import PROCTOR
from playground.experiments.rnn.run import run
from playground.experiments.rnn.second_model import run_second_model
from playground.experiments.rnn.trace import RnnSpec
from playground.experiments.sources.ngram_source import ngram_source
from playground.text.tokenizers import BOUNDARY

from .models import TEXT, source


def test_the_same_model_beside_itself_says_the_same() -> None:
    for reading in ("running", "items"):
        here = source("lstm", reading=reading)
        spec = RnnSpec(text=TEXT, top=4)
        trace = run(spec, here)
        second = run_second_model(spec, trace, here, here, 7)
        np.testing.assert_allclose(second.surprisal, trace.surprisal, atol=1e-6)
        np.testing.assert_array_equal(second.target, trace.target)
        np.testing.assert_allclose(second.top_probability, trace.top_probability, atol=1e-6)
        assert second.first_loss == pytest.approx(trace.loss)
        assert second.loss == pytest.approx(trace.loss, abs=1e-6)


@pytest.mark.parametrize("other", ["window-wide", "5-gram", "students-rnn"])
def test_every_kind_of_model_stands_beside_a_network(other: str) -> None:
    """Against the softmax over its own scores, one token at a time."""
    first = sources.bundled("students")
    second = ngram_source("students", 5) if other == "5-gram" else sources.bundled(other)
    spec = RnnSpec(source=first.key, text=PROCTOR)
    trace = run(spec, first)
    reading = run_second_model(spec, trace, first, second, second.nearest_step())
    ids = second.tokenizer().encode(PROCTOR).tolist()
    model = second.load(second.nearest_step()).model
    state, token, expected = None, BOUNDARY, []
    with torch.inference_mode():
        for target in ids:
            scores, state = model(torch.tensor([[token]]), state)
            expected.append(float(torch.softmax(scores[0, -1].double(), -1)[target]))
            token = target
    np.testing.assert_allclose(reading.probability[:-1], expected, atol=1e-5)
    assert math.isnan(reading.probability[-1])
    assert reading.loss == pytest.approx(-np.log(expected).mean(), abs=1e-4)
    assert reading.names[0] == "LSTM"
    assert reading.names[1] == {"window-wide": "Fixed window", "students-rnn": "RNN"}.get(other, other)


def test_other_tokens_cannot_be_compared() -> None:
    first, spec = source("lstm"), RnnSpec(text=TEXT)
    trace = run(spec, first)
    for second in (source("rnn", tokens="words"), source("rnn", reading="items")):
        with pytest.raises(UnsupportedModel, match="different tokens"):
            run_second_model(spec, trace, first, second, 7)


def test_a_token_that_one_model_does_not_know_is_not_compared() -> None:
    first, second = sources.bundled("students"), sources.bundled("window-stories")
    spec = RnnSpec(source=first.key, text="the proctor opened the door")
    trace = run(spec, first)
    reading = run_second_model(spec, trace, first, second, second.nearest_step())
    known = np.isfinite(reading.probability)
    assert 0 < known.sum() < trace.target_count
    for t in np.flatnonzero(known):
        assert second.tokenizer().visible(int(reading.target[t])) == trace.target_tokens[t]
    assert reading.first_loss == pytest.approx(float(trace.surprisal[known].mean()))


def test_two_checkpoints_of_one_run_are_named_by_their_steps() -> None:
    here = sources.bundled("students-rnn")
    spec = RnnSpec(source=here.key, text=PROCTOR)
    reading = run_second_model(spec, run(spec, here), here, here, 0)
    assert reading.names == ("RNN, step 3,000", "RNN, step 0")
