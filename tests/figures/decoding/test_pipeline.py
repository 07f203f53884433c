"""The scene token by token shows the numbers of a generation."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.decoding.generate import CANDIDATES, generate
from playground.experiments.decoding.spec import DecodingSpec, Settings
from playground.figures.decoding import generation_scene
from playground.figures.decoding.drawing import format_score, one_line, percent, tail
from playground.figures.decoding.generation import LINE_LENGTH, LINES
from playground.figures.decoding.pipeline import columns, pipeline_graph, titles
from playground.figures.decoding.pipeline_drawing import BETWEEN, GAP, NAME_X, WIDTH, layout_of
from playground.text.tokenizers import SPECIAL, TOKENIZERS, Tokenizer
from tests.experiments.decoding.scorers import PROMPT, TableScorer
from tests.figures.oracle import narration, number, panel

SCORER = TableScorer(20, 4, can_end=True)
SPEC = DecodingSpec(
    strategy="together",
    temperature=1.2,
    top_k=6,
    top_p=0.8,
    min_p=0.0,
    typical_p=1.0,
    frequency_penalty=0.3,
    max_length=12,
)
SPECS = {  # by the stages that have a column
    (0, 1, 2, 3, 4): SPEC,
    (0, 1, 2, 3, 4, 5): replace(SPEC, min_p=0.2),
    (0, 1, 2, 3, 4, 6): replace(SPEC, top_p=1.0, typical_p=0.5),
    (0, 1, 2, 3, 4, 5, 6): replace(SPEC, top_p=0.95, min_p=0.05, typical_p=0.8, repetition_penalty=1.3),
}


@pytest.fixture(scope="module", params=list(SPECS.values()), ids=["5", "min-p", "typical-p", "7"])
def made(request):
    return generate(request.param, SCORER, PROMPT)


@pytest.fixture(scope="module")
def graph(made):
    return pipeline_graph(made)


def by_column(graph, name):
    """(columns, rows, steps)"""
    return graph.arrays[name].reshape(-1, CANDIDATES + 1, graph.arrays["u"].shape[1])


@pytest.mark.parametrize(("stages", "spec"), list(SPECS.items()))
def test_min_p_and_typical_p_have_a_column_where_they_cut(stages, spec):
    assert tuple(columns(spec.settings())) == stages
    svg = pipeline_graph(generate(spec, SCORER, PROMPT)).svg
    assert f'data-bind="allowed.{len(stages) * (CANDIDATES + 1) - 1}"' in svg
    assert f'data-bind="allowed.{len(stages) * (CANDIDATES + 1)}"' not in svg


def test_the_bars_are_the_probabilities_of_every_stage(made, graph):
    allowed, cut = by_column(graph, "allowed"), by_column(graph, "cut")
    assert np.allclose(np.nansum(allowed, axis=1), 1.0), "with the others every stage sums to 1"
    for column, s in enumerate(columns(made.settings)):
        for r in range(CANDIDATES):
            for t in range(made.ids.size):
                if np.isfinite(made.score[s, r, t]):
                    assert allowed[column, r, t] == made.probability[s, r, t]
                    assert np.isnan(cut[column, r, t])
                elif made.candidates[r, t] >= 0:
                    assert np.isnan(allowed[column, r, t])
                    assert cut[column, r, t] == made.probability[s - 1, r, t], "as the stage before saw it"
    assert (np.isfinite(cut).sum(axis=(1, 2))[:3] == 0).all(), "only the filters cut"
    assert np.isfinite(cut[-1]).any()


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
        shown_stages = columns(made.settings)
        for column, s in enumerate(shown_stages):
            few = len(shown_stages) == 5
            unit = ("token" if made.allowed[s, t] == 1 else "tokens") if few else "left"
            assert graph.texts["count"][column][t] == f"{made.allowed[s, t]:,} {unit}"
            mass = graph.texts["mass"][column][t]
            assert mass == (f"{'keep ' * few}{percent(made.mass[s, t])}" if mass else "")
            assert bool(mass) == (s > 0 and made.allowed[s, t] < made.allowed[s - 1, t])
            for r in range(CANDIDATES):
                score = made.score[s, r, t]
                shown = graph.texts["number"][column * CANDIDATES + r][t]
                kept = format_score(score) if s < 3 else percent(made.probability[s, r, t])
                kept = kept if few else kept.replace("< ", "<")
                assert shown == (kept if np.isfinite(score) else "cut")
        assert graph.texts["next"][0][t] in (made.pieces[t], made.labels[made.chosen_row[t]][t])
        assert graph.texts["draw"][0][t] == f"u{' = ' if few else '='}{made.random_number[t]:.4f}"
        assert graph.texts["past"][0][t] == "".join(made.pieces[:t])


def test_the_titles_name_the_settings_in_force():
    first = [("scores", "z"), ("penalty", "on"), ("÷ τ", "= 1.2"), ("top-k", "6")]
    assert [[title[:2] for title in titles(spec.settings())] for spec in SPECS.values()] == [
        [(text, "") for text in ("scores z", "penalties", "÷ τ = 1.2", "top-k 6", "top-p 0.8")],
        [*first, ("top-p", "0.8"), ("min-p", "0.2")],
        [*first, ("top-p", "off"), ("typical", "0.5")],
        [*first, ("top-p", "0.95"), ("min-p", "0.05"), ("typical", "0.8")],
    ]
    assert all(changes for *_, changes in titles(SPEC.settings()))
    assert [changes for *_, changes in titles(Settings())] == [True, False, False, False, False]
    assert titles(Settings(min_p=0.1))[1] == ("penalty", "off", False)
    assert titles(Settings(log_probabilities=True))[0] == ("z = ln P", "", True)
    for name, value in (("repetition_penalty", 1.2), ("frequency_penalty", 0.1), ("presence_penalty", -0.1)):
        assert titles(Settings(**{name: value}))[1] == ("penalties", "", True)


def test_numbers_in_narrow_columns_have_six_letters():
    """A column that is too narrow for more would write into the next one; among scores "P" makes it eight."""
    made = generate(replace(SPEC, temperature=0.05, top_k=0, min_p=0.3, top_p=1.0), SCORER, PROMPT)
    graph = pipeline_graph(made)
    numbers = {text for row in graph.texts["number"] for text in row}
    assert max(len(text.removeprefix("P ")) for text in numbers) == 6
    assert "<0.1 %" in numbers
    assert {
        f"{made.score[2, 0, t]:.1f}" for t in range(made.ids.size) if made.score[2, 0, t] >= 100
    } <= numbers
    assert all(
        len(text) <= 8 for name in ("count", "mass", "draw") for row in graph.texts[name] for text in row
    )


@pytest.mark.parametrize("number", [5, 6, 7])
def test_the_columns_fill_the_drawing(number):
    layout = layout_of(number)
    edges = [layout.x(column) for column in range(number + 1)]
    apart = np.diff(edges) - layout.bar_width - GAP
    np.testing.assert_allclose(apart, [0, 0, BETWEEN, *[0] * (number - 3)], atol=1e-9)
    assert edges[0] > NAME_X
    assert edges[-1] == pytest.approx(layout.draw_x)
    assert layout.draw_x + layout.draw_width < WIDTH
    assert layout.bar_width > 60, "14 % can be seen"


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
