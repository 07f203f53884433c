"""The scene of "Several starts": held-out loss and saturated units by update, from every start."""

import numpy as np

from playground.experiments.initialization.starts import StartsTrace
from playground.figures.numbers import digits
from playground.figures.plots import Json, axis, figure, line, log_axis, log_span
from playground.figures.scene import Columns, Cursor, Plot, Row, Rows, Rules, Scene, Table, Trails

COLOURS = ("kind1", "kind3", "kind2", "kind0", "kind4", "kind7")  # by start
MARGIN = {"l": 48, "r": 14, "t": 6, "b": 38}


def scene(trace: StartsTrace) -> Scene:
    """One step of the clock for each evaluation."""
    return Scene(
        last=trace.last,
        initial_step=trace.last,
        rate=4,
        height=430,
        numbers=trace.updates,
        unit="update",
        narration=[(k, _sentence(trace, k)) for k in range(trace.last + 1)],
        panels=[Columns([_losses(trace), Rows([_saturated(trace), _numbers(trace)])])],
    )


def colours(trace: StartsTrace) -> list[str]:
    """One for each start."""
    return list(COLOURS[: len(trace.names)])


def _lines(trace: StartsTrace, values: np.ndarray, form: str) -> list[Json]:
    """The whole curves, faintly, to point at."""
    return [
        line(
            trace.updates,
            y,
            COLOURS[s],
            1,
            f"{name}, update %{{x:,}}: %{{y:{form}}}",
            opacity=0.25,
            name=name,
        )
        for s, (name, y) in enumerate(zip(trace.names, values, strict=True))
    ]


def _losses(trace: StartsTrace) -> Plot:
    x = trace.updates.astype(np.float64)
    low, high = log_span(trace.valid, 1e-3)
    uniform = float(np.log(trace.kinds))
    return Plot(
        "loss",
        figure(
            axis("update", (-0.02 * x[-1], x[-1] * 1.02), nticks=5),
            log_axis(low / 1.05, max(high, uniform) * 1.05, per_decade=0),
            _lines(trace, trace.valid, ".3f"),
            MARGIN,
        ),
        actors=[
            Cursor(at=x, colors="line"),
            Rules(y=np.array([[uniform]]), colors="muted", labels=[f"ln {trace.kinds}"]),
            Trails(np.tile(x, (len(trace.names), 1)), trace.valid, colours(trace), width=3),
        ],
        title="held-out loss (nats a character)",
        alt="The held-out loss by update from every start",
        grow=1.1,
    )


def _saturated(trace: StartsTrace) -> Plot:
    x = trace.updates.astype(np.float64)
    return Plot(
        "saturated",
        figure(
            axis("update", (-0.02 * x[-1], x[-1] * 1.02), nticks=5),
            axis("", (0, 1), nticks=4, tickformat=".0%"),
            _lines(trace, trace.saturated, ".0%"),
            MARGIN,
        ),
        actors=[
            Cursor(at=x, colors="line"),
            Trails(np.tile(x, (len(trace.names), 1)), trace.saturated, colours(trace), width=3),
        ],
        title="saturated hidden values",
        alt="The share of saturated hidden values by update from every start",
        grow=0.9,
    )


def _numbers(trace: StartsTrace) -> Table:
    rows = [
        Row(
            name,
            [trace.valid[s, :1], trace.valid[s], trace.saturated[s]],
            ("fixed:3", "fixed:3", "percent:0"),
            COLOURS[s],
        )
        for s, name in enumerate(trace.names)
    ]
    return Table(
        "numbers",
        rows,
        ("first", "held out", "saturated"),
        dense=len(rows) > 4,
        alt="First loss, held-out loss and saturation of every start",
    )


def _sentence(trace: StartsTrace, k: int) -> str:
    values = trace.valid[:, k]
    losses = ", ".join(digits(float(value), 3) for value in values)
    if k == 0:
        return f"Start: held-out loss {losses}; ln {trace.kinds} = {digits(float(np.log(trace.kinds)), 3)}."
    best = trace.names[int(np.nanargmin(values))] if np.isfinite(values).any() else "none"
    return f"Update {trace.updates[k]:,}: held-out loss {losses}; lowest: {best}."
