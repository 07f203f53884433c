"""The scene of all strategies shows their results."""

import numpy as np
import pytest

from playground.experiments.decoding.comparison import compare_strategies
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding import comparison_scene
from playground.figures.decoding.drawing import format_score
from tests.experiments.decoding.scorers import PROMPT, TableScorer
from tests.figures.oracle import narration, panel

COLUMNS = ("log_probability", "perplexity", "distinct_1", "distinct_2", "repeated")


@pytest.fixture(scope="module")
def results():
    return compare_strategies(DecodingSpec(max_length=30), TableScorer(12, 3, can_end=True), PROMPT)


def at(result, t):
    """The five numbers of a result after token t, from its tokens alone; of a shorter text the last ones."""
    t = min(t, len(result.ids) - 1)
    ids, log_p = result.ids[: t + 1], result.token_log_probability[: t + 1]

    def distinct(n):
        grams = [ids[i : i + n] for i in range(len(ids) - n + 1)]
        return len(set(grams)) / len(grams) if grams else np.nan

    return log_p.sum(), np.exp(-log_p.mean()), distinct(1), distinct(2), 1 - distinct(4)


def test_every_number_is_that_of_the_text_so_far(results):
    scene = comparison_scene(results)
    graph = panel(scene, "comparison")
    longest = max(len(result.ids) for result in results.values())
    assert len({len(result.ids) for result in results.values()}) > 1, "some texts end sooner"
    assert scene.last == scene.initial_step == longest - 1
    for r, result in enumerate(results.values()):
        for t in range(longest):
            shown = [graph.arrays[f"number{column}"][r, t] for column in range(len(COLUMNS))]
            np.testing.assert_allclose(shown, at(result, t), equal_nan=True)
            if t < len(result.ids):
                lines = f"{graph.texts['line1'][r][t]} {graph.texts['line2'][r][t]}".strip()
                assert "".join(result.pieces[: t + 1])[-20:].strip() in (lines, lines[-20:].strip())


def test_the_sentence_names_the_likeliest_and_the_least_likely(results):
    scene = comparison_scene(results)
    for t in range(scene.last + 1):
        log_p = {result.title: at(result, t)[0] for result in results.values()}
        best, worst = max(log_p.values()), min(log_p.values())
        said = narration(scene, t)
        likeliest, least = said.split(" has the likeliest text ")
        assert log_p[likeliest.partition("tokens " if t else "token ")[2]] == best
        assert f"(ln P = {format_score(best)})" in said
        assert f"the least likely ({format_score(worst)})" in least
        assert len(said) < 130


def test_every_strategy_has_its_row(results):
    svg = panel(comparison_scene(results), "comparison").svg
    places = [svg.index(result.title) for result in results.values()]
    assert places == sorted(places)
