"""The scene of "How far back": how much of a gradient is left k steps back, as a heat map and as curves."""

import numpy as np

from playground.experiments.bptt.lags import LagTrace, first_below
from playground.figures.numbers import digits
from playground.figures.plots import Json, axis, clipped, figure, line, log_axis, log_span
from playground.figures.scene import END, Columns, Curve, Heat, Plot, Row, Rows, Rules, Scene, Table
from playground.figures.spelling import literal

LIMIT = 3.0  # decades to either side in the colours
SHOWN_LAGS = 40  # rows of the heat map
MEASURES = {"loss": "Gradients, dJ/dh", "state": "Jacobians, dh/dh"}
FLOOR = 1e-9  # of the axis of the curves, below which nothing is shown


def scene(trace: LagTrace, measure: str = "loss") -> Scene:
    """One step of the clock for each position; `measure` is of MEASURES."""
    last = len(trace.tokens) - 1
    relative = trace.relative() if measure == "loss" else trace.on_average
    mean = trace.mean if measure == "loss" else trace.mean_on_average()
    side = Rows(
        [_curves(trace, relative, mean, measure), _numbers(trace, relative, mean, measure)], grow=1.15
    )
    return Scene(
        last=last,
        initial_step=last,
        unit="token",
        rate=4,
        height=440,
        narration=[(t, _sentence(trace, relative, t, measure)) for t in range(last + 1)],
        panels=[Columns([_heat(trace, relative, measure), side])],
    )


def _heat(trace: LagTrace, relative: np.ndarray, measure: str) -> Heat:
    """Lags by positions: the power of ten by which a derivative is smaller or larger than at lag 0."""
    rows = min(SHOWN_LAGS, len(trace.tokens) - 1) + 1
    of = f"dJ_t/d{trace.state}_t₋ₖ" if measure == "loss" else "dh_t/dh_t₋ₖ"
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.log10(relative[:rows])
    powers = np.where(np.isneginf(powers), -LIMIT - 1, powers)
    return Heat(
        "lags",
        powers,
        rows=list(range(rows)),
        columns=trace.tokens,
        limit=LIMIT,
        unit=min(10, rows - 1),
        noun="lag",
        title=f"log₁₀ ‖{of}‖, 0 at k = 0",
        alt=f"Power of ten of {of}, by lag and position, against lag 0",
        grow=1.0,
    )


def _curves(trace: LagTrace, relative: np.ndarray, mean: np.ndarray, measure: str) -> Plot:
    """By lag: the mean over all positions, some Jacobians, their bound, and the clock's."""
    lags = np.arange(len(mean), dtype=np.float64)
    lines: list[Json] = []
    curves: list[Curve] = []
    for row, t in enumerate(trace.anchors):
        k = np.arange(trace.by_state.shape[1], dtype=np.float64)
        word = f"dh/dh from t = {t + 1}"
        lines.append(_line(k, trace.bound[row], f"{word}, product of the step norms", float(t)))
        curves.append(_curve(k, trace.bound[row], "muted", float(t), dash=True))
        lines.append(_line(k, trace.by_state[row], word, float(t)))
        curves.append(_curve(k, trace.by_state[row], "value", float(t)))
    name = "dJ/dh" if measure == "loss" else "dh/dh of any direction"
    lines.append(_line(lags, mean, f"{name}, mean over positions", END))
    curves.append(_curve(lags, mean, "gradient", END, width=3.0))
    finite = np.concatenate([np.ravel(v) for v in (mean, trace.by_state, relative)])
    low, high = log_span(finite, FLOOR)
    whose = "gradient" if measure == "loss" else "Jacobian"
    return Plot(
        "curves",
        figure(
            axis("lag k", (-0.5, max(8.0, float(len(lags)) - 0.5)), nticks=8),
            log_axis(min(low, 0.005), max(high, 2.0)),
            lines,
            {"l": 52, "r": 8, "t": 6, "b": 38},
        ),
        actors=[
            Rules(y=np.array([0.01]), colors="muted", labels=["a hundredth"]),
            *curves,
            Curve(lags, _drawable(relative), colors="ink", width=2),
        ],
        title="what is left at lag k",
        alt=f"By lag: the mean {whose}, the Jacobians of some positions with their bounds, and the clock's",
    )


def _line(x: np.ndarray, y: np.ndarray, name: str, known_from: float) -> Json:
    """A line to point at; a `_curve` draws it. Both from the step on at which it is known."""
    drawn, hover = np.isfinite(y) & (y > 0), f"{name}<br>lag %{{x}}: %{{y:.3g}}"
    return line(x[drawn], y[drawn], "ink", hover=hover, known_from=known_from, opacity=0)


def _curve(
    x: np.ndarray, y: np.ndarray, colour: str, known_from: float, width: float = 1.5, dash: bool = False
) -> Curve:
    return Curve(x, _drawable(y)[:, None], colour, width, dash, known_from)


def _drawable(values: np.ndarray) -> np.ndarray:
    """The positive values, within what a logarithmic axis and float32 hold; NaN elsewhere."""
    with np.errstate(invalid="ignore"):
        return np.clip(np.where(values > 0, values, np.nan), FLOOR / 10, 1e12)


def _numbers(trace: LagTrace, relative: np.ndarray, mean: np.ndarray, measure: str) -> Table:
    never = "never" if measure == "loss" else "never, or not computed"
    whose = "gradient" if measure == "loss" else "Jacobian"
    at = [first_below(relative[:, t]) for t in range(len(trace.tokens))]
    ten = relative[10] if len(relative) > 10 else np.full(len(trace.tokens), np.nan)
    rows = [
        Row("dJ_t/dh_t", trace.by_loss[0], "significant:3", "gradient", "length at lag 0"),
        Row("lag 10", ten, "significant:3", "ink", "share that is left"),
        Row("1 % at", _lag(at), "integer", "ink", f"first lag, this t (–: {never})"),
        Row("1 % mean", _lag([first_below(mean)]), "integer", "ink", "over all positions", known_from=END),
    ]
    rows.append(_recurrent_weights(trace))
    return Table("numbers", rows, alt=f"The clock's {whose} by lag, and the recurrent weights")


def _recurrent_weights(trace: LagTrace) -> Row:
    """The largest spectral radius and singular values of W_h; of a gated cell over its gates."""
    radius = max(values[0] for values in trace.gates.values())
    largest = max(values[1] for values in trace.gates.values())
    smallest = min(values[2] for values in trace.gates.values())
    whose = "" if len(trace.gates) == 1 else f" of {len(trace.gates)} gates"
    meaning = f"radius; σ {digits(largest, 3)} to {digits(smallest, 2)}{whose}"
    return Row("W_h", np.array([radius]), "fixed:3", "update", meaning)


def _lag(lags: list[int | None]) -> np.ndarray:
    return np.array([np.nan if lag is None else float(lag) for lag in lags])


def _sentence(trace: LagTrace, relative: np.ndarray, t: int, measure: str) -> str:
    """What is left of the gradient of J_t, or of h_t's derivative."""
    if measure == "state":
        return _state_sentence(relative[:, t], t)
    target = literal(clipped(trace.targets[t], 12))
    if not np.isfinite(trace.by_loss[0, t]):
        return f"t = {t + 1}: the gradient is not a finite number: it overflowed."
    if trace.by_loss[0, t] == 0:
        return f"t = {t + 1}, loss of {target}: its gradient is 0, and so at every lag."
    return f"t = {t + 1}, loss of {target}: {_left(relative[:, t], 'its beginning')}."


def _state_sentence(curve: np.ndarray, t: int) -> str:
    if np.isnan(curve[0]):
        return f"t = {t + 1}: the network is large; dh_t/dh_t₋ₖ is computed at every few positions alone."
    return f"t = {t + 1}, dh_t/dh_t₋ₖ: {_left(curve, 'the first shown')}."


def _left(curve: np.ndarray, beginning: str) -> str:
    """At which lag little is left, or how much at the last lag."""
    curve = curve[~np.isnan(curve)]
    left = first_below(curve)
    if left is not None:
        return f"less than a hundredth is left for the first time at lag {left}"
    if len(curve) == 1:
        return "there is no earlier state"
    return f"at lag {len(curve) - 1}, {beginning}, {digits(float(curve[-1]), 2)} of it is left"
