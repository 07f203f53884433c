"""The scene token by token shows the numbers of a generation."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.decoding.generate import CANDIDATES, generate
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding import generation_scene
from playground.figures.decoding.drawing import format_score, one_line, percent, tail
from playground.figures.decoding.generation import LINE_LENGTH, LINES
from playground.figures.decoding.pipeline import pipeline_graph, titles
from playground.text.tokenizers import SPECIAL, TOKENIZERS, Tokenizer
from tests.experiments.decoding.scorers import PROMPT, TableScorer
from tests.figures.oracle import narration, number, panel

STAGES = 5
SCORER = TableScorer(20, 4, can_end=True)
SPEC = DecodingSpec(
    strategy="together", temperature=1.2, top_k=6, top_p=0.8, frequency_penalty=0.3, max_length=12
)


@pytest.fixture(scope="module")
def made():
    return generate(SPEC, SCORER, PROMPT)


@pytest.fixture(scope="module")
def graph(made):
    return pipeline_graph(made)


def by_stage(graph, name):
    """(stages, rows, steps)"""
    return graph.arrays[name].reshape(STAGES, CANDIDATES + 1, -1)


def test_the_bars_are_the_probabilities_of_every_stage(made, graph):
    allowed, cut = by_stage(graph, "allowed"), by_stage(graph, "cut")
    assert np.allclose(np.nansum(allowed, axis=1), 1.0), "with the others every stage sums to 1"
    for s in range(STAGES):
        for r in range(CANDIDATES):
            for t in range(made.ids.size):
                if np.isfinite(made.score[s, r, t]):
                    assert allowed[s, r, t] == made.probability[s, r, t]
                    assert np.isnan(cut[s, r, t])
                elif made.candidates[r, t] >= 0:
                    assert np.isnan(allowed[s, r, t])
                    assert cut[s, r, t] == made.probability[s - 1, r, t], "as the stage before saw it"
    assert (np.isfinite(cut).sum(axis=(1, 2))[:3] == 0).all(), "only top-k and top-p cut"


def test_the_interval_of_a_candidate_is_as_wide_as_its_probability(made, graph):
    lower, upper = graph.arrays["lower"], graph.arrays["upper"]
    drawable = np.isfinite(upper)
    assert (drawable == np.isfinite(made.score[-1])).all(), "what is cut has no part of the interval"
    np.testing.assert_allclose((upper - lower)[drawable], made.probability[-1][drawable], atol=1e-12)
    for t in range(made.ids.size):
        row = int(np.flatnonzero(graph.arrays["chosen"][:, t])[0])
        assert made.candidates[row, t] == made.ids[t]
        assert graph.arrays["chosen_upper"][row, t] == upper[row, t]
        assert lower[row, t] <= graph.arrays["u"][0, t] < upper[row, t], "u falls on the chosen token"
    assert np.isfinite(graph.arrays["chosen_upper"]).sum() == made.ids.size


def test_the_texts_beside_the_bars(made, graph):
    for t in range(made.ids.size):
        for s in range(STAGES):
            assert graph.texts["count"][s][t].startswith(f"{made.allowed[s, t]:,} token")
            keeps = graph.texts["mass"][s][t]
            assert keeps == (f"keep {percent(made.mass[s, t])}" if keeps else "")
            assert bool(keeps) == (s > 0 and made.allowed[s, t] < made.allowed[s - 1, t])
            for r in range(CANDIDATES):
                score = made.score[s, r, t]
                shown = graph.texts["number"][s * CANDIDATES + r][t]
                kept = format_score(score) if s < 3 else percent(made.probability[s, r, t])
                assert shown == (kept if np.isfinite(score) else "cut")
        assert graph.texts["next"][0][t] in (made.pieces[t], made.labels[made.chosen_row[t]][t])
        assert graph.texts["draw"][0][t] == f"u = {made.random_number[t]:.4f}"
        assert graph.texts["past"][0][t] == "".join(made.pieces[:t])


def test_the_titles_name_the_settings_in_force(made):
    assert [title for title, _ in titles(made)] == [
        "scores z",
        "penalties",
        "÷ τ = 1.2",
        "top-k 6",
        "top-p 0.8",
    ]
    assert [changes for _, changes in titles(made)] == [True, True, True, True, True]
    plain = generate(DecodingSpec(strategy="sampling", max_length=2), SCORER, PROMPT)
    assert [changes for _, changes in titles(plain)] == [True, False, False, False, False]


def test_no_random_number_where_nothing_is_drawn():
    greedy = generate(DecodingSpec(strategy="greedy", max_length=3), SCORER, PROMPT)
    assert np.isnan(pipeline_graph(greedy).arrays["u"]).all()
    assert pipeline_graph(greedy).texts["draw"][0][0] == "no draw"
    forced = generate(replace(SPEC, forced=((1, 5),)), SCORER, PROMPT)
    graph = pipeline_graph(forced)
    assert np.isnan(graph.arrays["u"][0]).tolist()[:3] == [False, True, False]
    assert graph.texts["draw"][0][1] == "forced"


def test_a_row_can_be_clicked_for_every_candidate(graph):
    for r in range(CANDIDATES):
        assert f'data-pick="row{r}"' in graph.svg
    assert graph.svg.count("data-pick") == CANDIDATES


def test_the_table_holds_the_numbers_of_each_token(made):
    table = panel(generation_scene(made, SPEC), "numbers")
    for t in range(made.ids.size):
        row = made.chosen_row[t]
        assert number(table, "P(w)", t) == np.exp(made.log_probability[t])
        assert number(table, "P̃(w)", t) == made.probability[-1, row, t]
        assert number(table, "rank", t) == made.rank[t]
        assert number(table, "H", t) == made.entropy[t]
        assert number(table, "H̃", t) == made.entropy_drawn[t]
        log_p = made.log_probability[: t + 1].sum()
        assert number(table, "ln P", t) == pytest.approx(log_p)
        assert number(table, "PP", t) == pytest.approx(np.exp(-log_p / (t + 1)))


def test_the_text_ends_with_the_token_and_fits():
    spec = DecodingSpec(strategy="sampling", max_length=200, prompt="p" * 500)
    made = generate(spec, TableScorer(20, 4, can_end=False), PROMPT)
    texts = panel(generation_scene(made, spec), "text").texts
    for t in range(made.ids.size):
        whole = "".join(piece for piece, _ in texts[t])
        assert texts[t][-1][0] == made.pieces[t], "the last token is in view"
        assert sum(max(1, -(-len(line) // LINE_LENGTH)) for line in whole.split("\n")) <= LINES + 1
    assert texts[-1][0] == ("… ", 0.0)


def test_a_token_is_tinted_by_its_surprisal(made):
    texts = panel(generation_scene(made, SPEC), "text").texts
    tints = [tint for _, tint in texts[-1][1:]]
    surprisal = -made.log_probability[-len(tints) :]
    order = np.argsort(surprisal, kind="stable")
    assert (np.diff(np.array(tints)[order]) >= 0).all(), "the more surprising, the stronger"
    assert max(tints) <= 0.55
    assert tints == pytest.approx(0.55 * np.minimum(surprisal / np.log(50), 1), abs=0.006)


def test_the_sentence_says_how_the_token_was_chosen(made):
    scene = generation_scene(made, SPEC)
    assert [t for t, _ in scene.narration] == list(range(made.ids.size))
    for t in range(made.ids.size):
        said = narration(scene, t)
        assert f"u = {made.random_number[t]:.3f} falls on “{made.labels[made.chosen_row[t]][t]}”" in said
        assert f"one of {made.allowed[-1, t]} tokens left" in said or made.allowed[-1, t] == 1
        assert f"{percent(float(np.exp(made.log_probability[t])))} in the model" in said
        assert len(said) < 130
    greedy = DecodingSpec(strategy="greedy", max_length=3)
    assert "no draw" in narration(generation_scene(generate(greedy, SCORER, PROMPT), greedy), 0)


def test_texts_fit():
    assert tail("one two", 4) == "…two"
    assert tail("one two", 7) == "one two"
    assert one_line("a\nb\u202ec d") == "a⏎b⟨U+202E⟩c d"
    assert [percent(x) for x in (0.0, 1.0, 0.1234, 0.0001)] == ["0 %", "100 %", "12.3 %", "< 0.1 %"]
    assert format_score(-1.234) == "−1.23"


def test_a_text_that_looks_like_markup_stays_text():
    scorer = TableScorer(20, 4, can_end=True)
    markup = [f"<script>alert({i})</script>" for i in range(18)]
    scorer.tokenizer = Tokenizer("words", (*SPECIAL, *markup))
    graph = pipeline_graph(generate(SPEC, scorer, PROMPT))
    assert "<script" not in graph.svg
    assert all(text in markup for text in graph.texts["next"][0] if text != "⟨end⟩"), "shown as it is"
    assert any(text in markup for text in graph.texts["next"][0])


def test_an_unfinished_sign_is_shown_in_bytes_until_it_is_complete():
    tokenizer = TOKENIZERS["bytepairs"].train(["abc"], 258)
    scorer = TableScorer(20, 4, can_end=False)
    first, second = tokenizer.encode("ñ").tolist()
    scorer.tokenizer = Tokenizer("bytepairs", (*SPECIAL, *(tokenizer.vocabulary[i] for i in (first, second))))
    scorer.z = np.zeros((4, 4, 4))
    spec = DecodingSpec(strategy="greedy", max_length=4, forced=((0, 2), (1, 3), (2, 2), (3, 3)))
    made = generate(spec, scorer, PROMPT)
    assert made.pieces == ("", "ñ", "", "ñ")
    texts = [[text for text, _ in parts][1:] for parts in panel(generation_scene(made, spec), "text").texts]
    assert ["".join(text) for text in texts] == ["⟨C3⟩", "ñ", "ñ⟨C3⟩", "ññ"]
