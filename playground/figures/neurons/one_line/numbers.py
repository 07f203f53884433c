"""The truth table with scores and outputs, the weights to edit, and how the training goes."""

from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments.neurons.one_line import LIMIT, OneLineSpec, OneLineTrace, X
from playground.figures.neurons.one_line.planes import CLASS_COLOURS, HIDDEN_COLOURS, OUTPUT
from playground.figures.plots import SMALL, axis, figure, span
from playground.figures.scene import Cursor, Drawing, Graph, Plot, Row, Table, Trails
from playground.figures.scene import span as text_span

WIDTH, LINE, FIRST, CELL = 280.0, 30.0, 46.0, 76.0


def truth(trace: OneLineTrace) -> Table:
    """For each input its target, score and output, and whether that is right."""
    is_step = trace.method != "gradient"
    rows = []
    for k, x in enumerate(X):
        right = (trace.z[:, k] > 0) == (trace.target[k] > 0.5)
        rows.append(
            Row(
                f"({x[0]:.0f},\u00a0{x[1]:.0f})",
                [np.array([trace.target[k]]), trace.z[:, k], trace.a[:, k]],
                ["integer", "short:3", "integer" if is_step else "fixed:3"],
                CLASS_COLOURS[int(trace.target[k])],
                note=["right" if ok else "wrong" for ok in right],
                lit=(trace.current == k).astype(np.float64),
            )
        )
    return Table(
        "truth", rows, columns=("target", "z", "a", ""), dense=True, alt="The four inputs and their outputs"
    )


def weights(trace: OneLineTrace, spec: OneLineSpec) -> Graph:
    """The weights and biases of every unit; by hand they can be edited."""
    S, by_hand = len(trace.c), spec.method == "hand"
    rows = [np.concatenate([trace.W[:, i], trace.b[:, i, None]], 1) for i in range(spec.hidden)]
    rows.append(np.concatenate([trace.v, trace.c[:, None]], 1))
    values = np.stack(rows).transpose(0, 2, 1).reshape(-1, S)
    editable = 3 * len(rows) if by_hand else 0
    return Graph(
        "weights",
        _svg(spec.hidden, editable),
        {"n": values},
        alt="The weights and biases of the units",
        grow=0.36 + 0.2 * spec.hidden,
    )


@lru_cache(maxsize=8)
def _svg(hidden: int, editable: int) -> str:
    d = Drawing(WIDTH, LINE * (hidden + 2) + 6, "Weights")
    for j, name in enumerate(("w_1", "w_2", "b")):
        d.formula(FIRST + CELL * (j + 0.5), 20, name, size=16, text_anchor="middle", fill="var(--role-muted)")
    names = [*(f"h_{i + 1}" for i in range(hidden)), "a"]
    colours = [*HIDDEN_COLOURS[:hidden], OUTPUT]
    for i, (name, colour) in enumerate(zip(names, colours, strict=True)):
        y = LINE * (i + 1) + 20
        d.formula(6, y, name, size=17, fill=f"var(--role-{colour})", font_weight=600)
        for j in range(3):
            k, edit = 3 * i + j, dict[str, Any]()
            if k < editable:
                edit = {"data_edit": f"n{k}", "data_low": -LIMIT, "data_high": LIMIT, "data_step": 0.1}
                edit["aria_label"] = f"{name.replace('_', '')}: {('weight 1', 'weight 2', 'bias')[j]}"
            number = text_span(data_bind=f"n.{k}", data_format="short:3", **edit)
            d.text(FIRST + CELL * (j + 0.5), y, number, size=16, text_anchor="middle")
    return d.svg()


def progress(trace: OneLineTrace) -> Plot:
    """The loss by step of gradient descent; of the perceptron rule the number of mistakes."""
    steps = np.arange(len(trace.c), dtype=np.float64)
    by_gradient = trace.method == "gradient"
    values = trace.loss if by_gradient else trace.mistakes.astype(np.float64)
    bounds = span(values, 0.0, least=0.5)
    room = 0.03 * max(1, trace.last)
    return Plot(
        "progress",
        figure(axis("", (-room, trace.last + room), nticks=5), axis("", bounds, nticks=4), margin=SMALL),
        actors=[
            Cursor(colors="line"),
            Trails(steps[None], values[None], "loss" if by_gradient else "diverged", 2, 5, future=True),
        ],
        title="loss by step, in nats" if by_gradient else "mistakes by step, of 4",
        alt="How the training goes, by step",
        grow=0.9,
    )
