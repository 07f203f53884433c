"""What the pictures show, read out of the scene and compared with the trace and the counts."""

import numpy as np
import pytest

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec, run
from playground.experiments.ngrams.long_range import LAST_WORDS, SUBJECTS, long_range
from playground.experiments.ngrams.perplexity import perplexities
from playground.figures import ngrams as figure
from playground.figures.ngrams.perplexity import format_perplexity
from playground.figures.style import colour, contrast, mixed
from tests.experiments.ngrams.counted_texts import sample
from tests.figures.oracle import actor, at, narration, number, panel, rows, series

SPEC = NgramsSpec(n=3, smoothing="witten-bell", length=6)


@pytest.fixture(scope="module")
def counted():
    return sample("students")


@pytest.fixture(scope="module")
def trace(counted):
    return run(SPEC, counted)


def shown(trace, counted, view, spec=SPEC):
    return figure.scene(trace, spec, counted, view, long_range(spec, counted))


def test_the_bars_are_the_numbers_of_their_step(trace, counted):
    scene = shown(trace, counted, "distribution")
    for t in range(trace.last + 1):
        for bars, ranking in (("counts", trace.followers), ("next", trace.likeliest)):
            bars = panel(scene, bars)
            np.testing.assert_array_equal(bars.values[:, t], ranking.values[:, t])
            assert [row[t] for row in bars.labels] == [row[t] for row in ranking.names]
        marked = panel(scene, "next").marked[t]
        assert marked == (trace.likeliest.row[t] if t else -1)
        assert panel(scene, "counts").marked[t] == trace.followers.row[t]
    assert panel(scene, "next").high >= trace.likeliest.values[0].max()


def test_the_table_by_order_has_a_row_for_each_order(trace, counted):
    table = panel(shown(trace, counted, "by_order"), "by-order")
    assert list(rows(table)) == ["n = 3", "n = 2", "n = 1"], "the longest context first"
    numbers = trace.by_order
    for t in range(trace.last + 1):
        for k in range(3):
            columns = (numbers.total, numbers.types, numbers.count, numbers.probability)
            for column, expected in enumerate(columns):
                assert number(table, f"n = {k + 1}", t, column) == expected[k, t]
            assert numbers.contexts[k][t].strip(" ").endswith(rows(table)[f"n = {k + 1}"].note[t][-20:])


def test_every_sentence_speaks_of_its_own_step(trace, counted):
    scene = shown(trace, counted, "distribution")
    for t in range(trace.last + 1):
        sentence = narration(scene, t)
        assert f"“{trace.window[t].strip()}” was seen {int(trace.total[t]):,} times" in sentence or (
            trace.total[t] in (0, 1, 2)
        )
        assert f"“{trace.chosen_names[t]}”" in sentence
        assert ("Drawn" in sentence) == (t > 0)
        if t:
            assert f"P = {trace.probability[t]:.4f}" in sentence


def test_the_line_above_is_that_of_its_step(trace, counted):
    texts = panel(shown(trace, counted, "distribution"), "window").texts
    for t in range(trace.last + 1):
        assert texts["seen"][0][t] == trace.window[t]
        assert trace.before_window[t].endswith(texts["past"][0][t].lstrip("…"))
        assert texts["before"][0][t].endswith(f"= {trace.total[t]:,}")
        assert f"= {trace.count[t]:,.0f}/{trace.total[t]:,} =" in texts["share"][0][t] or not trace.total[t]
        p = trace.probability[t]
        assert texts["smooth"][0][t].endswith(f"= {p:.4f}" if p >= 1e-3 else f"= {p:.2e}")
        assert trace.rule_with_numbers[t] in texts["smooth"][0][t]
        assert texts["sees"][0][t] == "struck out: not seen. A 3-gram model sees the last 2 tokens"


def test_sparsity_shows_the_shares_in_percent(trace, counted):
    plot = panel(shown(trace, counted, "sparsity"), "unseen")
    for name, shares in zip(("n-gram", "context"), counted.unseen_shares, strict=True):
        x, y = series(plot, name)
        np.testing.assert_array_equal(x, np.arange(1, 7))
        np.testing.assert_allclose(y, 100 * shares)
    assert (series(plot, "n-gram")[1] >= series(plot, "context")[1]).all()
    assert at(actor(plot, "rules").x, 0) == SPEC.n


def test_storage_is_that_of_every_order(trace, counted):
    scene = shown(trace, counted, "sparsity")
    x, y = series(panel(scene, "orders"), 0)
    np.testing.assert_array_equal(x, np.arange(1, 7))
    np.testing.assert_array_equal(y, counted.distinct)
    stored = panel(scene, "stored")
    for n in range(1, 7):
        x, y = series(stored, n - 1)
        np.testing.assert_array_equal(x, counted.prefix_sizes)
        np.testing.assert_array_equal(y, counted.distinct_by_prefix[n - 1])
        assert (stored.figure["data"][n - 1]["line"]["width"] == 4) == (n == SPEC.n)
    heights = [label["y"] for label in stored.figure["layout"]["annotations"]]
    assert [label["text"] for label in stored.figure["layout"]["annotations"]] == [
        f" n={n}" for n in range(1, 7)
    ]
    assert (np.diff(heights) > 0).all(), "no label on top of another"


def test_every_smoothing_has_its_own_perplexities(trace, counted):
    scene = shown(trace, counted, "perplexity")
    values = perplexities(SPEC, counted)
    plot, table = panel(scene, "perplexity"), panel(scene, "perplexities")
    highest = max(values[np.isfinite(values)])
    for index, (key, smoother) in enumerate(SMOOTHERS.items()):
        x, y = series(plot, index)
        np.testing.assert_array_equal(x, np.arange(1, 7))
        finite = np.isfinite(values[index])
        np.testing.assert_array_equal(y[finite], values[index][finite])
        assert (y[~finite] > highest).all()
        drawn = plot.figure["data"][index]
        assert drawn["line"]["color"] == f"@smooth-{key}"
        assert (drawn["line"]["width"] == 4) == (key == SPEC.smoothing)
        assert smoother.title in drawn["hovertemplate"]
        row = table.svg.index(
            smoother.title.partition(" (")[0] + ("<" if smoother.normalization != "never" else " *")
        )
        cells = [f">{format_perplexity(value)}<" for value in values[index]]
        places = [table.svg.index(cell, row) for cell in cells]
        assert places == sorted(places), "in the order of n"
    assert at(actor(plot, "rules").x, 0) == SPEC.n


def test_the_bigram_table_is_darker_for_more_and_frames_the_current_pair(trace, counted):
    plot = panel(shown(trace, counted, "bigrams"), "bigrams")
    above, beside, table = counted.bigram_table[1], counted.bigram_table[0], counted.bigram_table[2]
    [heat] = plot.figure["data"]
    np.testing.assert_allclose(heat["z"], np.log1p(table))
    assert heat["colorscale"] == [[0, "@paper"], [1, "@cell"]]
    written = {(note["y"], note["x"]): note for note in plot.figure["layout"]["annotations"]}
    assert set(written) == set(zip(*(axis.tolist() for axis in np.nonzero(table)), strict=True))
    for (i, j), note in written.items():
        assert note["text"] == str(table[i, j])
    assert_legible(plot)
    assert plot.figure["layout"]["xaxis"]["ticktext"][0] == counted.token_name(int(above[0]))
    assert plot.figure["layout"]["yaxis"]["ticktext"][1] == counted.token_name(int(beside[1]))
    assert plot.figure["layout"]["yaxis"]["range"] == [10.5, -0.5], "the first row at the top"
    frame = actor(plot, "box")
    framed = 0
    for t in range(trace.last + 1):
        x, y = float(at(frame.x, t)), float(at(frame.y, t))
        pair = (trace.previous_ids[t], trace.chosen_ids[t])
        in_table = pair[0] in beside and pair[1] in above
        assert np.isfinite(x) == np.isfinite(y) == in_table
        if in_table:
            framed += 1
            assert (beside[int(y)], above[int(x)]) == pair
    assert framed


def assert_legible(plot):
    """Every number has a contrast of 4.5 on the colour of its cell, in both themes."""
    [heat] = plot.figure["data"]
    assert plot.figure["layout"]["annotations"]
    for note in plot.figure["layout"]["annotations"]:
        share = heat["z"][note["y"], note["x"]] / heat["zmax"]
        for text, theme in zip(
            note["font"]["color"].removeprefix("@").split("|"), ("light", "dark"), strict=True
        ):
            cell = mixed(colour("paper", theme), colour("cell", theme), share)
            assert contrast(text, cell) >= 4.5


def test_both_matrices_show_their_own_model(trace, counted):
    scene = shown(trace, counted, "long_range")
    probabilities = long_range(SPEC, counted)
    for name, p in (("by-counts", probabilities.ngram[2]), ("by-network", probabilities.network)):
        plot = panel(scene, name)
        [heat] = plot.figure["data"]
        np.testing.assert_array_equal(heat["z"], p)
        assert (heat["zmin"], heat["zmax"]) == (0, 1)
        assert heat["colorscale"] == [[0, "@paper"], [1, "@cell"]]
        for note in plot.figure["layout"]["annotations"]:
            assert note["text"] == f"{100 * p[note['y'], note['x']]:.0f}"
        assert_legible(plot)
        assert heat["customdata"][1][2] == f"{SUBJECTS[1]} … {LAST_WORDS[2]}: {p[1, 2]:.4f}"
        assert plot.figure["layout"]["xaxis"]["ticktext"] == list(LAST_WORDS)
    table = panel(scene, "differences")
    label = "the opening changes P by at most"
    assert [number(table, label, 0, n) for n in range(6)] == [0.0] * 6
    network = probabilities.network
    assert number(table, label, 0, 6) == pytest.approx((network.max(axis=0) - network.min(axis=0)).max())
