"""The scene of "The cell by hand" shows the trace's numbers where a spectator looks for them."""

import re

import numpy as np
import pytest

from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.reach import reach
from playground.experiments.lstm.by_hand.run import run
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.experiments.lstm.by_hand.steps import step_index, steps
from playground.figures.lstm.by_hand import PANELS, scene
from playground.figures.lstm.by_hand.clock import step_of
from playground.figures.lstm.by_hand.formula_panel import LINES
from tests.figures.oracle import actor, at, narration, number, panel, rows, series

TRACES = {cell: run(CellSpec("abcab", cell=cell, units=3, seed=5)) for cell in CELLS}
SCENES = {cell: scene(trace) for cell, trace in TRACES.items()}
FUTURE, ACTIVE, DONE, REUSED = range(4)
COMPUTED = {  # by part: the step after which its number stands in the drawing
    "lstm": {**{x: x for x in "ifgoch"}, **{f"d_{x}": f"d{x}" for x in "hocfig"}, "tanh_c": "h"},
    "gru": {**{x: x for x in "rznh"}, **{f"d_{x}": f"d{x}" for x in "hznr"}},
}
COMPUTED["gru_paper"] = COMPUTED["gru"]


@pytest.mark.parametrize("cell", CELLS)
def test_every_number_stands_in_its_box_from_its_step_on(cell):
    trace, graph = TRACES[cell], panel(SCENES[cell], "cell")
    for part, kind in COMPUTED[cell].items():
        letter, is_delta = part.removeprefix("d_"), part.startswith("d_")
        source = trace.passes.deltas if is_delta else trace.passes.values
        for t in range(1, trace.steps + 1):
            k = step_index(cell, trace.steps, kind, t)
            np.testing.assert_array_equal(graph.arrays[f"n_{part}"][:, k], source[letter][t - 1])
            assert graph.arrays[part][0, k] == ACTIVE
            if steps(cell, trace.steps)[k - 1].t == t:  # else the drawing shows another token
                assert graph.arrays[part][0, k - 1] == FUTURE, "not before"
            assert f'data-bind="n_{part}.{trace.spec.units - 1}"' in graph.svg
            if is_delta and letter in trace.cell.gates:
                after = step_index(cell, trace.steps, "deltas", t)
                delta = trace.passes.deltas[f"z_{letter}"][t - 1]
                np.testing.assert_array_equal(graph.arrays[f"n_{part}"][:, after], delta)
                assert graph.arrays[f"after_{letter}"][0, after]
                assert not graph.arrays[f"before_{letter}"][0, after]
    back = step_index(cell, trace.steps, "previous", 2)
    np.testing.assert_array_equal(graph.arrays["n_d_h_prev"][:, back], trace.passes.deltas["to_h"][1])
    np.testing.assert_array_equal(graph.arrays["n_h_prev"][:, back], trace.passes.values["h"][0])
    k = step_index(cell, trace.steps, "y", 3)
    target = trace.text.targets[2]
    assert graph.arrays["n_y"][0, k] == trace.passes.values["y_hat"][2, target]
    assert graph.arrays["n_d_y"][0, k] == pytest.approx(graph.arrays["n_y"][0, k] - 1)


def test_what_goes_into_the_memory_cell_is_marked():
    graph = panel(SCENES["lstm"], "cell")
    k = step_index("lstm", TRACES["lstm"].steps, "c", 2)
    marked = {part for part in ("f", "i", "g", "o", "c_prev", "h_prev") if graph.arrays[part][0, k] == REUSED}
    assert marked == {"f", "i", "g", "c_prev"}
    assert list(graph.arrays["token"][:, k]) == [DONE, ACTIVE, FUTURE, FUTURE, FUTURE]
    k = step_index("lstm", TRACES["lstm"].steps, "previous", 2)
    assert graph.arrays["wire_previous"][0, k] == ACTIVE
    assert graph.texts["name"][0][k] == "b"


def ends(svg, state, role):
    """(first point, last point) of every line of a step's wires; arrowheads are left out."""
    group = re.findall(rf'<g data-state="wire_{state}\.0"[^>]*class="{role}[^"]*">(.*?)</g>', svg, re.S)
    out = []
    for path in re.findall(r'<path d="M([^"]*)"', "".join(group)):
        points = [tuple(map(float, point.split())) for point in path.split("M")[0].split("L")]
        out.append((points[0], points[-1]))
    return out


def test_values_go_up_and_to_the_right_and_derivatives_back():
    svg = panel(SCENES["lstm"], "cell").svg
    for gate in "ifgo":
        [((x1, y1), (x2, y2))] = ends(svg, gate, "value")
        assert x1 == x2
        assert y2 < y1, "up into the gate"
    top = [(a, b) for a, b in ends(svg, "c", "value") if a[1] == b[1] == 44]
    assert len(top) == 3
    assert all(b[0] > a[0] for a, b in top), "c goes to the right"
    back = [
        (a, b) for state in ("df", "previous") for a, b in ends(svg, state, "gradient") if a[1] == b[1] == 53
    ]
    assert len(back) == 3
    assert all(b[0] < a[0] for a, b in back), "its derivative to the left"
    assert all(b[1] > a[1] for a, b in ends(svg, "previous", "gradient")[:4]), "down from the gates"
    assert ends(svg, "dc", "gradient")[1][1][1] < ends(svg, "dc", "gradient")[1][0][1], "up through tanh"
    assert 'class="gradient player-optional"' in svg, "not seen before its step"


def test_the_chain_begins_at_the_first_step_and_ends_at_the_last():
    T, arrays = TRACES["lstm"].steps, panel(SCENES["lstm"], "cell").arrays
    for letter in "ch":
        for t in range(1, T + 1):
            k = step_index("lstm", T, "previous", t)
            assert arrays["earlier"][0, k] == (t > 1)
            assert arrays[f"later_{letter}"][0, k] == arrays[f"back_{letter}"][0, k] == (t < T)
            assert arrays[f"back_{letter}_prev"][0, k] == (t > 1)
            forward = step_index("lstm", T, letter, t)
            assert not arrays[f"back_{letter}"][0, forward], "nothing comes back on the way forward"


@pytest.mark.parametrize("cell", CELLS)
def test_every_step_has_its_numbers_and_a_sentence(cell):
    trace, formula = TRACES[cell], panel(SCENES[cell], "formula")
    clock = steps(cell, trace.steps)
    for k in range(len(clock)):
        assert formula.texts["line"][0][k], clock[k]
        assert formula.arrays["shown"][:, k].sum() == 1
        assert len(narration(SCENES[cell], k)) <= 118
    h = step_index(cell, trace.steps, "h", 2)
    line = formula.texts["line"][1][h].replace("−", "-")
    assert line.endswith(f"= {trace.passes.values['h'][1, 1]:.4g}")
    if cell == "lstm":
        k = step_index(cell, trace.steps, "df", 2)
        line = formula.texts["line"][2][k].replace("−", "-").replace("(", "").replace(")", "")
        dc, c = trace.passes.deltas["c"][1, 2], trace.passes.values["c_prev"][1, 2]
        assert line == f"unit 3: {dc:.3g}·{c:.2f} = {dc * c:.4g}"


def test_the_sum_of_a_gate_is_that_of_its_terms():
    trace, formula = TRACES["lstm"], panel(SCENES["lstm"], "formula")
    k = step_index("lstm", trace.steps, "f", 2)
    first, second = (formula.texts["line"][i][k].replace("−", "-") for i in range(2))
    terms = [float(a) * float(b) for a, b in re.findall(r"\(?(-?[\d.]+)\)?·\(?(-?[\d.]+)\)?", first)]
    rest = [float(x) for x in re.findall(r"\+ \(?(-?[\d.]+)", second)]
    assert (len(terms), len(rest)) == (3, 3)
    assert sum(terms) + sum(rest) == pytest.approx(trace.passes.values["z_f"][1, 0], abs=0.03)
    assert f"= {trace.passes.values['z_f'][1, 0]:.4g};" in second


@pytest.mark.parametrize("cell", CELLS)
def test_the_largest_network_fits(cell):
    edits = (("W_hf.1.1", -1e6), ("U.1.1", 1e6), ("W_hz.2.2", -12.5))
    big = scene(run(CellSpec("abcdefghi", cell=cell, units=4, scale=3.0, edits=edits)))
    lines = panel(big, "formula").texts["line"]
    assert len(lines) == LINES
    assert max(len(text) for row in lines for text in row) <= 57
    assert max(len(text) for _, text in big.narration) <= 118


def test_weights_are_edited_and_follow_the_step():
    trace, weights = TRACES["lstm"], panel(SCENES["lstm"], "weights")
    assert 'data-edit="W_hf.3.3"' in weights.svg
    assert 'data-edit="b_ii.1"' in weights.svg
    names = re.findall(r'data-bind="w\.(\d+)"[^>]*data-edit="([^"]+)"', weights.svg)
    assert len(names) == sum(value.size for value in trace.parameters.values()), "every number"
    flat = {}
    for name, value in trace.parameters.items():
        for index in np.ndindex(*value.shape):
            flat[".".join([name, *(str(i + 1) for i in index)])] = value[index]
    assert all(weights.arrays["w"][int(row), 0] == flat[name] for row, name in names)
    groups = [*trace.cell.gates, "U"]
    for kind, group in (("f", "f"), ("di", "i"), ("y", "U"), ("dg", "g")):
        k = step_index("lstm", trace.steps, kind, 2)
        assert groups[int(weights.arrays["group"][:, k].argmax())] == group
    fixed = panel(scene(trace, "weights", "o"), "weights")
    assert fixed.arrays["group"][groups.index("o")].all()


@pytest.mark.parametrize("units", [1, 2, 3, 4])
@pytest.mark.parametrize("cell", CELLS)
def test_every_weight_has_its_number_and_every_row_its_unit(cell, units):
    trace = run(CellSpec("abcab", cell=cell, units=units))
    for shown in ("weights", "gradients"):
        graph = panel(scene(trace, shown), "weights")
        total = sum(value.size for value in trace.parameters.values())
        bound = sorted(int(row) for row in re.findall(r'data-bind="w\.(\d+)"', graph.svg))
        assert bound == list(range(total)), "each once"
        assert graph.arrays["w"].shape[0] == total
        assert np.isfinite(graph.arrays["w"]).all()
        drawn = [
            (text, float(find(r' y="([\d.]+)"', attributes)), find(r'data-bind="(w\.\d+)"', inner))
            for attributes, inner in re.findall(r"<text([^>]*)>(.*?)</text>", graph.svg)
            for text in [re.sub(r"<[^>]*>", "", inner)]
        ]
        of_numbers = {y for _, y, bind in drawn if bind}
        labels = {y: {text for text, at, _ in drawn if at == y} for y in of_numbers}
        for y, texts in labels.items():
            names = texts & ({str(i + 1) for i in range(units)} | {"by"})
            assert len(names) == 1, (y, texts)
        tops = [y for text, y, _ in drawn if text.startswith("Wi")]
        firsts = [y for text, y, _ in drawn if text == "1"]
        for top in tops:
            first = min(y for y in firsts if y > top)
            assert first - 10 >= top + 4 + 3, "the lowered letters stand above the row's number"


def find(pattern, text):
    """The first group of a pattern, or nothing."""
    match = re.search(pattern, text)
    return match[1] if match else ""


def test_gradients_grow_step_by_step_to_the_whole():
    trace = TRACES["gru"]
    graph = panel(scene(trace, "gradients"), "weights")
    assert "data-edit" not in graph.svg
    total = np.concatenate([value.ravel() for value in trace.gradients.values()])
    np.testing.assert_allclose(graph.arrays["w"][:, -1], total, rtol=1e-12, atol=1e-15)
    assert not graph.arrays["w"][:, step_index("gru", trace.steps, "y", trace.steps)].any()
    first = list(trace.parameters).index("W_ir")
    assert first == 0
    k = step_index("gru", trace.steps, "deltas", trace.steps)
    part = trace.passes.contributions["W_ir"][-1].ravel()
    np.testing.assert_array_equal(graph.arrays["w"][: len(part), k], part)


@pytest.mark.parametrize("cell", CELLS)
def test_the_product_stands_beside_the_whole(cell):
    trace = TRACES[cell]
    shown, sizes = scene(trace, "reach"), reach(trace).sizes()[:, -1]
    plot, table = panel(shown, "reach"), panel(shown, "lags")
    np.testing.assert_array_equal(series(plot, 0)[1], sizes[1])
    np.testing.assert_array_equal(series(plot, 1)[1], sizes[0])
    name = f"k = 2, at {trace.text.names[trace.steps - 3]}"
    assert [number(table, name, 0, i) for i in range(3)] == list(sizes[:, 2])
    k = step_index(cell, trace.steps, "deltas", 2)
    assert at(actor(plot, "marker").x, k) == trace.steps - 2
    assert at(actor(plot, "marker").y, k) == sizes[1, trace.steps - 2]
    assert rows(table)[name].lit[k]
    assert (
        plot.known_from == table.known_from == step_index(cell, trace.steps, trace.cell.carried, trace.steps)
    )


def test_counts_and_the_gru_beside():
    svg = panel(scene(TRACES["lstm"], "counts"), "counts").svg
    block = 3 * 3 + 9 + 3 + 3
    for text in (f"1 × {block} = {block}", f"3 × {block} = {3 * block}", f"4 × {block} = {4 * block}"):
        assert text in svg
    table = panel(scene(TRACES["lstm"], "gru"), "gru")
    k = step_index("lstm", TRACES["lstm"].steps, "i", 3)
    for offset, cell in ((0, "gru"), (4, "gru_paper")):
        for row, letter in zip(table.rows[offset : offset + 4], "rznh", strict=True):
            shown = [at(values, k) for values in row.values]
            assert shown == list(TRACES[cell].passes.values[letter][2])


def test_what_is_computed_later_is_not_told_before():
    texts, T = panel(SCENES["lstm"], "cell").texts, TRACES["lstm"].steps
    for part, kind in COMPUTED["lstm"].items():
        for t in (1, 3):
            k = step_index("lstm", T, kind, t)
            assert all(row[k] for row in texts[f"tip_{part}"])
            if steps("lstm", T)[k - 1].t == t:
                assert not any(row[k - 1] for row in texts[f"tip_{part}"])
    k = step_index("lstm", T, "c", 2)
    value = TRACES["lstm"].passes.values["c"][1, 0]
    assert f"{value:.4g}" in texts["tip_c"][0][k].replace("−", "-")


def test_a_click_goes_to_the_step_that_computed_it():
    trace = TRACES["lstm"]
    now = step_index("lstm", trace.steps, "dc", 3)
    assert step_of(trace, "f", now) == step_index("lstm", trace.steps, "f", 3)
    assert step_of(trace, "d.o", now) == step_index("lstm", trace.steps, "do", 3)
    assert step_of(trace, "c_prev", now) == step_index("lstm", trace.steps, "c", 2)
    assert step_of(trace, "h_prev", 1) == 0
    assert step_of(trace, "t.2", now) == step_index("lstm", trace.steps, "i", 2)
    assert step_of(trace, "t.5", now) == step_index("lstm", trace.steps, "i", 4), "the last token is not read"


@pytest.mark.parametrize("name", PANELS)
def test_one_time_step_and_one_unit(name):
    for cell in CELLS:
        shown = scene(run(CellSpec("ab", cell=cell, units=1)), name)
        assert shown.last == len(steps(cell, 1)) - 1
        shown.pack()
