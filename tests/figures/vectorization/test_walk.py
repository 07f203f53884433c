"""The scene of the small example, read as a spectator does."""

import numpy as np
import pytest

from playground.experiments.vectorization.walk import Instruction, WalkSpec, run, step_of
from playground.experiments.vectorization.ways import WAYS
from playground.figures.vectorization.code import ROWS, code, piece
from playground.figures.vectorization.matrices import current_columns, lit, matrices, scores
from playground.figures.vectorization.meaning import WORDS, meaning
from playground.figures.vectorization.walk import LINE, scene
from tests.figures import oracle

SPECS = [WalkSpec(way, *sizes) for way in WAYS for sizes in ((4, 3, 2), (1, 1, 1), (6, 4, 3))]


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_one_step_for_each_instruction_with_a_sentence_that_fits(spec):
    trace = run(spec)
    drawn = scene(trace)
    assert drawn.last == len(trace.instructions) - 1
    assert [step for step, _ in drawn.narration] == list(range(drawn.last + 1))
    assert max(len(text) for _, text in drawn.narration) <= LINE
    assert f"{trace.executed[-1]} instructions for {spec.products}" in drawn.narration[-1][1]
    drawn.pack()


@pytest.mark.parametrize("way", WAYS)
def test_the_lit_piece_is_that_of_the_instruction(way):
    trace = run(WalkSpec(way))
    drawn = code(trace)
    rows = drawn.arrays["lit"]
    places = sorted({i.place for i in trace.instructions if i})
    assert len(rows) == len(places)
    assert not rows[:, 0].any()
    for k, instruction in enumerate(trace.instructions[1:], start=1):
        assert np.flatnonzero(rows[:, k]).tolist() == [places.index(instruction.place)]
        assert piece(trace, instruction)
    for line in trace.lines:
        assert line.strip().replace('"', "&quot;").replace("&quot;", '"').replace(">", "&gt;") in drawn.svg


@pytest.mark.parametrize("way", WAYS)
def test_the_list_of_instructions_has_the_newest_on_top(way):
    trace = run(WalkSpec(way))
    drawn = code(trace)
    for k in range(len(trace.instructions)):
        for row in range(ROWS):
            text, made = drawn.texts["tape"][row][k], bool(drawn.arrays["made"][row][k])
            if k - row < 1:
                assert (text, made) == ("", False)
                continue
            assert text == f"{k - row} {trace.instructions[k - row].name}"
            assert made == (trace.multiplications[k - row] > trace.multiplications[k - row - 1])


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_what_is_lit_adds_up_to_the_scores(spec):
    trace = run(spec)
    w, x, z = lit(trace)
    values, begun = scores(trace)
    C, N = trace.Z.shape
    np.testing.assert_array_equal(values[..., 0], np.zeros((C, N)))
    np.testing.assert_array_equal(values[..., -1], trace.Z)
    assert not begun[..., 0].any()
    assert begun[..., -1].all()
    for k in range(1, len(trace.instructions)):
        added = np.einsum("cd,dn,cn->cn", trace.W * w[..., k], trace.X * x[..., k], z[..., k].astype(float))
        np.testing.assert_array_equal(values[..., k] - values[..., k - 1], added)
        made = trace.multiplications[k] - trace.multiplications[k - 1]
        triples = np.einsum("cd,dn,cn->", *(cells[..., k].astype(int) for cells in (w, x, z)))
        assert triples == made


def test_a_loop_lights_one_column_at_a_time_in_order():
    trace = run(WalkSpec("loop"))
    _, x, _ = lit(trace)
    for n in range(4):
        k = step_of(trace.spec, 6 * n + 1)
        assert x[..., k].all(0).tolist() == [column == n for column in range(4)]
        assert np.flatnonzero(current_columns(trace)[:, k]).tolist() == [n]
        assert np.flatnonzero(current_columns(trace)[:, k + 1]).tolist() == [min(n + 1, 3)]


@pytest.mark.parametrize("way", ["product", "einsum", "batched"])
def test_one_call_lights_everything_at_once(way):
    trace = run(WalkSpec(way))
    k = step_of(trace.spec, 1)
    assert all(cells[..., k].all() for cells in lit(trace))
    assert current_columns(trace).all()


def test_number_by_number_lights_one_number_of_each():
    trace = run(WalkSpec("elements"))
    w, x, z = lit(trace)
    for product in range(1, 25):
        k = step_of(trace.spec, product)
        assert [int(cells[..., k].sum()) for cells in (w, x, z)] == [1, 1, 1]
        n, c, j = np.unravel_index(product - 1, (4, 2, 3))
        assert w[c, j, k]
        assert x[j, n, k]
        assert z[c, n, k]


def test_scores_are_written_once_they_have_begun():
    trace = run(WalkSpec("loop"))
    texts = matrices(trace).texts["score"]
    values, begun = scores(trace)
    for i in range(8):
        for k in range(len(trace.instructions)):
            c, n = divmod(i, 4)
            shown = texts[i][k].replace("−", "-")
            assert (shown != "") == begun[c, n, k]
            if shown:
                assert float(shown) == values[c, n, k]


@pytest.mark.parametrize("way", WAYS)
def test_the_counts_and_bars_show_the_trace(way):
    trace = run(WalkSpec(way))
    drawn = scene(trace)
    table, bars = oracle.panel(drawn, "counts"), oracle.panel(drawn, "instructions")
    for k in (0, len(trace.instructions) // 2, drawn.last):
        assert oracle.number(table, "instructions", k) == trace.executed[k]
        assert oracle.number(table, "multiplications", k) == trace.multiplications[k]
        assert oracle.number(table, "calls", k) == trace.calls[k]
        row = list(WAYS).index(way)
        assert bars.values[row, k] == trace.executed[k]
        assert bars.marked[k] == row
    assert oracle.number(table, "instructions", 0, 1) == trace.executed[-1]
    assert oracle.number(table, "instructions", 0, 2) == run(WalkSpec("product")).executed[-1]
    assert oracle.number(table, "bytes moved", drawn.last) == oracle.number(table, "bytes moved", 0, 1)
    for other, (executed, _) in trace.others.items():
        if other != way:
            assert (bars.values[list(WAYS).index(other)] == executed[-1]).all()


def test_the_words_for_instructions_are_complete_for_this_python():
    for way in WAYS:
        for step, text in scene(run(WalkSpec(way))).narration[1:-1]:
            assert "prepares what follows" not in text, (step, text)
    assert all("{" not in words.replace("{argument}", "").replace("{callee}", "") for words in WORDS.values())


@pytest.mark.parametrize(
    ("name", "argument", "words"),
    [
        ("LOAD_FAST_AND_CLEAR", "x", "sets aside what the name x stands for"),
        ("LOAD_FAST_LOAD_FAST", "row, k", "takes row, k"),
        ("STORE_FAST_LOAD_FAST", "x, W", "gives a value the first name and takes the second: x, W"),
        ("SWAP", "", "exchanges two values on the stack"),
    ],
)
def test_instructions_that_only_python_3_12_and_3_13_have_are_put_into_words(name, argument, words):
    assert meaning(Instruction(name, argument, (0, 0, 1)), "W.dot(x)", 0) == words
