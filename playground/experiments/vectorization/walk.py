"""A small example, instruction by instruction: which bytecode of Python is executed, and what it multiplies.

The way itself runs and is recorded (`bytecode.py`); nothing is counted that was not executed. An instruction
multiplies when it is the call (or, number by number, the *) of the way's one computing expression.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments.vectorization.bytecode import Execution, record
from playground.experiments.vectorization.ways import WAYS, arrange, as_matrix, multiplications, source

MOST_WINDOWS, MOST_DIMENSION, MOST_CLASSES = 6, 4, 3
REST = 10_000  # column: to the end of the line
COMPUTING = ("dot", "einsum", "matmul")

Place = tuple[int, int, int]  # line of the shown source from 0, first column, column behind the last


@dataclass(frozen=True)
class WalkSpec:
    """The example. ValueError where a size is out of range, KeyError for an unknown way."""

    way: str = "loop"
    few_windows: int = 4  # N
    few_dimension: int = 3  # d
    few_classes: int = 2  # C
    seed: int = 0

    def __post_init__(self) -> None:
        WAYS[self.way]
        sizes = (self.few_windows, self.few_dimension, self.few_classes)
        if any(not 1 <= n <= most for n, most in zip(sizes, MOST, strict=True)):
            raise ValueError(f"this example cannot be walked through: {self}")

    @property
    def products(self) -> int:
        """C d N."""
        return multiplications(self.few_classes, self.few_dimension, self.few_windows)


MOST = (MOST_WINDOWS, MOST_DIMENSION, MOST_CLASSES)


@dataclass(frozen=True)
class Instruction:
    """An instruction of the way's own code: its name, what it works on, and where it stands in the source."""

    name: str
    argument: str
    place: Place


@dataclass(frozen=True)
class Record:
    """What one way executed: T instructions of its own code.

    instructions     in the order of execution, (T,)
    inside           instructions that Python code of NumPy executed during each, (T,)
    multiplications  made by each, (T,)
    """

    instructions: tuple[Instruction, ...]
    inside: np.ndarray
    multiplications: np.ndarray


@dataclass(frozen=True)
class WalkTrace:
    """Step 0: nothing has been executed; step k: k instructions of the way's code, K = T + 1 steps.

    W (C, d), X (d, N) whole numbers as float64; Z (C, N) what the way returned; expected (C, N) = sum over k
    of W_ck X_kn in whole numbers.
    instructions     that of each step, the first None, (K,)
    executed         instructions so far, those inside NumPy included, (K,)
    multiplications  so far, (K,)
    calls            of compiled code that multiplies so far, (K,)
    others           by way: (executed, multiplications) of the same example
    """

    spec: WalkSpec
    W: np.ndarray
    X: np.ndarray
    Z: np.ndarray
    expected: np.ndarray
    lines: tuple[str, ...]
    instructions: tuple[Instruction | None, ...]
    executed: np.ndarray
    multiplications: np.ndarray
    calls: np.ndarray
    others: dict[str, tuple[np.ndarray, np.ndarray]]


def run(spec: WalkSpec) -> WalkTrace:
    """Execute the way of the spec and all others on the same numbers."""
    W, X = example(spec)
    records = {way: _record(way, W, X) for way in WAYS}
    recorded, result = records[spec.way]
    executed, made = _cumulated(recorded)
    multiplies = recorded.multiplications > 0
    in_calls = multiplies if WAYS[spec.way].windows != "numbers" else np.zeros_like(multiplies)
    return WalkTrace(
        spec=spec,
        W=W,
        X=X,
        Z=as_matrix(spec.way, result),
        expected=(W.astype(int) @ X.astype(int)).astype(np.float64),
        lines=tuple(source(WAYS[spec.way].numpy).splitlines()),
        instructions=(None, *recorded.instructions),
        executed=executed,
        multiplications=made,
        calls=np.append(0, np.cumsum(in_calls)),
        others={way: _cumulated(other) for way, (other, _) in records.items()},
    )


def example(spec: WalkSpec) -> tuple[np.ndarray, np.ndarray]:
    """W (C, d) and X (d, N): whole numbers from -3 to 3 that are not 0."""
    generator = np.random.default_rng(spec.seed)
    sizes = ((spec.few_classes, spec.few_dimension), (spec.few_dimension, spec.few_windows))
    W, X = (generator.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], size) for size in sizes)
    return W, X


@lru_cache(maxsize=64)
def step_of(spec: WalkSpec, product: int) -> int:
    """The step at which the multiplication of that number, from 1, has been made; lessons lead there."""
    recorded, _ = _record(spec.way, *example(spec))
    return 1 + int(np.searchsorted(np.cumsum(recorded.multiplications), product))


def last_step(spec: WalkSpec) -> int:
    """The step of the last instruction."""
    return len(_record(spec.way, *example(spec))[0].instructions)


def _cumulated(recorded: Record) -> tuple[np.ndarray, np.ndarray]:
    """Instructions and multiplications so far, from 0: (K,) each."""
    return tuple(  # type: ignore[return-value]
        np.append(0, np.cumsum(counts)) for counts in (1 + recorded.inside, recorded.multiplications)
    )


def _record(way: str, W: np.ndarray, X: np.ndarray) -> tuple[Record, Any]:
    """What the way executes on these numbers, and what it returns."""
    function = WAYS[way].numpy
    (C, d), N = W.shape, X.shape[1]
    made_by = WAYS[way].multiplications(C, d) or multiplications(C, d, N)
    computing = expression(function)
    executions, result = record(function, *arrange(way, W, X))
    made = [made_by if _multiplies(execution, computing) else 0 for execution in executions]
    inside = [execution.inside for execution in executions]
    return Record(tuple(map(_instruction, executions)), np.array(inside), np.array(made)), result


def _multiplies(execution: Execution, computing: Place) -> bool:
    """Whether it is the call of a product, or the *."""
    line, _, first, behind = execution.position
    return (line, first, behind) == computing and execution.name.startswith(("CALL", "BINARY_OP"))


def _instruction(execution: Execution) -> Instruction:
    """The instruction in the shown source, which lacks the docstring, the first line below `def`."""
    line, last_line, first, behind = execution.position
    place = (max(0, line - 1), first, behind if line == last_line else REST)
    return Instruction(execution.name, execution.argument, place)


@lru_cache(maxsize=16)
def expression(function: Callable[..., Any]) -> Place:
    """The place, in its source, of the way's computing expression: its call of a product, or its *."""
    text = textwrap.dedent(inspect.getsource(function))
    for node in ast.walk(ast.parse(text)):
        is_product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
        is_call = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in COMPUTING
        )
        if is_product or is_call:
            assert isinstance(node, ast.expr)
            return node.lineno - 1, node.col_offset, int(node.end_col_offset or 0)
    raise ValueError(f"{function} computes nothing")


def table(trace: WalkTrace) -> dict[str, np.ndarray]:
    """One row for each instruction of the way's code."""
    done = [instruction for instruction in trace.instructions if instruction is not None]
    return {
        "instruction": np.arange(1, len(done) + 1),
        "name": np.array([instruction.name for instruction in done]),
        "argument": np.array([instruction.argument for instruction in done]),
        "line": np.array([instruction.place[0] + 1 for instruction in done]),
        "executed": trace.executed[1:],
        "calls": trace.calls[1:],
        "multiplications": trace.multiplications[1:],
    }
