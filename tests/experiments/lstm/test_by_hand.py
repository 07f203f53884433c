"""Both passes by hand against torch.nn, autograd and differences; bad texts and edits get a sentence."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.counts import BLOCKS, BlockSize
from playground.experiments.lstm.by_hand.parameters import MOST_TOKENS, WEIGHT_NAMES, shapes
from playground.experiments.lstm.by_hand.passes import forward
from playground.experiments.lstm.by_hand.reach import reach
from playground.experiments.lstm.by_hand.run import run
from playground.experiments.lstm.by_hand.script import script
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.experiments.lstm.by_hand.steps import steps
from playground.experiments.lstm.by_hand.table import table
from playground.experiments.token_sequence import first_tokens
from playground.models.recurrent import RecurrentLM
from playground.models.step_jacobians import step_jacobians
from tests.program import run_program

EDITS = (
    ("b_if.2", 2.0),
    ("b_hf.1", -1.0),
    ("b_hn.1", 0.7),
    ("b_in.2", -0.4),
    ("U.1.1", 4.0),
    ("b_y.2", -1.0),
)
SPECS = [
    CellSpec(text, tokens, cell, units, scale, seed, edits)
    for cell in CELLS
    for text, tokens, units, scale, seed, edits in (
        ("hello", "characters", 2, 1.0, 1, ()),
        ("abcdefghi", "characters", 4, 1.5, 3, ()),
        ("to be or not to be", "words", 1, 3.0, 2, ()),
        ("abababa", "characters", 3, 2.0, 7, EDITS),
        ("ab", "characters", 4, 1.0, 4, ()),
    )
]


def random_spec(seed):
    """A spec drawn from all cells, sizes and scales, with a few random edits."""
    rng = np.random.default_rng(seed)
    cell, units = rng.choice(list(CELLS)), int(rng.integers(1, 5))
    text = "".join(rng.choice(list("abcdef"), rng.integers(2, 12)))
    own = list(shapes(CELLS[cell], units, 1))
    edits = {
        f"{name}.1" + (".1" if name[0] in "WU" else ""): float(np.round(rng.normal(scale=3), 2))
        for name in rng.choice(own, 4)
    }
    scale, draw = float(rng.uniform(0.1, 3)), int(rng.integers(100))
    return CellSpec(text, "characters", str(cell), units, scale, draw, tuple(edits.items()))


@pytest.mark.parametrize("spec", [*SPECS, *map(random_spec, range(12))])
def test_by_hand_is_what_every_other_method_says(spec):
    trace = run(spec)
    assert len(trace.agreement) == 3
    assert max(trace.agreement.values()) < 1e-12, trace.agreement
    for name, parts in trace.passes.contributions.items():
        assert parts.shape == (trace.steps, *trace.parameters[name].shape)
        np.testing.assert_array_equal(trace.gradients[name], parts.sum(axis=0))


def test_differences():
    """(J(w + ε) - J(w - ε)) / 2ε of every weight, as good as a difference can be."""
    for spec in SPECS[::3]:
        trace = run(spec)
        for name, weights in trace.parameters.items():
            for index in np.ndindex(*weights.shape):
                losses = []
                for epsilon in (6e-6, -6e-6):
                    moved = {key: value.copy() for key, value in trace.parameters.items()}
                    moved[name][index] += epsilon
                    out = forward(spec.cell, moved, trace.text.inputs, trace.text.targets)
                    losses.append(out["losses"].sum())
                slope = (losses[0] - losses[1]) / 1.2e-5
                assert trace.gradients[name][index] == pytest.approx(slope, abs=1e-8)


def graph_of(trace):
    """The same computation in PyTorch, each intermediate value a node: (values by name and step, J)."""
    p = {name: torch.from_numpy(value) for name, value in trace.parameters.items()}
    n, cell = trace.spec.units, trace.spec.cell
    h = torch.zeros(n, dtype=torch.float64, requires_grad=True)
    c, J, rows = torch.zeros(n, dtype=torch.float64, requires_grad=True), 0.0, []
    for token, target in zip(trace.text.inputs, trace.text.targets, strict=True):
        row = {"h_prev": h, "c_prev": c}

        def z(gate, read, token=token, row=row):
            row[f"z_{gate}"] = (
                p[f"W_i{gate}"][:, token] + p[f"b_i{gate}"] + p[f"W_h{gate}"] @ read + p[f"b_h{gate}"]
            )
            return row[f"z_{gate}"]

        if cell == "lstm":
            row |= {gate: torch.sigmoid(z(gate, h)) for gate in "ifo"} | {"g": torch.tanh(z("g", h))}
            row["c"] = c = row["f"] * c + row["i"] * row["g"]
            row["h"] = h = row["o"] * torch.tanh(c)
        else:
            row |= {gate: torch.sigmoid(z(gate, h)) for gate in "rz"}
            if cell == "gru":
                x = p["W_in"][:, token] + p["b_in"]
                row["z_n"] = x + row["r"] * (p["W_hn"] @ h + p["b_hn"])
            else:
                z("n", row["r"] * h)
            row["n"] = torch.tanh(row["z_n"])
            row["h"] = h = (1 - row["z"]) * row["n"] + row["z"] * h
        J = J - torch.log_softmax(p["U"] @ h + p["b_y"], 0)[target]
        rows.append(row)
    return rows, J


@pytest.mark.parametrize("spec", SPECS)
def test_every_derivative_is_that_of_autograd(spec):
    trace = run(spec)
    rows, J = graph_of(trace)
    names = [name for name in rows[0] if not name.endswith("_prev")]
    for t, row in enumerate(rows):
        found = torch.autograd.grad(J, [row[name] for name in names], retain_graph=True)
        for name, gradient in zip(names, found, strict=True):
            np.testing.assert_allclose(
                trace.passes.values[name][t], row[name].detach(), rtol=1e-12, atol=1e-15
            )
            np.testing.assert_allclose(trace.passes.deltas[name][t], gradient, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("spec", [replace(spec, text="abcab", tokens="characters") for spec in SPECS])
def test_reach_is_the_jacobian_and_the_product(spec):
    trace = run(spec)
    found = reach(trace)
    rows, _ = graph_of(trace)
    letter, keep = trace.cell.carried, trace.passes.values[trace.cell.keep]
    for t in range(trace.steps):
        for k in range(t + 1):
            outputs = [rows[t][letter][i] for i in range(spec.units)]
            jacobian = np.stack(
                [
                    torch.autograd.grad(out, rows[t - k][letter], retain_graph=True)[0].numpy()
                    for out in outputs
                ]
            )
            np.testing.assert_allclose(found.wholes[t, k], jacobian, rtol=1e-10, atol=1e-14)
            np.testing.assert_allclose(found.products[t, k], keep[t - k + 1 : t + 1].prod(axis=0), rtol=1e-13)
    product, whole, rest = found.sizes()
    if spec.units == 1:
        np.testing.assert_allclose(product + rest, whole, atol=1e-15)
    else:
        assert product[-1, 2] == pytest.approx(np.abs(found.products[-1, 2]).max())
        assert whole[-1, 2] == pytest.approx(np.linalg.svd(found.wholes[-1, 2])[1][0])


def test_reach_agrees_with_that_of_any_model():
    """The step Jacobians of the view on any model, of the same weights."""
    trace = run(CellSpec("abcab", units=3, seed=5))
    p, gates = trace.parameters, trace.cell.gates
    model = RecurrentLM("lstm", 3, 3, 3).double()
    model.embedding.weight.data = torch.eye(3, dtype=torch.float64)
    for parameter, kind in zip(model.layers[0].parameters(), ("W_i", "W_h", "b_i", "b_h"), strict=True):
        parameter.data = torch.from_numpy(np.concatenate([p[f"{kind}{gate}"] for gate in gates]))
    [layer], _ = step_jacobians(model, torch.from_numpy(trace.text.inputs))
    model.requires_grad_(False)
    T, c = trace.steps, torch.eye(3, dtype=torch.float64)
    h = torch.zeros(3, 3, dtype=torch.float64)
    for k in range(T):
        whole = c + h * layer.within[T - 1 - k]  # c acts through its own h as well
        np.testing.assert_allclose(reach(trace).wholes[-1, k], whole, rtol=1e-10, atol=1e-14)
        h, c = layer.transposed(T - 1 - k, h, c)


def test_counts_are_those_of_torch():
    for kind, module in (("RNN", torch.nn.RNN), ("GRU", torch.nn.GRU), ("LSTM", torch.nn.LSTM)):
        for n, V in ((2, 4), (4, 9), (1, 2)):
            assert BlockSize(n, V).of(kind) == sum(p.numel() for p in module(V, n).parameters())
    assert [len(BLOCKS[kind]) for kind in ("RNN", "GRU", "LSTM")] == [1, 3, 4]


def test_redundant_biases_are_those_with_equal_gradients():
    for cell, kind in (("lstm", "LSTM"), ("gru", "GRU")):
        trace = run(CellSpec("hello", cell=cell, edits=EDITS))
        same = [
            np.array_equal(trace.gradients[f"b_i{gate}"], trace.gradients[f"b_h{gate}"])
            for gate in trace.cell.gates
        ]
        assert 2 * sum(same) == BlockSize(2, 4).redundant(kind)


def test_the_two_grus():
    """The same weights; with one unit and b_hn = 0 the same network, with more another one from t = 2 on."""
    one, two = (run(CellSpec("hello", cell=cell, units=1)) for cell in ("gru", "gru_paper"))
    np.testing.assert_allclose(one.passes.values["h"], two.passes.values["h"], rtol=1e-14)
    one, two = (run(CellSpec("hello", cell=cell)) for cell in ("gru", "gru_paper"))
    for name, value in one.parameters.items():
        np.testing.assert_array_equal(value, two.parameters[name])
    np.testing.assert_array_equal(one.passes.values["h"][0], two.passes.values["h"][0])
    assert np.abs(one.passes.values["n"][1] - two.passes.values["n"][1]).max() > 1e-3


def test_the_draw():
    short, long = (run(CellSpec(text, units=3)).parameters for text in ("hello", "hello abc"))
    np.testing.assert_array_equal(short["W_if"], long["W_if"][:, :4])
    np.testing.assert_array_equal(short["W_hf"], long["W_hf"])
    assert not short["b_if"].any()
    assert np.abs(short["W_if"]).max() <= 1


def test_edits():
    edits, errors = WEIGHT_NAMES.parse_edits("W_hf.1.2=0.5; b_if=3;b_io.1=inf;x=2;U.2.1=-1;W_q.1.1=2")
    assert edits == (("W_hf.1.2", 0.5), ("U.2.1", -1.0))
    assert len(errors) == 4
    own = shapes(CELLS["lstm"], 2, 4)
    given = (*edits, ("W_in.1.1", 1.0), ("W_hf.4.4", 1.0))
    assert WEIGHT_NAMES.with_edit(given, own, "W_hf.1.2", 2.0) == (("W_hf.1.2", 2.0), ("U.2.1", -1.0))
    p = run(CellSpec("hello", edits=given)).parameters
    assert (p["W_hf"][0, 1], p["U"][1, 0]) == (0.5, -1.0)


def test_short_and_long_texts():
    for text, words in (("", "is empty"), ("a", "has one token")):
        with pytest.raises(TextError, match=words):
            run(CellSpec(text))
    assert run(CellSpec("ab" * 2500)).steps == MOST_TOKENS - 1
    assert "5,000" in first_tokens("ab" * 2500, "characters", MOST_TOKENS).note()


@pytest.mark.parametrize("cell", CELLS)
def test_saturated_weights_leave_finite_numbers(cell):
    last = CELLS[cell].gates[-1]
    edits = ((f"W_h{last}.1.1", 1e6), (f"W_i{last}.1.1", -1e6), (f"b_i{last}.2", -1e6), ("U.1.1", 1e6))
    trace = run(CellSpec("abababab", cell=cell, edits=edits))
    assert all(np.isfinite(gradient).all() for gradient in trace.gradients.values())
    assert trace.agreement["gradients, autograd"] < 1e-12


@pytest.mark.parametrize("cell", CELLS)
def test_the_script_prints_the_page_s_numbers(cell):
    spec = CellSpec("hello", cell=cell, edits=EDITS)
    lines, trace = run_program(script(spec)).splitlines(), run(spec)
    printed = dict(
        line.split("#")[0].strip().split(" ", 1) for line in lines if line[0] in "dJ" and "/" in line[:3]
    )
    assert f"J {trace.loss:.12f}" in lines
    for name in trace.parameters:
        values = json.loads(printed[f"dJ/d{name}"])
        np.testing.assert_allclose(values, trace.gradients[name], rtol=1e-10, atol=1e-13)
    for gate in trace.cell.gates:
        values = json.loads(next(line for line in lines if line.startswith(f"{gate}_2 ")).split(" ", 1)[1])
        np.testing.assert_allclose(values, trace.passes.values[gate][1], rtol=1e-10)
        values = json.loads(printed[f"dJ/d{gate}_2"])
        np.testing.assert_allclose(values, trace.passes.deltas[gate][1], rtol=1e-10, atol=1e-14)
    last = next(line for line in lines if " along " in line and f"_{trace.steps - 2} " in line)
    values = json.loads(last[last.index("[") :])
    np.testing.assert_allclose(values, reach(trace).products[-1, 2], rtol=1e-12)
    assert "LSTM: 64 parameters, 4 blocks" in lines
    assert all(float(line.rsplit(" ", 1)[1]) < 1e-12 for line in lines if "differs by" in line)


def test_the_table_has_every_number():
    trace = run(SPECS[0])
    columns = table(trace)
    rows = list(zip(*columns.values(), strict=True))
    assert ("f", 2, 1, trace.passes.values["f"][1, 0], trace.passes.deltas["f"][1, 0], None) in rows
    [row] = [row for row in rows if row[0] == "W_hf.1.2"]
    assert row[3:5] == (trace.parameters["W_hf"][0, 1], trace.gradients["W_hf"][0, 1])
    assert row[5] == pytest.approx(row[4], abs=1e-15)
    assert sum(value for name, *_, value, _, _ in rows if name == "J") == pytest.approx(trace.loss)
    assert len(steps("lstm", trace.steps)) == 16 * trace.steps + 2
    assert len(steps("gru", trace.steps)) == 12 * trace.steps + 2
