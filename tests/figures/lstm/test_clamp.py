"""The scene of held gates shows both readings, their difference and the ranking."""

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.lstm.clamp import ClampSpec, run
from playground.experiments.lstm.clamps import Clamp, parse_clamps
from playground.experiments.lstm.ranking import RankingSpec, rank
from playground.figures.lstm.clamp import HELD, PLAIN, held_words, scene
from playground.figures.scene import END
from tests.experiments.lstm.test_gates import Network
from tests.figures.oracle import narration, number, panel, panels, rows, series

SOURCE = sources.bundled("brackets")
TEXT = "{a<bc>d}"
TRACE = run(ClampSpec(SOURCE.key, model_text=TEXT, clamp=(Clamp(1, "f", 9, 0.0),)), SOURCE)
FREE = run(ClampSpec(SOURCE.key, model_text=TEXT), SOURCE)
RANKING = list(rank(RankingSpec(SOURCE.key, model_text=TEXT, hold_at="0"), SOURCE))[-1]
ORDER = np.arange(48)
SCENE = scene(TRACE, "c", 0, 9, ORDER, RANKING)


def test_the_heat_map_shows_by_how_much_a_quantity_differs():
    heat = panel(SCENE, "quantity")
    change = TRACE.clamped.quantities["c"][0] - TRACE.plain.quantities["c"][0]
    np.testing.assert_array_equal(heat.values, change)
    assert "held − untouched" in heat.title
    free = panel(scene(FREE, "c", 0, 9, ORDER), "quantity")
    np.testing.assert_array_equal(free.values, FREE.plain.quantities["c"][0])
    assert free.title == "memory cell c"


@pytest.mark.parametrize(("plot", "quantity"), [("unit", "c"), ("costs", "J")])
def test_the_lines_are_those_of_both_readings(plot, quantity):
    lines = panel(SCENE, plot)
    for side, word, colour in ((TRACE.plain, "untouched", PLAIN), (TRACE.clamped, "held", HELD)):
        _, y = series(lines, f"{quantity}, {word}")
        np.testing.assert_allclose(y, side.quantities["c"][0, 9] if plot == "unit" else side.surprisal)
        [line] = [trace for trace in lines.figure["data"] if trace["name"] == f"{quantity}, {word}"]
        assert line["line"]["color"] == f"@{colour}"
    assert len(panel(scene(FREE, "c", 0, 9, ORDER), plot).figure["data"]) == 1


def test_the_bars_are_the_likeliest_tokens_with_the_true_one_marked():
    for name, side, colour in (("plain", TRACE.plain, PLAIN), ("held", TRACE.clamped, HELD)):
        bars = panel(SCENE, name)
        np.testing.assert_array_equal(bars.values, side.top_probability)
        assert bars.color == colour
        for t in range(len(TRACE.tokens) - 1):
            labels = [row[t] for row in bars.labels]
            marked = int(bars.marked[t])
            assert (labels[marked] == TRACE.targets[t]) if marked >= 0 else TRACE.targets[t] not in labels
        assert bars.marked[-1] == -1, "the text has ended"
    assert panel(SCENE, "plain").labels[0][5] == ">"
    assert panel(SCENE, "held").labels[0][5] != ">"


def test_the_table_holds_both_readings():
    table = panel(SCENE, "numbers")
    for column, side in enumerate((TRACE.plain, TRACE.clamped)):
        assert number(table, "P(next)", 5, column) == side.probability[5]
        assert number(table, "J", 5, column) == side.surprisal[5]
        assert number(table, "J̄", 0, column) == side.loss
        assert number(table, "PP", 0, column) == side.perplexity
        assert number(table, "c", 5, column) == side.quantities["c"][0, 9, 5]
        assert number(table, "h", 5, column) == side.quantities["h"][0, 9, 5]
    known = {label: row.known_from for label, row in rows(table).items()}
    assert [label for label, step in known.items() if step == END] == ["J̄", "PP"]


def test_the_ranking_lists_the_most_costly_gates_and_lights_what_is_held():
    table = panel(SCENE, "ranking")
    assert table.known_from == END
    for place, row in enumerate(table.rows):
        name, unit = RANKING.names[place], int(RANKING.units[place])
        assert row.label == f"{name}\u00a0{unit}"
        assert row.pick == f"1.{name}.{unit}"
        assert [float(values[0]) for values in row.values] == [RANKING.cost[place], RANKING.at[place]]
    assert [row.label for row in table.rows if row.lit[0]] == ["f\u00a09"]
    assert "ranking" not in panels(scene(TRACE, "c", 0, 9, ORDER))


def test_the_sentences_say_what_is_held():
    assert narration(SCENE, 5) == "After c: P(>) is 0.757; with f of unit 9 at 0 it is 0.088."
    assert "Nothing is held" in narration(scene(FREE, "c", 0, 9, ORDER), 5)
    many = run(
        ClampSpec(SOURCE.key, model_text=TEXT, clamp=parse_clamps("1.f.9=mean;1.i.all=mean;1.o.2=1")), SOURCE
    )
    mean = TRACE.plain.quantities["f"][0, 9].mean()
    assert held_words(many) == f"f of unit 9 at its mean {mean:.3g}, i of all units at their means and 1 more"
    shown = scene(many, "h", 0, 47, ORDER)
    assert max(len(sentence) for _, sentence in shown.narration) <= 118
    assert shown.pack()


def test_other_cells_and_an_empty_text_are_drawn():
    for key, text in (("students-rnn", "As the proctor"), ("students", "")):
        source = sources.bundled(key)
        trace = run(ClampSpec(source.key, model_text=text, clamp=(Clamp(1, "h", 3, 0.0),)), source)
        assert scene(trace, "h", 0, 3, np.arange(len(trace.plain.quantities["h"][0]))).pack()


def test_of_several_layers_the_chosen_one_is_shown_whichever_is_held():
    source = Network("gru", layers=2)
    trace = run(ClampSpec(source.key, model_text="the students", clamp=parse_clamps("1.z.4=1")), source)
    ranking = list(rank(RankingSpec(source.key, model_text="the students", layer=2), source))[-1]
    shown = scene(trace, "h", 1, 2, np.arange(10), ranking)
    change = trace.clamped.quantities["h"][1] - trace.plain.quantities["h"][1]
    np.testing.assert_array_equal(panel(shown, "quantity").values, change)
    assert np.abs(change).max() > 0
    assert panel(shown, "quantity").title.endswith("layer 2")
    assert all(row.pick.startswith("2.") for row in panel(shown, "ranking").rows)
    assert not any(row.lit[0] for row in panel(shown, "ranking").rows)
    assert number(panel(shown, "numbers"), "h", 3, 1) == trace.clamped.quantities["h"][1, 2, 3]
