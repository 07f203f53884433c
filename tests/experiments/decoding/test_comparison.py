"""The strategies side by side, their measures, and the lessons' claims."""

from dataclasses import replace

import numpy as np
import pytest

from pages.language_models.decoding_lessons import LESSONS
from playground.catalog.decoders import DECODERS
from playground.experiments.decoding.beam import beam_search
from playground.experiments.decoding.comparison import compare_strategies, distinct, score_tokens, table
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.scorer import encode_prompt
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding.drawing import format_score
from playground.runs.bundled import reader as run_of

from .scorers import PROMPT, TableScorer, students

SPEC = DecodingSpec(max_length=40)


@pytest.fixture(scope="module")
def model():
    return students()


@pytest.fixture(scope="module")
def prompt(model):
    return encode_prompt(SPEC.prompt, model.tokenizer)


def lesson(title):
    [found] = [lesson for lesson in LESSONS if lesson.title == title]
    return found


def test_distinct_counts_different_ngrams():
    assert np.allclose(distinct((5, 6, 5, 6, 5), 1), [1, 1, 2 / 3, 2 / 4, 2 / 5])
    assert np.allclose(distinct((5, 6, 5, 6, 5), 2), [np.nan, 1, 1, 2 / 3, 2 / 4], equal_nan=True)
    assert np.isnan(distinct((5,), 4)).all()


def test_every_strategy_has_a_line_with_its_own_numbers():
    scorer = TableScorer(12, 3, can_end=True)
    lines = compare_strategies(SPEC, scorer, PROMPT)
    assert list(lines) == list(DECODERS)
    for line in lines.values():
        again = score_tokens("sampling", list(line.ids), scorer, PROMPT)
        assert np.allclose(line.token_log_probability, again.token_log_probability)
        assert np.allclose(line.entropy, again.entropy)
        assert line.perplexity[-1] == pytest.approx(np.exp(-line.token_log_probability.mean()))
        assert line.text == again.text
    assert len(table(lines)["text"]) == len(DECODERS)


def shares(ids):
    return 1 - distinct(tuple(ids.tolist()), 4)[-1]


def test_greedy_repeats_itself_and_a_penalty_breaks_the_loop(model, prompt):
    greedy = generate(DecodingSpec(strategy="greedy", max_length=100), model, prompt)
    sentences = greedy.text.split("\n")
    assert len(set(sentences[1:-1])) == 1
    assert len(sentences) > 4
    assert sentences[1].startswith(sentences[-1]), "the last one is still being written"
    assert "72 %" in lesson("Greedy repeats itself").look_for
    assert f"{shares(greedy.ids):.0%}" == "72%"
    broken = generate(DecodingSpec(strategy="greedy", max_length=100, frequency_penalty=0.5), model, prompt)
    assert f"{shares(broken.ids):.0%}" == "5%"
    assert "mixed colours colours" in broken.text


def test_the_sign_of_the_scores_decides(model, prompt):
    shown = lesson("The sign decides")
    t, numbers = shown.step, []
    for log_probabilities, winner, share in ((False, " by", 0.21), (True, " in", 0.30)):
        spec = replace(SPEC, **shown.settings, log_probabilities=log_probabilities)
        made = generate(spec, model, prompt)
        row = [made.labels[r][t] for r in range(2)].index("in")
        assert made.pieces[t] == winner
        assert round(made.probability[0, row, t], 2) == 0.34, "in the model"
        assert round(made.probability[1, row, t], 2) == share, "after the penalty"
        before, after = made.score[:2, row, t]
        assert after == pytest.approx(before * 1.2 if log_probabilities else before / 1.2)
        assert bool(before < 0) == log_probabilities
        assert made.probability[0, :, t].argmax() == row, "without a penalty it would be “in” as well"
        numbers += [format_score(before), format_score(after)]
    assert numbers == ["4.22", "3.51", "−1.07", "−1.28"]
    assert all(number in shown.look_for for number in numbers)


def test_typical_p_cuts_the_likeliest(model, prompt):
    shown = lesson("Typical, not likely")
    made, t = generate(replace(SPEC, **shown.settings), model, prompt), shown.step
    stays = np.isfinite(made.score[-1, :, t])
    names = [made.labels[r][t] for r in np.flatnonzero(stays)]
    assert names == ["by", "on"]
    assert made.allowed[-1, t] == 2
    assert made.labels[0][t] == "in"
    surprisal = -np.log(made.probability[0, :3, t])
    assert [f"{x:.2f}" for x in (*surprisal, made.entropy[t])] == ["1.06", "1.65", "1.77", "1.64"]
    assert all(f"{x:.2f}" in shown.look_for for x in (*surprisal, made.entropy[t]))
    assert f"{made.probability[0, 0, t]:.0%}" == "35%"


def test_hot_is_noise(model, prompt):
    hot = generate(DecodingSpec(strategy="temperature", temperature=3.0, max_length=60), model, prompt)
    assert f"{hot.entropy_drawn.mean():.1f}" == "3.9"
    assert hot.allowed[0, 0] == 72
    assert f"{np.log(72):.1f}" == "4.3"
    assert (hot.rank == 1).mean() == pytest.approx(1 / 20)
    cold = generate(DecodingSpec(strategy="temperature", temperature=0.0, max_length=60), model, prompt)
    assert (cold.rank == 1).all()
    assert cold.entropy_drawn.max() == 0


def test_top_p_adapts_its_size(model, prompt):
    at = lesson("Top-p adapts its size").step
    made = generate(replace(SPEC, strategy="top-p", top_p=0.9), model, prompt)
    assert made.allowed[-1, at] == 8
    assert made.allowed[-1, at + 1] == 1
    assert f"{made.probability[0, :5, at].sum():.0%}" == "65%"
    fixed = generate(replace(SPEC, strategy="top-k", top_k=5), model, prompt)
    assert (fixed.allowed[3] == 5).all()


def test_beam_beats_greedy_but_not_always(model, prompt):
    found = {}
    for length in (30, 35):
        greedy = generate(DecodingSpec(strategy="greedy", max_length=length), model, prompt)
        beam = beam_search(DecodingSpec(beam_width=4, max_length=length), model, prompt)
        found[length] = float(beam.levels[-1].score[0]), float(greedy.log_probability.sum())
    assert [f"{value:.1f}" for value in found[35]] == ["-14.2", "-16.0"]
    assert found[30][0] < found[30][1]


def test_likely_is_not_natural(model, prompt):
    lines = compare_strategies(replace(SPEC, max_length=100), model, prompt)
    whole = [event for event in run_of("students").events("validation") if event.get("whole")]
    held_out = np.exp(whole[-1]["loss"])
    numbers = [lines["beam"].perplexity[-1], held_out, lines["sampling"].perplexity[-1]]
    assert numbers == sorted(numbers)
    assert f"{lines['beam'].repeated[-1]:.0%}" == "68%"
    assert all(f"{number:.2f}" in lesson("Likely is not natural").look_for for number in numbers), numbers
