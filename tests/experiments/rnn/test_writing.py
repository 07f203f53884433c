import pytest

from playground.experiments import sources
from playground.experiments.rnn import reading
from playground.experiments.rnn.reading import RnnSpec
from playground.experiments.rnn.writing import text_until, write_on


@pytest.fixture(scope="module")
def source():
    return sources.bundled("brackets")


@pytest.mark.parametrize("text", ["(ab)", "(ce)\n({[<ab>]})", "a"])
def test_the_text_until_the_end_is_the_text(source, text):
    trace = reading.run(RnnSpec(text=text), source)
    assert text_until(source, trace, len(trace.tokens) - 1) == text
    assert text_until(source, trace, 0) == ""
    assert text_until(source, trace, 1) == text[:1]


def test_writing_on_appends_the_candidate(source):
    trace = reading.run(RnnSpec(text="(ab)"), source)
    for row in range(5):
        written = write_on(source, trace, 2, row)
        token = int(trace.top_ids[row, 2])
        assert written == "(a" + source.tokenizer().decode([token])
