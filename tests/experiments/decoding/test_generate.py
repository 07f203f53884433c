"""Writing token by token: seeds, forcing, stopping, and what the trace says."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.generate import (
    CANDIDATES,
    END_OF_TEXT,
    LENGTH_REACHED,
    STOP_SEQUENCE,
    generate,
)
from playground.experiments.decoding.scorer import Prompt, encode_prompt, note_on_positions
from playground.experiments.decoding.spec import DecodingSpec, force, format_forced, parse_forced
from playground.experiments.probability import log_softmax
from playground.text.tokenizers import BOUNDARY, UNKNOWN

from .scorers import PROMPT, TableScorer, ngram, students, untrained

TABLE = TableScorer(20, 3, can_end=False)
SPEC = DecodingSpec(
    strategy="together",
    temperature=1.3,
    top_k=12,
    top_p=0.95,
    frequency_penalty=0.4,
    presence_penalty=0.2,
    max_length=50,
)


def test_it_is_the_pipeline_again_and_again():
    made = generate(SPEC, TABLE, PROMPT)
    ids = [1]
    for t, token in enumerate(made.ids):
        logits, _ = TABLE.begin(ids)
        counts = np.bincount(ids[1:], minlength=20).astype(float)
        stages = pipeline.run(logits[0], counts, SPEC.settings())
        assert pipeline.sample(stages, made.random_number[t]) == token
        row = made.chosen_row[t]
        assert made.candidates[row, t] == token
        assert made.probability[-1, row, t] == pytest.approx(stages.probability[token])
        assert made.lower[row, t] - 1e-12 <= made.random_number[t] <= made.upper[row, t] + 1e-12
        assert made.upper[row, t] - made.lower[row, t] == pytest.approx(stages.probability[token])
        assert made.allowed[:, t].tolist() == [stages.allowed(name) for name in pipeline.STAGES]
        assert np.allclose(made.mass[1:, t], [stages.mass(name) for name in pipeline.STAGES[1:]])
        log_p = log_softmax(logits[0])[token]
        assert made.log_probability[t] == pytest.approx(log_p)
        assert made.rank[t] == 1 + int((logits[0] > logits[0, token]).sum())
        ids.append(int(token))


def test_the_same_seed_writes_the_same():
    first, again = (generate(SPEC, TABLE, PROMPT) for _ in range(2))
    assert first.ids.tolist() == again.ids.tolist()
    assert first.ids.tolist() != generate(replace(SPEC, seed=2), TABLE, PROMPT).ids.tolist()


def test_a_forced_token_changes_no_random_number():
    free = generate(SPEC, TABLE, PROMPT)
    other = 5 if free.ids[10] != 5 else 6
    made = generate(replace(SPEC, forced=((10, other),)), TABLE, PROMPT)
    assert made.ids[:10].tolist() == free.ids[:10].tolist()
    assert made.ids[10] == other
    assert np.flatnonzero(made.forced).tolist() == [10]
    assert np.array_equal(made.random_number, free.random_number)


@pytest.mark.parametrize("token", [UNKNOWN, BOUNDARY, 20, 10**6])
def test_what_cannot_be_written_cannot_be_forced(token):
    made = generate(replace(SPEC, forced=((3, token),)), TABLE, PROMPT)
    assert made.ids.tolist() == generate(SPEC, TABLE, PROMPT).ids.tolist()
    assert not made.forced.any()


def test_forced_tokens_travel_in_the_address():
    assert parse_forced(format_forced(((3, 17), (5, 20)))) == ((3, 17), (5, 20))
    assert parse_forced("") == parse_forced("3") == parse_forced("<b>") == parse_forced("3.1--4.2") == ()
    assert force(((3, 17), (5, 20)), 4, 9) == ((3, 17), (4, 9)), "what came later belonged to another text"


@pytest.mark.parametrize("strategy", ["sampling", "greedy"])
def test_unknown_is_never_written_and_a_running_text_never_ends(strategy):
    made = generate(DecodingSpec(strategy=strategy, max_length=200), TABLE, PROMPT)
    assert not np.isin(made.ids, [UNKNOWN, BOUNDARY]).any()
    assert made.stop_reason == LENGTH_REACHED
    assert made.ids.size == 200


def test_a_model_of_items_ends():
    made = generate(DecodingSpec(max_length=200), TableScorer(6, 1, can_end=True), PROMPT)
    assert made.stop_reason == END_OF_TEXT
    assert made.ids[-1] == BOUNDARY
    assert made.pieces[-1] == ""


def test_a_stop_sequence_stops_and_one_that_never_comes_does_not():
    stop = generate(SPEC, TABLE, PROMPT).text[20:22]
    made = generate(replace(SPEC, stop_sequence=stop), TABLE, PROMPT)
    assert made.stop_reason == STOP_SEQUENCE
    assert made.text.endswith(stop)
    assert made.ids.size <= 22
    assert generate(replace(SPEC, stop_sequence="☃"), TABLE, PROMPT).stop_reason == LENGTH_REACHED


def test_a_line_break_can_be_asked_for():
    assert DecodingSpec(stop_sequence="a⏎").stop_text == DecodingSpec(stop_sequence=r"a\n").stop_text == "a\n"


def test_tau_zero_is_greedy():
    cold = generate(DecodingSpec(strategy="temperature", temperature=0.0), TABLE, PROMPT)
    assert cold.ids.tolist() == generate(DecodingSpec(strategy="greedy"), TABLE, PROMPT).ids.tolist()
    assert (cold.rank == 1).all()


def test_a_vocabulary_smaller_than_the_picture():
    made = generate(DecodingSpec(max_length=5), TableScorer(5, 1, can_end=False), PROMPT)
    assert made.candidates.shape == (CANDIDATES, 5)
    assert (made.candidates[3:] == -1).all()


@pytest.mark.parametrize(
    ("cell", "layers"), [("rnn", 1), ("gru", 2), ("lstm", 2), ("transformer", 1), ("window", 1)]
)
def test_going_on_is_reading_again(cell, layers):
    scorer = untrained(cell, layers)
    _, state = scorer.begin([1, 4, 2])
    scores, state = scorer.advance(state, [0, 0], [3, 5])
    scores, _ = scorer.advance(state, [1, 0, 1], [6, 7, 8])
    for row, text in enumerate(([1, 4, 2, 5, 6], [1, 4, 2, 3, 7], [1, 4, 2, 5, 8])):
        assert np.allclose(scores[row], scorer.begin(text)[0][0], atol=1e-5)


def test_a_text_that_is_longer_than_the_positions_is_announced_and_written():
    scorer = replace(untrained("transformer"), can_end=False)
    assert scorer.positions == 8
    prompt = Prompt((BOUNDARY, *[2, 3, 4] * 2), 0, 0)
    made = generate(DecodingSpec(max_length=20), scorer, prompt)
    assert made.ids.size == 20
    read = [*prompt.ids, *made.ids.tolist()][:-1]
    first = 0
    while len(read) - first > 8:
        first += 4
    scores = scorer.begin(read[first:])[0][0]
    assert made.log_probability[-1] == pytest.approx(
        scores[made.ids[-1]] - np.logaddexp.reduce(scores), abs=1e-5
    )
    assert note_on_positions(scorer.positions, 8) == ""
    assert "8 positions" in note_on_positions(scorer.positions, 9)
    assert "last 5 to 8 tokens" in note_on_positions(scorer.positions, 27)
    assert note_on_positions(untrained("lstm").positions, 10**6) == ""


@pytest.mark.parametrize(("sample", "n"), [("students", 4), ("surnames", 5), ("stories", 1)])
def test_an_ngram_goes_on_with_its_window(sample, n):
    scorer = ngram(sample, n)
    ids = encode_prompt("the", scorer.tokenizer).ids
    _, state = scorer.begin(ids)
    scores, _ = scorer.advance(state, [0], [5])
    expected = scorer.model.counted.probabilities([*ids, 5], n)
    possible = np.isfinite(scores[0])
    assert np.allclose(np.exp(scores[0][possible]), expected[possible])
    assert possible[BOUNDARY] == (sample == "surnames")


def test_the_prompt_is_read_from_its_end():
    scorer = students()
    prompt = encode_prompt(("the xyzzy " * 600).strip(), scorer.tokenizer)
    assert len(prompt.ids) == 501
    assert prompt.cut_count == 700
    assert prompt.unknown_count == 250
