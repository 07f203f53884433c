"""What the pictures show, read out of the scene and compared with the trace and the counts."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec, run
from playground.experiments.ngrams.contributions import order_contributions
from playground.experiments.ngrams.long_range import LAST_WORDS, SUBJECTS, long_range
from playground.experiments.ngrams.perplexity import perplexities
from playground.experiments.ngrams.sentence import score_sentence
from playground.figures import ngrams as figure
from playground.figures.ngrams.perplexity import format_perplexity
from playground.figures.ngrams.sentence import format_product
from playground.figures.style import colour, contrast, mixed
from playground.models.ngram import distribution
from playground.text.samples.slide import slide
from tests.catalog.test_smoothers import arithmetic
from tests.experiments.ngrams.counted_texts import own, sample
from tests.figures.oracle import actor, at, narration, number, panel, panels, rows, series

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
            shown_rows = [row for row in range(len(ranking.ids)) if bars.labels[row][t]]
            assert [bars.labels[row][t] for row in shown_rows] == [
                ranking.names[row][t] for row in shown_rows
            ]
            positive = set(np.flatnonzero(ranking.values[:, t] > 0).tolist())
            assert set(shown_rows) == positive | {int(ranking.row[t])}, (
                "no rows with 0 but the chosen token's"
            )
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
        assert texts["numbers-numerator"][0][t] == f"{trace.count[t]:,.0f}"
        assert texts["numbers-denominator"][0][t] == f"{trace.total[t]:,}"
        assert texts["words-denominator"][0][t].startswith("count(")
        assert trace.chosen_names[t].strip() in texts["words-numerator"][0][t]
        share = float(texts["share"][0][t].removeprefix(" = "))
        assert share == pytest.approx(trace.count[t] / trace.total[t], abs=5e-5)
        result = float(texts["result"][0][t].removeprefix(" = ").replace("−", "-"))
        assert result == pytest.approx(trace.probability[t], abs=5e-5, rel=5e-3)
        above, below = (texts[f"rule-{part}"][0][t] for part in ("numerator", "denominator"))
        assert arithmetic(above) / arithmetic(below) == pytest.approx(trace.probability[t], rel=1e-4)
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


@pytest.mark.parametrize("smoothing", ["none", "stupid", "kneser-ney"])
def test_what_is_0_is_not_listed_but_counted(counted, smoothing):
    spec = NgramsSpec(n=3, smoothing=smoothing, length=5)
    trace = run(spec, counted)
    hidden = panel(figure.scene(trace, spec, counted), "hidden-zeros").texts
    for t in range(trace.last + 1):
        p = distribution(counted.model, spec.smoother, spec.parameter, trace.window_ids[t], 3)
        symbols, chosen = counted.model.symbols, int(trace.chosen_ids[t])
        impossible = int(np.count_nonzero(symbols & ~(p > 0)))
        uncounted = int(symbols.sum() - trace.types[t]) - (trace.count[t] == 0)
        assert p[chosen] > 0
        assert hidden[t].startswith(f"Of {symbols.sum():,} tokens not listed: {uncounted:,} with count 0, ")
        assert f" {impossible:,} with P = 0" in hidden[t]
    everything = figure.scene(trace, spec, counted, zeros=True)
    assert "hidden-zeros" not in panels(everything)
    for name, ranking in (("counts", trace.followers), ("next", trace.likeliest)):
        assert panel(everything, name).labels.tolist() == [list(row) for row in ranking.names]


@pytest.mark.parametrize("smoothing", SMOOTHERS)
def test_the_fractions_of_all_orders_are_the_recursion(counted, smoothing):
    spec = NgramsSpec(n=4, smoothing=smoothing, length=4)
    trace = run(spec, counted)
    graph = panel(figure.scene(trace, spec, counted, "division"), "division")
    rows = len(graph.texts["value"])
    assert rows == {"none": 1, "delta": 1, "stupid": 4}.get(smoothing, 5)
    for t in range(trace.last + 1):
        for row in range(rows):
            parts = {
                part: graph.texts[f"rule-{part}"][row][t]
                for part in ("before", "numerator", "denominator", "after", "whole")
            }
            assert graph.arrays["rule-bar"][row, t] == bool(parts["numerator"])
            line = parts["whole"].rpartition(": ")[2] or (
                f"{parts['before']}({parts['numerator']})/({parts['denominator']}){parts['after']}"
            )
            order = 4 - row
            p = trace.by_order.probability[order - 1, t] if order else 1 / counted.model.symbols.sum()
            assert arithmetic(line.replace(",", "")) == pytest.approx(p, rel=1e-3)
            value = graph.texts["value"][row][t].removeprefix(" = ").replace("−", "-").split()[0]
            assert float(value) == pytest.approx(p, rel=5e-3, abs=5e-5)
            context = trace.by_order.contexts[order - 1][t].strip() if order else ""
            assert (f"| {context[-8:]}"[-9:] in graph.texts["of"][row][t]) or len(context) > 8 or not context


def test_the_slides_division_is_a_fraction():
    counted = own(slide(), tokens="words", hold_out=False)
    spec = NgramsSpec(n=4, context="the students opened their", length=0)
    texts = panel(figure.scene(run(spec, counted), spec, counted), "window").texts
    above, below, share = (
        texts[name][0][0] for name in ("numbers-numerator", "numbers-denominator", "share")
    )
    assert (above, below, share) == ("400", "1,000", " = 0.4000")
    spec = replace(spec, smoothing="delta", delta=1.0)
    texts = panel(figure.scene(run(spec, counted), spec, counted), "window").texts
    v = int(counted.model.symbols.sum())
    assert texts["rule-numerator"][0][0] == "400 + 1"
    assert texts["rule-denominator"][0][0] == f"1000 + 1 × {v}"
    assert texts["result"][0][0] == f" = {401 / (1000 + v):.4f}"


@pytest.mark.parametrize("n", [1, 4])
def test_the_view_of_contributions_shows_weight_times_own_term_and_the_sums(counted, n):
    spec = NgramsSpec(n=n, smoothing="interpolation", length=4)
    trace = run(spec, counted)
    parts = order_contributions(spec, counted, trace)
    scene = figure.scene(trace, spec, counted, "contributions")
    plot, graph = panel(scene, "shares"), panel(scene, "sums")
    cells = iter(range(10_000))
    for k in range(n, -1, -1):
        boxes = actor(plot, "box", n - k)
        for s in range(len(SMOOTHERS)):
            cell = next(cells)
            for t in range(trace.last + 1):
                w, a, c = (x[s, k, t] for x in (parts.weight, parts.own, parts.contribution))
                total = parts.probability[s, t]
                if np.isnan(w) or w == 0:
                    assert graph.texts["term"][cell][t] == graph.texts["adds"][cell][t] == ""
                    continue
                shown_w, shown_a = graph.texts["term"][cell][t].replace("−", "-").split("×")
                assert float(shown_w) == pytest.approx(w, rel=0.06, abs=5e-5)
                assert float(shown_a) == pytest.approx(a, rel=0.06, abs=5e-5)
                adds = float(graph.texts["adds"][cell][t].replace("−", "-"))
                assert adds == pytest.approx(c, rel=6e-3, abs=5e-5)
                if c > 0:
                    assert 2 * at(boxes.rx, t)[s] == pytest.approx(100 * c / total), "the bar's length"
                    assert at(boxes.y, t)[s] == s
    for s, row in enumerate(graph.texts["total"]):
        assert row[0].startswith("S = " if list(SMOOTHERS)[s] == "stupid" else "P = ")
        assert float(row[0][4:]) == pytest.approx(parts.probability[s, 0], abs=5e-5)


def test_a_sentence_is_scored_by_every_model(counted):
    spec = NgramsSpec(n=3, smoothing="kneser-ney")
    scored = score_sentence(
        "As the proctor started the clock, the students opened their books.", spec, counted
    )
    scene = figure.sentence_scene(scored, spec)
    graph, size = panel(scene, "models"), len(scored.tokens)
    assert (scene.last, scene.initial_step) == (size - 1, size - 1)
    models = [(key, 3) for key in SMOOTHERS] + [("kneser-ney", n) for n in range(1, 7)]
    for t in (0, 5, size - 1):
        slot = min(t, 6)
        assert graph.arrays["now"][:, t].tolist() == [float(j == slot) for j in range(7)]
        for i, (key, n) in enumerate(models):
            s = list(SMOOTHERS).index(key)
            for j in range(7):
                token, cell = j + t - slot, 7 * i + j
                text = graph.texts["p"][cell][t] + graph.texts["zero"][cell][t]
                p = scored.p[s, n - 1, token] if token <= t else None
                if p is None:
                    assert text == ""
                elif np.isnan(p):
                    assert text == "0/0"
                else:
                    assert float(text.replace("−", "-")) == pytest.approx(p, rel=6e-3, abs=5e-5)
            product, j_text, pp_text = (graph.texts[name][i][t] for name in ("product", "J", "PP"))
            j_t = scored.surprisal[s, n - 1, t]
            assert j_text == ("∞" if np.isinf(j_t) else f"{j_t:.3f}")
            assert pp_text == format_perplexity(float(np.exp(j_t)))
            expected = np.exp(scored.log_product[s, n - 1, t])
            assert float(product.replace("−", "-")) == pytest.approx(expected, rel=6e-3, abs=5e-5)
    assert "∞" in graph.texts["J"][0], "counts alone"
    assert "Stupid backoff *" in graph.svg
    assert "scores, no probabilities" in graph.svg
    assert f"J = {scored.surprisal[5, 2, -1]:.3f}" in narration(scene, size - 1)


def test_a_product_below_the_smallest_float_is_written():
    assert format_product(-np.inf) == "0"
    assert format_product(np.log(0.25)) == "0.2500"
    assert format_product(-1000 * np.log(10) + np.log(2.5)) == "2.50e−1000"
    assert format_product(np.log(9.999e-5)) == "1.00e−4"
