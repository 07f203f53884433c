"""The scene of the small example: source and instructions, the numbers, the counts, and all ways."""

import numpy as np

from playground.experiments.vectorization.walk import WalkTrace
from playground.experiments.vectorization.ways import WAYS, bytes_moved
from playground.figures.plots import clipped
from playground.figures.scene import END, Bars, Columns, Row, Rows, Scene, Table
from playground.figures.vectorization.code import code, piece
from playground.figures.vectorization.matrices import matrices
from playground.figures.vectorization.meaning import meaning

LINE = 118  # letters of a sentence
ITEMSIZE = 8  # the example is in float64


def scene(trace: WalkTrace) -> Scene:
    """One step of the clock for each instruction of the way's code."""
    last = len(trace.instructions) - 1
    return Scene(
        last=last,
        rate=2 if last < 20 else 5 if last < 200 else 20,
        height=396,
        narration=narration(trace),
        unit="instruction",
        panels=[
            Columns(
                [
                    Rows([code(trace), _counts(trace)], grow=1.14),
                    Rows([matrices(trace), _bars(trace)]),
                ]
            )
        ],
    )


def _counts(trace: WalkTrace) -> Table:
    """Instructions, calls, multiplications and bytes: so far, in all, and with one matrix product."""
    C, N = trace.Z.shape
    d = trace.W.shape[1]
    executed, made = trace.others["product"]
    rows = [
        ("instructions", trace.executed, executed[-1]),
        ("calls", trace.calls, 1),
        ("multiplications", trace.multiplications, made[-1]),
        ("bytes moved", _bytes(trace), bytes_moved("product", C, d, N, ITEMSIZE)),
    ]
    return Table(
        "counts",
        [
            Row(
                label,
                [values.astype(np.float64), np.array([float(values[-1])]), np.array([float(other)])],
                "integer",
                known_from=[None, END, None],
            )
            for label, values, other in rows
        ],
        ("so far", "in all", "product"),
        alt="Instructions, calls, multiplications and bytes so far, in all, and with one matrix product",
    )


def _bytes(trace: WalkTrace) -> np.ndarray:
    """Bytes read and written so far, (K,)."""
    C, N = trace.Z.shape
    d = trace.W.shape[1]
    total = bytes_moved(trace.spec.way, C, d, N, ITEMSIZE)
    return np.floor(total * trace.multiplications / trace.spec.products)


def _bars(trace: WalkTrace) -> Bars:
    """Instructions for all multiplications, by way; those of the way on the stage as far as it has come."""
    totals = np.array([executed[-1] for executed, _ in trace.others.values()], dtype=np.float64)
    values = np.repeat(totals[:, None], len(trace.executed), axis=1)
    row = list(trace.others).index(trace.spec.way)
    values[row] = trace.executed
    return Bars(
        "instructions",
        [WAYS[way].short for way in trace.others],
        values,
        marked=np.full(len(trace.executed), row),
        high=float(totals.max()),
        format="integer",
        color="value",
        title=f"instructions for {trace.spec.products} multiplications",
        alt="How many instructions each way needs for the same multiplications",
    )


def narration(trace: WalkTrace) -> list[tuple[int, str]]:
    """One sentence for each instruction."""
    last, title = len(trace.instructions) - 1, WAYS[trace.spec.way].title
    sentences = [
        (
            0,
            f"{title.capitalize()}: {trace.spec.products} multiplications are to be made.",
        )
    ]
    sentences += [(k, _sentence(trace, k)) for k in range(1, last)]
    other = trace.others["product"][0][-1]
    text = f"{trace.executed[-1]} instructions for {trace.spec.products} multiplications."
    if trace.spec.way != "product":
        text += f" One matrix product: {other}."
    return [*sentences, (last, text)]


def _sentence(trace: WalkTrace, k: int) -> str:
    """What instruction k does, and what has been multiplied."""
    instruction = trace.instructions[k]
    assert instruction is not None
    made = int(trace.multiplications[k] - trace.multiplications[k - 1])
    words = f"Instruction {k}, {instruction.name}, {meaning(instruction, piece(trace, instruction), made)}"
    inside = int(trace.executed[k] - trace.executed[k - 1]) - 1
    if inside:
        words += f", {inside} instructions inside it"
    end = f". {trace.multiplications[k]} of {trace.spec.products} made." if made else "."
    return clipped(words, LINE - len(end)) + end
