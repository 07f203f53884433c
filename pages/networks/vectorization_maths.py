"""The maths of Vectorization: what is counted, and what was checked."""

import numpy as np

from playground.experiments.vectorization.measured import Measured
from playground.experiments.vectorization.measurement import SETUPS, Setup
from playground.experiments.vectorization.walk import WalkTrace
from playground.experiments.vectorization.ways import WAYS, bytes_moved, multiplications
from playground.ui import letters


def walk_maths(trace: WalkTrace) -> None:
    """Why all ways multiply equally often, and what was counted."""
    (C, d), N = trace.W.shape, trace.X.shape[1]
    executed = trace.others
    rows = "\n".join(
        f"| {WAYS[way].title} | {counts[-1]:,} | {made[-1]:,} | {counts[-1] / made[-1]:.3g} |"
        for way, (counts, made) in executed.items()
    )
    error = float(np.max(np.abs(trace.Z - trace.expected)))
    letters.markdown(
        rf"""
**The same product.** The columns of $Z = WX$ are $\mathbf z_n = W\mathbf x_n$: a matrix product is by
definition the list of all its columns' products. $z_{{cn}} = \sum_{{j=1}}^d w_{{cj}}\,x_{{jn}}$ takes $d$
multiplications, so
that every way makes $C\,d\,N = {C}\cdot{d}\cdot{N} = {trace.spec.products}$.

**What differs** is who is asked. Python compiles a function to bytecode; its interpreter executes one
instruction after the other. For each it looks up names and types, counts references and boxes results. A
call of `dot` checks types and shapes, makes the array of the result and then multiplies in compiled code,
several numbers in one instruction of the processor.

| | instructions | multiplications | instructions for each |
|---|---|---|---|
{rows}

**Counted, not estimated.** The way runs under `sys.settrace` with `f_trace_opcodes`; an instruction that is
not in the list was not executed. Instructions inside Python code of NumPy (`einsum` has some) count as well;
the text of the loop counts as Python {_version()} compiles it. Largest difference between the result and the
sum of products in whole numbers: `{error:.1e}`."""
    )


def _version() -> str:
    import platform

    return platform.python_version()


def times_maths(measured: Measured, setup: Setup) -> None:
    """What was measured and how; what is counted; why results differ in the last digits."""
    spec = measured.spec
    C, d, N = spec.classes, spec.dimension, spec.windows
    made = multiplications(C, d, N)
    item = setup.bits // 8
    one, each = (bytes_moved(way, C, d, N, item) for way in ("product", "loop"))
    letters.markdown(
        rf"""
**How it was measured.** Each call is made once to warm up, then again and again for some milliseconds, at
least five times; calls shorter than 20 µs are timed several in a row. Shown are the median and the quartiles
of the runs. The garbage collector rests, as in `timeit`. The slide gives the best of 3, which is less than a
median. A worker of this server has the lowest priority: a busy machine makes times longer and quartiles wide.

**Counted.** $C\,d\,N = {made:,}$ multiplications, whatever the way, and as many additions: ${2 * made:,}$
floating point operations. One call for all reads $W$ and $X$ and writes $Z$: $Cd + dN + CN$ numbers, {one:,}
bytes. Window by window $W$ is read anew each time: $N(Cd + d + C)$, {each:,} bytes. With {made / one:.2g}
multiplications for a byte even the one product is short of work here: $C = {C}$ rows use each number of $X$
only {C} times.

**Share of the best.** The fastest product that this measurement made with {setup.bits}-bit numbers and
{setup.threads} thread{"s" if setup.threads > 1 else ""}, a square one of side 512 among them, is 100 %.

**Equal, but for rounding.** `difference` is $\max|z - z'|$ to the product in float64 of the same numbers.
Sums of {d} products in another order are rounded otherwise. The machine epsilon is
`{np.finfo(np.float32 if setup.bits == 32 else np.float64).eps:.1e}`; the largest difference here is
`{_largest(measured, setup)}`.

**Number by number** is timed up to 60,000 multiplications, in Python's own 64-bit numbers, whatever the
library."""
    )


def _largest(measured: Measured, setup: Setup) -> str:
    found = measured.difference[SETUPS.index(setup)]
    return f"{np.nanmax(found):.1e}" if np.isfinite(found).any() else "not measured"
