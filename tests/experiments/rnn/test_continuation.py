"""The text up to a position, and with a candidate appended."""

import pytest

from playground.experiments import sources
from playground.experiments.rnn.continuation import append_candidate, append_token, text_until
from playground.experiments.rnn.run import run
from playground.experiments.rnn.trace import RnnSpec

from .models import source as model


@pytest.fixture(scope="module")
def source():
    return sources.bundled("brackets")


@pytest.mark.parametrize("text", ["(ab)", "(ce)\n({[<ab>]})", "a"])
def test_the_text_until_the_end_is_the_text(source, text):
    trace = run(RnnSpec(text=text), source)
    assert text_until(source, trace, len(trace.tokens) - 1) == text
    assert text_until(source, trace, 0) == ""
    assert text_until(source, trace, 1) == text[:1]


def test_a_candidate_is_appended_to_the_text_until_its_position(source):
    trace = run(RnnSpec(text="(ab)"), source)
    for row in range(5):
        written = append_candidate(source, trace, 2, row)
        token = int(trace.top_ids[row, 2])
        assert written == "(a" + source.tokenizer().decode([token])


def test_clicks_on_the_bytes_of_a_sign_write_the_sign():
    here = model(tokens="bytepairs")
    ids, written = here.tokenizer().encode("한").tolist(), []
    for token in ids:
        written.append(append_token(here, written[-1] if written else "ab", token))
    assert written == ["ab⟨ED⟩", "ab⟨ED 95⟩", "ab한"]
    for text in written:
        trace = run(RnnSpec(text=text), here)
        assert text_until(here, trace, len(trace.tokens) - 1) == text
