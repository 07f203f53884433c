"""Writing token by token: seeds, forcing, stopping, and what the trace says."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.generate import ENDED, FULL, ROWS, STOPPED, generate
from playground.experiments.decoding.readers import read_prompt
from playground.experiments.decoding.spec import DecodingSpec, force, read_forced, write_forced
from playground.text.tokenizers import BOUNDARY, UNKNOWN

from .small import PROMPT, Table, ngram, students, untrained

TABLE = Table(20, 3, ends=False)
SPEC = DecodingSpec(
    strategy="together", tau=1.3, top_k=12, top_p=0.95, frequency=0.4, presence=0.2, length=50
)


def test_it_is_the_pipeline_again_and_again():
    made = generate(SPEC, TABLE, PROMPT)
    ids = [1]
    for t, token in enumerate(made.ids):
        logits, _ = TABLE.begin(ids)
        counts = np.bincount(ids[1:], minlength=20).astype(float)
        stages = pipeline.run(logits[0], counts, SPEC.settings())
        assert pipeline.draw(stages, made.u[t]) == token
        row = made.row[t]
        assert made.candidates[row, t] == token
        assert made.share[-1, row, t] == pytest.approx(stages.probability[token])
        assert made.lower[row, t] - 1e-12 <= made.u[t] <= made.upper[row, t] + 1e-12
        assert made.upper[row, t] - made.lower[row, t] == pytest.approx(stages.probability[token])
        assert made.kept[:, t].tolist() == [stages.kept(name) for name in pipeline.STAGES]
        assert np.allclose(made.mass[1:, t], [stages.mass(name) for name in pipeline.STAGES[1:]])
        log_p = pipeline.log_softmax(logits[0])[token]
        assert made.log_probability[t] == pytest.approx(log_p)
        assert made.rank[t] == 1 + int((logits[0] > logits[0, token]).sum())
        ids.append(int(token))


def test_the_same_seed_writes_the_same():
    first, again = (generate(SPEC, TABLE, PROMPT) for _ in range(2))
    assert first.ids.tolist() == again.ids.tolist()
    assert first.ids.tolist() != generate(replace(SPEC, seed=2), TABLE, PROMPT).ids.tolist()


def test_a_forced_token_stands_and_moves_no_random_number():
    free = generate(SPEC, TABLE, PROMPT)
    other = 5 if free.ids[10] != 5 else 6
    made = generate(replace(SPEC, forced=((10, other),)), TABLE, PROMPT)
    assert made.ids[:10].tolist() == free.ids[:10].tolist()
    assert made.ids[10] == other
    assert np.flatnonzero(made.forced).tolist() == [10]
    assert np.array_equal(made.u, free.u)


@pytest.mark.parametrize("token", [UNKNOWN, BOUNDARY, 20, 10**6])
def test_what_cannot_be_written_cannot_be_forced(token):
    made = generate(replace(SPEC, forced=((3, token),)), TABLE, PROMPT)
    assert made.ids.tolist() == generate(SPEC, TABLE, PROMPT).ids.tolist()
    assert not made.forced.any()


def test_forced_tokens_travel_in_the_address():
    assert read_forced(write_forced(((3, 17), (5, 20)))) == ((3, 17), (5, 20))
    assert read_forced("") == read_forced("3") == read_forced("<b>") == read_forced("3.1--4.2") == ()
    assert force(((3, 17), (5, 20)), 4, 9) == ((3, 17), (4, 9)), "what came later belonged to another text"


@pytest.mark.parametrize("strategy", ["sampling", "greedy"])
def test_unknown_is_never_written_and_a_running_text_never_ends(strategy):
    made = generate(DecodingSpec(strategy=strategy, length=200), TABLE, PROMPT)
    assert not np.isin(made.ids, [UNKNOWN, BOUNDARY]).any()
    assert made.ended == FULL
    assert made.ids.size == 200


def test_a_model_of_items_ends():
    made = generate(DecodingSpec(length=200), Table(6, 1, ends=True), PROMPT)
    assert made.ended == ENDED
    assert made.ids[-1] == BOUNDARY
    assert made.pieces[-1] == ""


def test_a_stop_sequence_stops_and_one_that_never_comes_does_not():
    stop = generate(SPEC, TABLE, PROMPT).text[20:22]
    made = generate(replace(SPEC, stop=stop), TABLE, PROMPT)
    assert made.ended == STOPPED
    assert made.text.endswith(stop)
    assert made.ids.size <= 22
    assert generate(replace(SPEC, stop="☃"), TABLE, PROMPT).ended == FULL


def test_a_line_break_can_be_asked_for():
    assert DecodingSpec(stop="a⏎").stop_text == DecodingSpec(stop=r"a\n").stop_text == "a\n"


def test_tau_zero_is_greedy():
    cold = generate(DecodingSpec(strategy="temperature", tau=0.0), TABLE, PROMPT)
    assert cold.ids.tolist() == generate(DecodingSpec(strategy="greedy"), TABLE, PROMPT).ids.tolist()
    assert (cold.rank == 1).all()


def test_a_vocabulary_smaller_than_the_picture():
    made = generate(DecodingSpec(length=5), Table(5, 1, ends=False), PROMPT)
    assert made.candidates.shape == (ROWS, 5)
    assert (made.candidates[3:] == -1).all()


@pytest.mark.parametrize(("cell", "layers"), [("rnn", 1), ("gru", 2), ("lstm", 2), ("window", 1)])
def test_going_on_is_reading_again(cell, layers):
    reader = untrained(cell, layers)
    _, state = reader.begin([1, 4, 2])
    scores, state = reader.go_on(state, [0, 0], [3, 5])
    scores, _ = reader.go_on(state, [1, 0, 1], [6, 7, 8])
    for row, text in enumerate(([1, 4, 2, 5, 6], [1, 4, 2, 3, 7], [1, 4, 2, 5, 8])):
        assert np.allclose(scores[row], reader.begin(text)[0][0], atol=1e-5)


@pytest.mark.parametrize(("sample", "n"), [("students", 4), ("surnames", 5), ("stories", 1)])
def test_an_ngram_goes_on_with_its_window(sample, n):
    reader = ngram(sample, n)
    ids = read_prompt("the", reader.tokenizer).ids
    _, state = reader.begin(ids)
    scores, _ = reader.go_on(state, [0], [5])
    expected = reader.model.counted.probabilities([*ids, 5], n)
    possible = np.isfinite(scores[0])
    assert np.allclose(np.exp(scores[0][possible]), expected[possible])
    assert possible[BOUNDARY] == (sample == "surnames")


def test_the_prompt_is_read_from_its_end():
    reader = students()
    prompt = read_prompt(("the xyzzy " * 600).strip(), reader.tokenizer)
    assert len(prompt.ids) == 501
    assert prompt.dropped == 700
    assert prompt.unknown == 250
