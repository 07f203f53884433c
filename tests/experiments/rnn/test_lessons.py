"""Every lesson shows what it claims, computed from the bundled models."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments import sources
from playground.experiments.rnn.activation_index import Query
from playground.experiments.rnn.lessons import LESSON_FACTS, TEACHER, LessonFact
from playground.experiments.rnn.run import replay_difference, run
from playground.experiments.rnn.search import search
from playground.experiments.rnn.second_model import run_second_model
from playground.experiments.rnn.selection import active_units
from playground.experiments.rnn.trace import RnnTrace
from playground.models.replay import replay, states
from playground.text import samples
from playground.text.samples.students import HOW, OPENINGS, WHERE, WHO
from playground.text.split import split
from playground.text.tokenizers import BOUNDARY


def source_of(lesson: LessonFact) -> sources.Source:
    return sources.find(lesson.spec.source, pytest.fail)


def trace_of(key: str) -> tuple[LessonFact, RnnTrace]:
    lesson = LESSON_FACTS[key]
    trace = run(lesson.spec, source_of(lesson))
    assert trace.checkpoint == lesson.spec.checkpoint
    return lesson, trace


def depth_and_quote(text: str) -> tuple[np.ndarray, np.ndarray]:
    """After each character: how many brackets are open, and whether a quote is."""
    depth, quote, depths, quotes = 0, "", [], []
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'`":
            quote = sign
        else:
            depth += (sign in "([{<") - (sign in ")]}>")
        depths.append(depth)
        quotes.append(quote != "")
    return np.array(depths), np.array(quotes)


def held_out(lesson: LessonFact, step: int) -> tuple[str, np.ndarray, np.ndarray]:
    """10,000 held-out characters of the brackets, and h and c of the lesson's unit after each."""
    source, text = source_of(lesson), split(samples.load("brackets")).valid[0][:10_000]
    ids = torch.tensor([[BOUNDARY, *source.tokenizer().encode(text).tolist()]])
    h, c, _ = states(source.load(source.nearest_step(step)).model, ids)
    return text, h[0, 0, 1:, lesson.unit.unit].numpy(), c[0, 0, 1:, lesson.unit.unit].numpy()


@pytest.mark.parametrize("key", LESSON_FACTS)
def test_a_lesson_stands_inside_its_text(key: str) -> None:
    lesson, trace = trace_of(key)
    assert 0 <= lesson.position < len(trace.tokens)
    assert trace.values(lesson.unit.state, lesson.unit.layer).shape[0] > lesson.unit.unit
    assert trace.unknown_count == 0
    assert trace.notes == ()


def test_counts() -> None:
    lesson, trace = trace_of("counts")
    text, _, c = held_out(lesson, lesson.spec.checkpoint)
    assert np.corrcoef(c, depth_and_quote(text)[0])[0, 1] < -0.95
    values = trace.c[0, lesson.unit.unit]  # the value at position p has read p characters
    nest = lesson.spec.text.index("({[<ab>]})")
    signs = np.array(
        [{"(": -1, "{": -1, "[": -1, "<": -1, "a": 0, "b": 0}.get(sign, 1) for sign in "({[<ab>]})"]
    )
    change = np.diff(values[nest : nest + 11])
    assert (np.sign(change[signs != 0]) == signs[signs != 0]).all()


def test_quote() -> None:
    lesson, trace = trace_of("quote")
    quote = depth_and_quote(lesson.spec.text)[1]
    h = trace.h[0, lesson.unit.unit, 1:]
    assert (h[quote] > 0.6).all()
    assert (h[~quote] < 0.1).all()
    text, h, _ = held_out(lesson, lesson.spec.checkpoint)
    assert ((h > 0.1) == depth_and_quote(text)[1]).mean() >= 0.95


def test_quote_selected() -> None:
    """The unit is among those that stay on in the quote, and the other places are inside quotes, too."""
    lesson, trace = trace_of("quote")
    selection = lesson.selection
    assert depth_and_quote(lesson.spec.text)[1][selection.first - 1 : selection.last - 1].all()
    on = active_units(trace.values(selection.state, selection.layer), selection)
    assert (lesson.unit.unit, 1) in {(unit.unit, unit.sign) for unit in on}
    source, corpus = source_of(lesson), samples.load("brackets")
    alone = tuple(unit for unit in on if unit.unit == lesson.unit.unit)
    query = Query(alone, selection.length, selection.threshold, selection.layer, selection.state)
    result = list(search(source.load(trace.checkpoint), source.tokenizer(), corpus, query))[-1]
    assert result.count > 100
    quote = depth_and_quote(corpus.text)[1]
    inside = [quote[hit.first - 1 : hit.last - 1].mean() for hit in result.hits]
    assert np.mean(inside) > 0.95


def test_turns() -> None:
    lesson, trace = trace_of("turns")
    bits = trace.bits[:-1]
    assert bits.argmax() == lesson.position
    assert bits[lesson.position] > 10
    assert np.sort(bits)[-2] < bits[lesson.position] / 2
    assert trace.target_tokens[lesson.position] == "]"
    assert trace.top_tokens[0][lesson.position] == ")"


def probability(trace: RnnTrace, position: int, token: str) -> float:
    column = [row[position] for row in trace.top_tokens]
    return float(trace.top_probability[column.index(token), position])


def test_clock() -> None:
    lesson, trace = trace_of("clock")
    first, second = (i for i, token in enumerate(trace.tokens) if token == "their")
    assert lesson.position == first
    clock = trace.tokens.index("clock")
    assert first - clock == 12  # a comma and ten words between
    h = trace.h[0, lesson.unit.unit]
    assert f"{h[first]:.2f}, {h[second]:.2f}" == "-0.98, 0.99"
    assert probability(trace, first, "exams") > 0.9
    assert probability(trace, second, "books") > 0.9


def test_clock_in_every_sentence() -> None:
    """One bit in one unit: its sign at “their” depends on the opening alone, whatever stands between."""
    lesson, _ = trace_of("clock")
    tokenizer, model = source_of(lesson).tokenizer(), source_of(lesson).load(lesson.spec.checkpoint).model
    signs = []
    for who, did, last in OPENINGS:
        stretches = itertools.product(WHO, WHERE, HOW)
        texts = [f"As the {who} {did}, {' '.join(parts)} opened their" for parts in stretches]
        signs.append(set())
        for text in texts:
            ids = torch.tensor([[BOUNDARY, *tokenizer.encode(text).tolist()]])
            with torch.inference_mode():
                scores, (h, _) = model(ids, last=True)
            signs[-1].add(float(h[0, 0, lesson.unit.unit].sign()))
            assert tokenizer.visible(int(scores[0, 0].argmax())) == last
    by_opening = {who: sign for (who, _, _), sign in zip(OPENINGS, signs, strict=True)}
    below = {who for who, sign in by_opening.items() if sign == {-1.0}}
    assert below == {"proctor", "coach", "librarian", "guide"}
    assert all(sign == {1.0} for who, sign in by_opening.items() if who not in below)


def test_proctor() -> None:
    """The same sentence, training and tokens: the LSTM knows the last word, the plain RNN cannot."""
    lesson, lstm = trace_of("proctor")
    source = sources.bundled("students-rnn")
    rnn = run_second_model(lesson.spec, lstm, source_of(lesson), source, source.nearest_step())
    at = lesson.position
    assert (lstm.tokens[at], lstm.target_tokens[at]) == ("their", "exams")
    assert f"{lstm.probability[at]:.0%}, {rnn.probability[at]:.0%}" == "95%, 12%"
    assert rnn.probability[at] < 0.13
    assert set(row[at] for row in rnn.top_tokens[:8]) == {last for _, _, last in OPENINGS}
    assert (np.abs(rnn.top_probability[:8, at] - 1 / 8) < 0.05).all(), "about an eighth each"
    others = np.delete(np.arange(len(lstm.tokens) - 1), at)
    assert np.abs(lstm.probability - rnn.probability)[others].max() < 0.1


def test_forcing() -> None:
    lesson, trace = trace_of("forcing")
    at = lesson.position
    assert trace.tokens[1 : at + 1] == ("As", "the")
    assert (trace.top_tokens[0][at], trace.target_tokens[at], trace.tokens[at + 1]) == (
        "conductor",
        "proctor",
        "proctor",
    )
    expected = np.array(trace.top_tokens[0][:-1]) == np.array(trace.target_tokens[:-1])
    assert (expected.sum(), len(expected)) == (15, 20)
    costs = trace.surprisal[:-1]
    assert costs[~expected].sum() / costs.sum() == pytest.approx(0.884, abs=0.005)


def test_forgets() -> None:
    lesson, trace = trace_of("forgets")
    assert trace.tokens[lesson.position] == "their"
    assert probability(trace, lesson.position, "books") > 0.9
    assert "exams" not in [row[lesson.position] for row in trace.top_tokens]
    assert trace.top_probability[-1, lesson.position] < 0.002, "of the last that is listed"
    other = "When the cook rang the bell, the twins near the door with a sigh opened their lunchboxes."
    after = run(replace(lesson.spec, text=f"{other}\n{TEACHER}"), source_of(lesson))
    back = len(trace.tokens) - lesson.position  # the second sentence is the same in both
    for state, share in (("h", 0.01), ("c", 0.02)):
        here, there = trace.values(state, 0)[:, -back], after.values(state, 0)[:, -back]
        assert np.linalg.norm(here - there) < share * np.linalg.norm(here)


def test_learns() -> None:
    lesson, trace = trace_of("learns")
    size = len(source_of(lesson).tokenizer())
    assert abs(trace.loss / np.log(size) - 1) < 0.1
    text, _, untrained = held_out(lesson, 0)
    depth = depth_and_quote(text)[0]
    assert abs(np.corrcoef(untrained, depth)[0, 1]) < 0.4
    assert np.corrcoef(held_out(lesson, 315)[2], depth)[0, 1] < -0.9


def test_same_weights() -> None:
    lesson, trace = trace_of("same_weights")
    assert replay_difference(trace, source_of(lesson)) <= 1e-12
    by_hand = replay(source_of(lesson).load(trace.checkpoint).model, trace.ids)
    assert np.abs(by_hand.h.transpose(0, 2, 1) - trace.h).max() <= 5e-6  # single precision, large weights
