"""The small example: what is recorded is what Python executes."""

import dis
import sys

import numpy as np
import pytest

from playground.experiments.vectorization import walk
from playground.experiments.vectorization.script import walk_script
from playground.experiments.vectorization.walk import WalkSpec, run
from playground.experiments.vectorization.ways import WAYS, arrange
from tests.program import run_program

SPECS = [WalkSpec(way, *sizes) for way in WAYS for sizes in ((4, 3, 2), (1, 1, 1), (6, 4, 3), (1, 4, 1))]


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_the_result_is_the_product_and_every_multiplication_is_counted(spec):
    trace = run(spec)
    np.testing.assert_array_equal(trace.Z, trace.W @ trace.X)
    np.testing.assert_array_equal(trace.Z, trace.expected)
    assert trace.multiplications[0] == trace.executed[0] == trace.calls[0] == 0
    assert trace.multiplications[-1] == spec.few_windows * spec.few_dimension * spec.few_classes
    assert trace.calls[-1] == WAYS[spec.way].calls(spec.few_windows)
    made = np.diff(trace.multiplications)
    assert set(made[made > 0]) == {
        WAYS[spec.way].multiplications(spec.few_classes, spec.few_dimension) or spec.products
    }
    assert (np.diff(trace.executed) >= 1).all()


@pytest.mark.parametrize("way", WAYS)
def test_same_spec_same_trace(way):
    first, second = run(WalkSpec(way)), run(WalkSpec(way))
    assert first.instructions == second.instructions
    for name in ("W", "X", "Z", "executed", "multiplications", "calls"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    assert not np.array_equal(run(WalkSpec(way, seed=1)).W, first.W)


@pytest.mark.parametrize("way", ["product", "batched", "einsum"])
def test_a_way_without_a_loop_executes_its_bytecode_once_from_top_to_bottom(way):
    names = [instruction.name for instruction in run(WalkSpec(way)).instructions[1:]]
    code = [instruction.opname for instruction in dis.get_instructions(WAYS[way].numpy)]
    assert names == [name for name in code if name != "RESUME"][-len(names) :]


@pytest.mark.parametrize("way", ["loop", "comprehension"])
def test_a_loop_executes_as_many_instructions_more_with_every_window(way):
    totals = [run(WalkSpec(way, N)).executed[-1] for N in range(1, 6)]
    assert len(set(np.diff(totals))) == 1
    assert np.diff(totals)[0] > 5
    fixed = [run(WalkSpec("product", N)).executed[-1] for N in range(1, 6)]
    assert len(set(fixed)) == 1


def test_sizes_of_a_window_change_nothing_for_a_loop_over_windows():
    assert len({run(WalkSpec("loop", 4, d, C)).executed[-1] for d in (1, 4) for C in (1, 3)}) == 1
    assert run(WalkSpec("elements", 4, 4, 3)).executed[-1] > run(WalkSpec("elements", 4, 1, 1)).executed[-1]


def test_einsum_executes_python_code_of_numpy():
    trace = run(WalkSpec("einsum"))
    inside = np.diff(trace.executed) - 1
    call = int(np.flatnonzero(np.diff(trace.multiplications))[0])
    assert inside[call] > 0
    assert inside.sum() == inside[call]


def test_the_piece_that_multiplies_is_lit():
    pieces = {}
    for way in WAYS:
        trace = run(WalkSpec(way))
        k = walk.step_of(WalkSpec(way), 1)
        line, first, behind = trace.instructions[k].place
        pieces[way] = trace.lines[line][first:behind]
    assert pieces == {
        "elements": "row[k] * x[k]",
        "loop": "W.dot(x)",
        "comprehension": "W.dot(x)",
        "batched": "np.matmul(W, windows)",
        "einsum": 'np.einsum("cd,dn->cn", W, X)',
        "product": "W.dot(X)",
    }


def test_step_of_is_the_step_that_makes_the_product():
    spec = WalkSpec("loop")
    trace = run(spec)
    for product in (1, 6, 7, 24):
        step = walk.step_of(spec, product)
        assert trace.multiplications[step - 1] < product <= trace.multiplications[step]


def test_a_trace_function_that_was_there_is_there_again():
    def mine(frame, event, argument):
        return None

    before = sys.gettrace()
    sys.settrace(mine)
    try:
        run(WalkSpec("loop"))
        assert sys.gettrace() is mine
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("sizes", [(0, 3, 2), (7, 3, 2), (4, 0, 2), (4, 5, 2), (4, 3, 0), (4, 3, 4)])
def test_sizes_out_of_range_are_refused(sizes):
    with pytest.raises(ValueError, match="cannot be walked through"):
        WalkSpec("loop", *sizes)


def test_an_unknown_way_is_refused():
    with pytest.raises(KeyError):
        WalkSpec("magic")


@pytest.mark.parametrize("way", WAYS)
def test_the_script_prints_the_numbers_of_the_page(way):
    spec = WalkSpec(way, 3, 2, 2, seed=5)
    trace = run(spec)
    lines = run_program(walk_script(spec)).splitlines()
    K = len(trace.instructions) - 1
    for k, line in enumerate(lines[:K], start=1):
        step, name, *rest = line.split()
        numbers = [int(word) for word in rest if word.isdigit()]
        assert (int(step), name) == (k, trace.instructions[k].name)
        assert numbers == [trace.multiplications[k], trace.executed[k]]
    result = np.array("".join(lines[K:]).replace("[", " ").replace("]", " ").split(), dtype=float)
    np.testing.assert_array_equal(result.reshape(trace.Z.shape), trace.Z)


def test_the_table_has_a_row_for_each_instruction():
    trace = run(WalkSpec("loop"))
    table = walk.table(trace)
    assert {len(column) for column in table.values()} == {len(trace.instructions) - 1}
    assert table["multiplications"][-1] == 24


def test_tracing_does_not_change_what_the_way_returns():
    W, X = walk.example(WalkSpec())
    np.testing.assert_array_equal(run(WalkSpec()).Z, np.hstack(WAYS["loop"].numpy(*arrange("loop", W, X))))
