"""Beside the network: the derivatives of the current node, and shapes and parameter counts."""

import numpy as np

from playground.experiments.elmo.depth import DepthTrace
from playground.experiments.elmo.nodes import direction_count
from playground.figures.plots import clipped
from playground.figures.scene import Bars, Row, Table
from playground.figures.spelling import literal

LETTERS = 10  # of a token


def derivatives(trace: DepthTrace) -> Bars:
    """The length of the current node's derivative with respect to every token's vector."""
    norms = np.sqrt((trace.norms**2).sum(1)).T  # (T, nodes), both halves together
    return Bars(
        "derivatives",
        [f"{t} {literal(clipped(name, LETTERS))}" for t, name in enumerate(trace.text.names, 1)],
        norms,
        high=float(norms.max()) or 1.0,
        format="short:3",
        title="‖∂h/∂x_s‖ of the lit state, by autograd",
        alt="How long the derivative of the current state is with respect to each token's vector",
        grow=1.2,
    )


def shapes(trace: DepthTrace) -> Table:
    """Parameters by layer, shapes of out and h_n, and what was checked."""
    spec, D = trace.spec, direction_count(trace.spec.arrangement)
    rows = []
    for layer in range(1, spec.layers + 1):
        W_ih = trace.shapes[layer, 0][0]
        copies = f"{D} × " if D > 1 else ""
        rows.append(_row(f"layer\u00a0{layer}", trace.parameters(layer), f"{copies}W_ih {_shape(W_ih)}, …"))
    total = sum(trace.parameters(layer) for layer in range(1, spec.layers + 1))
    rows += [
        _row("all\u00a0layers", total, "parameters"),
        _row("out", int(np.prod(trace.out_shape)), f"{_shape(trace.out_shape)}: 1, T, {'2 ' * (D > 1)}H"),
        _row("h_n", int(np.prod(trace.h_n_shape)), f"{_shape(trace.h_n_shape)}: L{'·2' * (D > 1)}, 1, H"),
    ]
    return Table(
        "shapes",
        rows,
        ("numbers", "shape"),
        dense=True,
        alt="Parameters of every layer, and the shapes of out and h_n",
    )


def _row(label: str, count: int, note: str) -> Row:
    return Row(label, np.full(1, float(count)), "integer", note=note)


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))})"
