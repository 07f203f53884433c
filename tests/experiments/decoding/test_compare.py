"""The strategies side by side, their measures, and the lessons' claims."""

from dataclasses import replace

import numpy as np
import pytest

from pages.language_models.decoding_words import LESSONS
from playground.catalog.decoders import DECODERS
from playground.experiments.decoding.beam import search
from playground.experiments.decoding.compare import compare, distinct, line_of, table
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.readers import read_prompt
from playground.experiments.decoding.spec import DecodingSpec
from playground.runs.bundled import reader as run_of

from .small import PROMPT, Table, students

SPEC = DecodingSpec(length=40)


@pytest.fixture(scope="module")
def model():
    return students()


@pytest.fixture(scope="module")
def prompt(model):
    return read_prompt(SPEC.prompt, model.tokenizer)


def test_distinct_counts_different_ngrams():
    assert np.allclose(distinct((5, 6, 5, 6, 5), 1), [1, 1, 2 / 3, 2 / 4, 2 / 5])
    assert np.allclose(distinct((5, 6, 5, 6, 5), 2), [np.nan, 1, 1, 2 / 3, 2 / 4], equal_nan=True)
    assert np.isnan(distinct((5,), 4)).all()


def test_every_strategy_has_a_line_with_its_own_numbers():
    reader = Table(12, 3, ends=True)
    lines = compare(SPEC, reader, PROMPT)
    assert list(lines) == list(DECODERS)
    for line in lines.values():
        again = line_of("sampling", list(line.ids), reader, PROMPT)
        assert np.allclose(line.each, again.each)
        assert np.allclose(line.entropy, again.entropy)
        assert line.perplexity[-1] == pytest.approx(np.exp(-line.each.mean()))
        assert line.text == again.text
    assert len(table(lines)["text"]) == len(DECODERS)


def shares(ids):
    return 1 - distinct(tuple(ids.tolist()), 4)[-1]


def test_greedy_repeats_itself_and_a_penalty_breaks_the_loop(model, prompt):
    greedy = generate(DecodingSpec(strategy="greedy", length=100), model, prompt)
    sentences = greedy.text.split("\n")
    assert len(set(sentences[1:-1])) == 1
    assert len(sentences) > 4
    assert sentences[1].startswith(sentences[-1]), "the last one is still being written"
    assert "74 %" in LESSONS[0][1]
    assert f"{shares(greedy.ids):.0%}" == "74%"
    broken = generate(DecodingSpec(strategy="greedy", length=100, frequency=0.5), model, prompt)
    assert f"{shares(broken.ids):.0%}" == "5%"
    assert "at long long table" in broken.text


def test_hot_is_noise(model, prompt):
    hot = generate(DecodingSpec(strategy="temperature", tau=3.0, length=60), model, prompt)
    assert f"{hot.entropy_drawn.mean():.1f}" == "3.9"
    assert hot.kept[0, 0] == 73
    assert f"{np.log(73):.1f}" == "4.3"
    assert (hot.rank == 1).mean() == pytest.approx(1 / 15)
    cold = generate(DecodingSpec(strategy="temperature", tau=0.0, length=60), model, prompt)
    assert (cold.rank == 1).all()
    assert cold.entropy_drawn.max() == 0


def test_top_p_adapts_its_size(model, prompt):
    at = LESSONS[3][3]
    made = generate(replace(SPEC, strategy="top-p", top_p=0.9), model, prompt)
    assert made.kept[-1, at] == 8
    assert made.kept[-1, at + 1] == 1
    assert f"{made.share[0, :5, at].sum():.0%}" == "65%"
    fixed = generate(replace(SPEC, strategy="top-k", top_k=5), model, prompt)
    assert (fixed.kept[3] == 5).all()


def test_beam_beats_greedy_but_not_always(model, prompt):
    found = {}
    for length in (30, 40):
        greedy = generate(DecodingSpec(strategy="greedy", length=length), model, prompt)
        beam = search(model, prompt, 4, length)
        found[length] = float(beam.levels[-1].score[0]), float(greedy.log_probability.sum())
    assert [f"{value:.1f}" for value in found[40]] == ["-16.3", "-19.0"]
    assert found[30][0] < found[30][1]


def test_likely_is_not_natural(model, prompt):
    lines = compare(replace(SPEC, length=100), model, prompt)
    whole = [event for event in run_of("students").events("validation") if event.get("whole")]
    held_out = np.exp(whole[-1]["loss"])
    numbers = [lines["beam"].perplexity[-1], held_out, lines["sampling"].perplexity[-1]]
    assert numbers == sorted(numbers)
    assert f"{lines['beam'].repeated[-1]:.0%}" == "68%"
    assert all(f"{number:.2f}" in LESSONS[5][1] for number in numbers), numbers
