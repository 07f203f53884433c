"""The standalone programs of the page: one executes the small example, one measures."""

from playground.experiments.vectorization.measurement import (
    MOST_ELEMENTS,
    SECONDS,
    SEED,
    MeasurementSpec,
    Setup,
)
from playground.experiments.vectorization.timing import LEAST_REPEATS
from playground.experiments.vectorization.walk import WalkSpec, example, expression
from playground.experiments.vectorization.ways import WAYS, source

FORMS = {
    "numbers": "W.tolist(), X.T.tolist()",
    "columns": "W, [X[:, n : n + 1].copy() for n in range(X.shape[1])]",
    "matrix": "W, X",
    "batch": "W, X.T.copy()[:, :, None]",
}
TORCH_FORMS = {
    "numbers": "W.tolist(), X.T.tolist()",
    "columns": "W, [X[:, n : n + 1].contiguous() for n in range(X.shape[1])]",
    "matrix": "W, X",
    "batch": "W, X.T.contiguous()[:, :, None]",
}
IN_MATRIX = {  # a result as Z (C, N)
    "numbers": "np.array(Z).T",
    "columns": "np.concatenate([np.asarray(z) for z in Z], axis=1)",
    "matrix": "np.asarray(Z)",
    "batch": "np.asarray(Z)[:, :, 0].T",
}


def walk_script(spec: WalkSpec) -> str:
    """A program that executes the way and prints every instruction and the products made so far."""
    W, X = example(spec)
    way = WAYS[spec.way]
    row, first, behind = expression(way.numpy)
    made = way.multiplications(spec.few_classes, spec.few_dimension) or spec.products
    return WALK.format(
        title=way.title,
        source=source(way.numpy),
        W=W.tolist(),
        X=X.tolist(),
        arguments=FORMS[way.windows],
        matrix=IN_MATRIX[way.windows],
        name=way.numpy.__name__,
        place=(row - 1, first, behind),  # the source here has no docstring
        made=made,
    )


def measurement_script(spec: MeasurementSpec, setup: Setup) -> str:
    """A program that measures all ways with one library, precision and number of threads."""
    forms = FORMS if setup.library == "numpy" else TORCH_FORMS
    functions = {key: getattr(way, setup.library) for key, way in WAYS.items()}
    table = "\n".join(
        f'    "{way.title}": ({functions[key].__name__}, lambda W, X: ({forms[way.windows]}), '
        f"lambda Z: {IN_MATRIX[way.windows]}),"
        for key, way in WAYS.items()
    )
    sources = "\n\n\n".join(source(function) for function in functions.values())
    return MEASURE.format(
        library="NumPy" if setup.library == "numpy" else "PyTorch",
        setup=setup,
        sources=sources,
        table=table,
        spec=spec,
        sizes=list(spec.sizes),
        convert="" if setup.library == "numpy" else "\n    W, X = torch.from_numpy(W), torch.from_numpy(X)",
        threads="torch.set_num_threads(THREADS)" if setup.library == "torch" else "",
        seconds=SECONDS,
        repeats=LEAST_REPEATS,
        most=MOST_ELEMENTS,
        seed=SEED,
    )


WALK = '''"""Z = W X for a small example: {title}. Every instruction, and the products so far."""

import dis
import sys

import numpy as np


{source}


W = np.array({W})
X = np.array({X})
PLACE = {place}  # of the expression that multiplies: line from def, first column, column behind the last
PRODUCTS = {made}  # made each time


def instructions_of(code, origin):
    found = {{}}
    for instruction in dis.get_instructions(code):
        at = instruction.positions
        place = ((at.lineno or origin) - origin, at.col_offset, at.end_col_offset)
        multiplies = place == PLACE and instruction.opname.startswith(("CALL", "BINARY_OP"))
        found[code, instruction.offset] = (instruction.opname, PRODUCTS if multiplies else 0)
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            found.update(instructions_of(constant, origin))
    return found


own = instructions_of({name}.__code__, {name}.__code__.co_firstlineno)
executed = []  # [instruction, products, instructions of NumPy's own Python code meanwhile]


def opcode(frame, event, argument):
    if event == "opcode":
        key = frame.f_code, frame.f_lasti
        if key in own:
            executed.append([*own[key], 0])
        elif executed:
            executed[-1][2] += 1
    return opcode


def entered(frame, event, argument):
    frame.f_trace = opcode  # Python 3.13 reports nothing of a first call unless this comes before the next
    frame.f_trace_lines, frame.f_trace_opcodes = False, True
    return opcode


arguments = {arguments}
sys._getframe().f_trace_opcodes = True  # Python 3.12 wants it in any frame before settrace
sys.settrace(entered)
Z = {name}(*arguments)
sys.settrace(None)

products = instructions = 0
for step, (name, made, inside) in enumerate(executed, start=1):
    products += made
    instructions += 1 + inside
    print(f"{{step:5d}}  {{name:22s}} products {{products:4d}}   instructions {{instructions:5d}}")
print({matrix})
'''

MEASURE = '''"""Z = W X in {library}: the time of each way on this machine, never the same twice.

NumPy takes its threads from OPENBLAS_NUM_THREADS, which is set below before NumPy is imported.
"""

import os

THREADS = {setup.threads}
os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)

import statistics
import time

import numpy as np
import torch

{threads}
C, d, SIZES = {spec.classes}, {spec.dimension}, {sizes}
DTYPE = np.float{setup.bits}


{sources}


WAYS = {{
{table}
}}


def seconds_of(call):
    """Quartiles of the seconds of one call over repeated runs."""
    call()
    start = time.perf_counter()
    call()
    calls = max(1, round(20e-6 / (time.perf_counter() - start)))
    times = []
    end = time.perf_counter() + {seconds}
    while len(times) < {repeats} or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(calls):
            call()
        times.append((time.perf_counter() - start) / calls)
    return statistics.quantiles(times, n=4, method="inclusive")


print(f"{{'way':22s}} {{'N':>5s}} {{'lower':>10s}} {{'median':>10s}} {{'upper':>10s}} us   difference")
for N in SIZES:
    generator = np.random.default_rng({seed})
    W, X = generator.random((C, d)).astype(DTYPE), generator.random((d, N)).astype(DTYPE)
    exact = W.astype(np.float64) @ X.astype(np.float64){convert}
    for title, (function, arrange, as_matrix) in WAYS.items():
        if function is elements and C * d * N > {most}:
            continue
        weights, windows = arrange(W, X)
        low, median, high = (1e6 * t for t in seconds_of(lambda: function(weights, windows)))
        difference = np.abs(as_matrix(function(weights, windows)) - exact).max()
        print(f"{{title:22s}} {{N:5d}} {{low:10.1f}} {{median:10.1f}} {{high:10.1f}}      {{difference:.1e}}")
'''
