"""The inputs of a unit: the plane coloured by a with the line z = 0 and w, or the line of one input."""

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.neurons.unit import UnitSpec, UnitTrace
from playground.figures.neurons.numbers import short
from playground.figures.plots import Json, axis, figure, line, span
from playground.figures.scene import Arrow, Curve, Handle, Marker, Plot, Rules, Segment
from playground.figures.scene.actors import Actor

MARGIN = {"l": 40, "r": 8, "t": 4, "b": 36}
LOW, HIGH, OPACITY = "@paper", "@value", 0.55  # of a, from its lowest to its highest in view
LONGEST = 0.94  # of the arrow w, in half-widths of the plane


def panel(trace: UnitTrace, spec: UnitSpec) -> Plot:
    """The plane of two inputs, or a over the one input."""
    return _plane(trace, spec) if len(trace.x) == 2 else _line(trace)


def _plane(trace: UnitTrace, spec: UnitSpec) -> Plot:
    reach, size = trace.plane_reach, float(np.hypot(*trace.w))
    w = trace.w * min(1.0, LONGEST * reach / size) if size else trace.w
    actors: list[Actor] = [
        Arrow(0.0, 0.0, w[0], w[1], "ink", 3.5, labels=["w" if size <= LONGEST * reach else "w, longer"])
    ]
    handles = [_handle("x", trace.x, reach, "the input x", "update"), _handle("w", w, reach, "the weights w")]
    if size:
        actors = [*_lines(trace, size), *actors]
        if (place := _on_line(trace, size)) is not None:
            handles.append(_handle("b", place, reach, "the line z = 0: its distance is set by b"))
    return Plot(
        "plane",
        figure(
            axis("x₁", (-reach, reach), nticks=7, constrain="domain", zeroline=False),
            axis("x₂", (-reach, reach), nticks=7, constrain="domain", scaleanchor="x", zeroline=False),
            [_colours(trace, spec)],
            margin=MARGIN,
        ),
        actors=[*actors, *_input(trace)],
        handles=handles,
        title="a by input: the bluer, the larger",
        alt="The plane of the inputs coloured by a, with the line z = 0, the weights as its normal, and x",
        grow=1.2,
    )


def _input(trace: UnitTrace) -> list[Actor]:
    """The input, with a beside it once that is known."""
    known = np.arange(trace.last + 1) >= trace.last - 1
    texts = ((~known, "x"), (known, f"x: a = {short(trace.a)}"))
    return [
        Marker(np.where(shown, trace.x[0], np.nan), trace.x[1], "update", 5, labels=[text])
        for shown, text in texts
    ]


def _on_line(trace: UnitTrace, size: float) -> np.ndarray | None:
    """A place of the line z = 0 within the plane, (2,), aside from the arrow; None where there is none."""
    foot, along = -trace.b / size * (trace.w / size), np.array([trace.w[1], -trace.w[0]]) / size
    for share in (0.55, -0.55, 0.3, -0.3, 0.0):
        place = foot + share * trace.plane_reach * along
        if np.abs(place).max() <= 0.97 * trace.plane_reach:
            return place
    return None


def _handle(name: str, at: np.ndarray, reach: float, label: str, colour: str = "ink") -> Handle:
    x, y = np.clip(at, -reach, reach)
    ends = ((-reach, -reach), (reach, reach))
    return Handle(
        name, float(x), float(y), low=ends[0], high=ends[1], step=(0.05, 0.05), label=label, color=colour
    )


def _lines(trace: UnitTrace, size: float) -> list[Actor]:
    """z = 0, a right angle where w crosses it, and the lines beyond which f' is flat."""
    unit = trace.w / size
    along = np.array([-unit[1], unit[0]])

    def through(z: np.ndarray) -> np.ndarray:
        return (z[:, None] - trace.b) / size * unit  # (k, 2): the points nearest to the origin

    edges = np.array([z for ends in trace.flat for z in ends if abs(z) < trace.reach])
    zero = through(np.zeros(1))
    corner = zero[0] + 0.06 * trace.plane_reach * np.array([unit, unit + along, along])
    lines: list[Actor] = []
    if len(edges) and len(edges) < 5:
        at, to = through(edges), through(edges) + along
        lines.append(
            Segment(at[:, :1], at[:, 1:], to[:, :1], to[:, 1:], "diverged", 1.5, dash=True, extend=True)
        )
    tip = zero + along
    lines.append(Curve(corner[:, 0], corner[:, 1:], "ink", 1.5))
    lines.append(
        Segment(zero[:, :1], zero[:, 1:], tip[:, :1], tip[:, 1:], "ink", 2.5, extend=True, labels=["z = 0"])
    )
    return lines


def _colours(trace: UnitTrace, spec: UnitSpec) -> Json:
    """a over the plane; between its bounds where it has them."""
    low, high = ACTIVATIONS[spec.activation].bounds
    low = low if np.isfinite(low) else float(trace.plane.min())
    high = high if np.isfinite(high) else max(float(trace.plane.max()), low + 1e-9)
    return {
        "type": "heatmap",
        "x": trace.grid.astype(np.float32),
        "y": trace.grid.astype(np.float32),
        "z": trace.plane.astype(np.float32),
        "zmin": low,
        "zmax": high,
        "zsmooth": "best" if ACTIVATIONS[spec.activation].differentiable else False,
        "colorscale": [[0, LOW], [1, HIGH]],
        "opacity": OPACITY,
        "showscale": False,
        "hovertemplate": "x₁ = %{x:.2f}<br>x₂ = %{y:.2f}<br>a = %{z:.4f}<extra></extra>",
    }


def _line(trace: UnitTrace) -> Plot:
    """One input: the straight line z and the curve a over it; z's height at 0 is b, its rise to 1 is w."""
    reach, w, b = trace.plane_reach, float(trace.w[0]), trace.b
    z = b + w * trace.grid
    low, high = span(np.clip(z, -2 * reach, 2 * reach), trace.plane, 0.0, least=1.0)
    zero = -b / w if w else np.nan
    step = (high - low) / 100
    return Plot(
        "plane",
        figure(
            axis("x₁", (-reach, reach), nticks=7, zeroline=False),
            axis("", (low, high), nticks=6, zeroline=False),
            [line(trace.grid, trace.plane, "value", 3, hover="x₁ = %{x:.2f}<br>a = %{y:.4f}")],
            margin=MARGIN,
        ),
        actors=[
            Rules(x=0.0, y=0.0, colors="line", dash=False),
            Rules(x=zero, colors="ink", labels=["z = 0"]),
            Segment(-reach, z[0], reach, z[-1], "ink", 2),
            Segment(trace.x[0], 0.0, trace.x[0], trace.a, "muted", 1.5, dash=True, known_from=trace.last - 1),
            Marker(trace.x[0], trace.a, "value", 7, labels=["a"], known_from=trace.last - 1),
            Marker(0.8 * reach, b + 0.8 * w * reach, "ink", 0, labels=["z = w₁x₁ + b"]),
        ],
        handles=[
            Handle(
                "x",
                float(trace.x[0]),
                0.0,
                "x",
                (-reach, None),
                (reach, None),
                step=(0.05, 0),
                label="the input x",
                color="update",
            ),
            Handle(
                "b",
                0.0,
                float(np.clip(b, low, high)),
                "y",
                (None, low),
                (None, high),
                step=(0, step),
                label="b: z where x is 0",
            ),
            Handle(
                "w",
                1.0,
                float(np.clip(b + w, low, high)),
                "y",
                (None, low),
                (None, high),
                step=(0, step),
                label="w + b: z where x is 1",
            ),
        ],
        title="z (straight) and a (blue) by input",
        alt="The score as a straight line and the activation level over the input",
        grow=1.2,
    )
