"""The unit as it is usually drawn: inputs, weights, the sum with its bias, the activation."""

from functools import lru_cache

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.neurons.unit import UnitSpec, UnitTrace
from playground.figures.scene import Drawing, Graph
from playground.figures.scene import span as text_span

WIDTH, HEIGHT = 270.0, 124.0
INPUT_X, SUM, OUTPUT = 26.0, (140.0, 64.0), (232.0, 64.0)
RADIUS, LARGE = 19.0, 31.0
LONG = 1e4  # a number that is larger needs a power of ten to fit
FUTURE, ACTIVE, DONE = 0, 1, 2


def panel(trace: UnitTrace, spec: UnitSpec) -> Graph:
    """The drawing; its parts light up as the clock reaches them."""
    n, steps = len(trace.x), np.arange(trace.last + 1)
    names = {"b": 1, **{f"w{j + 1}": j + 2 for j in range(n)}, "a": n + 2, "slope": n + 3}
    state = np.stack([DONE - (steps <= at) - (steps < at) for at in names.values()])
    largest = max(abs(trace.z), abs(trace.a), float(np.abs(trace.sums).max()))
    weights = np.array([trace.b, *trace.w])
    return Graph(
        "unit",
        _svg(n, ACTIVATIONS[spec.activation].title, "short:3" if largest < LONG else "exponent:0"),
        {
            "w": weights[:, None],
            "z": np.concatenate([trace.sums, [trace.z] * 2])[None],
            "a": np.array([[trace.a]]),
            "state": state,
            "sum": np.where(steps > n + 1, DONE, np.where(steps > 0, ACTIVE, FUTURE))[None],
        },
        alt="The unit: inputs times weights and the bias make z, the activation makes a of it",
        grow=1,
    )


@lru_cache(maxsize=32)
def _svg(n: int, activation: str, form: str) -> str:
    d = Drawing(WIDTH, HEIGHT, "A unit")
    rows = [SUM[1]] if n == 1 else [SUM[1] - 38, SUM[1] + 30]
    for j, y in enumerate(rows):
        d.edge(
            (INPUT_X, y),
            SUM,
            (RADIUS, LARGE + 2),
            line={"data_bind": f"w.{j + 1}"},
            class_="value",
            data_link=f"w{j + 1} x{j + 1}",
            data_state=f"state.{j + 1}",
        )
        x, middle = 0.5 * (INPUT_X + SUM[0]) - 6, 0.5 * (y + SUM[1])
        d.formula(x, middle + (-10 if y <= SUM[1] else 22), f"w_{j + 1}", size=16, text_anchor="middle")
    for j, y in enumerate(rows):
        d.node(INPUT_X, y, RADIUS, f"x_{j + 1}", size=16, data_link=f"x{j + 1}")
    d.edge((SUM[0], 8), SUM, gaps=(6, LARGE + 2), head=7, class_="value", data_link="b", data_state="state.0")
    d.formula(SUM[0] + 8, 20, "b", size=16)
    d.edge(SUM, OUTPUT, gaps=(LARGE, LARGE + 2), head=7, class_="value", data_state=f"state.{n + 1}")
    _node(d, SUM, "Σ", "z", "sum.0", form)
    _node(d, OUTPUT, "f", "a", f"state.{n + 1}", form)
    d.text(
        OUTPUT[0], OUTPUT[1] + LARGE + 22, activation, size=14, text_anchor="middle", fill="var(--role-muted)"
    )
    return d.svg()


def _node(d: Drawing, centre: tuple[float, float], title: str, name: str, state: str, form: str) -> None:
    """A circle with the letter of what it computes above the number."""
    with d.group(class_="value", data_state=state):
        d.circle(*centre, LARGE)
        d.formula(centre[0], centre[1] - 5, f"{title}: {name}", size=14, text_anchor="middle")
        number = text_span(data_bind=f"{name}.0", data_format=form)
        d.text(centre[0], centre[1] + 14, number, size=16, text_anchor="middle", font_weight=600)
