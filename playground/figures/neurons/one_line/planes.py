"""The two planes: inputs with the regions of output 1 and 0, and hidden units with the four inputs."""

import numpy as np

from playground.experiments.neurons.one_line import OneLineSpec, OneLineTrace, X
from playground.experiments.probability import sigmoid
from playground.figures.neurons.one_line.lines import HIGH, LOW, drawn, handles
from playground.figures.numbers import indexed
from playground.figures.plots import Json, axis, figure
from playground.figures.scene import Marker, Plot
from playground.figures.scene.actors import Actor

CLASS_COLOURS, REGIONS = ("kind0", "kind1"), ("region0", "region1")  # of outputs 0 and 1
HIDDEN_COLOURS, OUTPUT = ("kind3", "kind6"), "ink"
MARGIN = {"l": 36, "r": 8, "t": 4, "b": 36}
PLACES = 21  # of the field, along each axis
TWEEN = 0.35  # s


def field() -> np.ndarray:
    """The points of a lattice over the plane, (P, 2)."""
    places = np.linspace(LOW, HIGH, PLACES + 2)[1:-1]
    return np.stack(np.meshgrid(places, places), -1).reshape(-1, 2)


def _changes(trace: OneLineTrace) -> slice:
    """The steps of which the weights differ: by hand they are all the same."""
    return slice(0, 1) if trace.method == "hand" else slice(None)


def inputs(trace: OneLineTrace, spec: OneLineSpec) -> Plot:
    """The inputs: the lines of the units that read them, and where the output is 1 or 0."""
    steps, points = _changes(trace), field()
    if spec.hidden:
        z = np.einsum("pi,shi->sph", points, trace.W[steps]) + trace.b[steps, None]
        h = sigmoid(z) if spec.method == "gradient" else (z > 0).astype(np.float64)
        scores = np.einsum("sph,sh->sp", h, trace.v[steps]) + trace.c[steps, None]
        units = [
            (trace.W[:, i], trace.b[:, i], HIDDEN_COLOURS[i], f"{indexed('h', i + 1)}: z = 0")
            for i in range(spec.hidden)
        ]
    else:
        scores = points @ trace.v[steps].T
        scores = scores.T + trace.c[steps, None]
        units = [(trace.v, trace.c, OUTPUT, "z = 0")]
    rings = [(w[0], float(b[0]), colour, str(k)) for k, (w, b, colour, _) in enumerate(units)]
    there = np.repeat(X[:, :, None], len(trace.c), 2)
    return Plot(
        "inputs",
        _axes("x₁", "x₂"),
        actors=[*_regions(points, scores), *drawn(units), *_examples(trace, there, names=True)],
        handles=handles(rings) if spec.method == "hand" else [],
        title=f"{spec.problem.upper()}: pink where a = 1",
        alt="The four inputs, the lines of the units, and the regions where the output is 1 or 0",
        tween=TWEEN,
    )


def hidden(trace: OneLineTrace, spec: OneLineSpec) -> Plot:
    """What the hidden units make of the four inputs, and the line of the output unit."""
    steps, points = _changes(trace), field()
    scores = (points @ trace.v[steps].T).T + trace.c[steps, None]
    units = [(trace.v, trace.c, OUTPUT, "z = 0")]
    return Plot(
        "hidden",
        _axes("h₁", "h₂"),
        actors=[*_regions(points, scores), *drawn(units), *_examples(trace, np.moveaxis(trace.h, 0, -1))],
        handles=handles([(trace.v[0], float(trace.c[0]), OUTPUT, "2")]) if spec.method == "hand" else [],
        title="as the hidden units see them",
        alt="The four inputs in the plane of the hidden units, and the line of the output unit",
        tween=TWEEN,
    )


def _axes(x: str, y: str) -> Json:
    options = {"tickvals": [0, 0.5, 1], "constrain": "domain", "zeroline": False}
    return figure(
        axis(x, (LOW, HIGH), **options), axis(y, (LOW, HIGH), scaleanchor="x", **options), margin=MARGIN
    )


def _regions(points: np.ndarray, scores: np.ndarray) -> list[Actor]:
    """A dot at each place of the lattice, in the colour of the output there: scores (S, P)."""
    out = []
    for value, colour in enumerate(REGIONS):
        x = np.where((scores > 0) == bool(value), points[:, 0], np.nan).T
        out.append(Marker(x, points[:, 1:], colour, 5))
    return list(out)


def _examples(trace: OneLineTrace, places: np.ndarray, names: bool = False) -> list[Actor]:
    """The four examples at places (4, 2, S), in the colour of their targets; rings where they are wrong."""
    wrong = ((trace.z > 0) != (trace.target > 0.5)).T  # (4, S)
    looked_at = np.arange(4)[:, None] == trace.current
    x, y = places[:, 0], places[:, 1]
    labels = [f"({a:.0f}, {b:.0f})" for a, b in X] if names else []
    return [
        Marker(np.where(looked_at, x, np.nan), y, "ink", 17, "ring"),
        Marker(np.where(wrong, x, np.nan), y, "diverged", 13, "ring"),
        Marker(x, y, [CLASS_COLOURS[int(t)] for t in trace.target], 9, labels=labels),
    ]
