"""The scene of "Gates of any model": one quantity of every unit, all quantities of one unit, saturation."""

import numpy as np

from playground.experiments.lstm.gates import OPEN, SHUT, SIGMOID_GATES, GatesTrace
from playground.figures.lstm.quantities import COLOURS, TITLES, along_tokens, heat_of, line_of
from playground.figures.numbers import digits
from playground.figures.plots import WIDE, axis, clipped, figure, line, scatter
from playground.figures.scene import END, Columns, Marker, Plot, Row, Rows, Scene, Table

PLURALS = {"i": "input", "f": "forget", "o": "output", "r": "reset", "z": "update"}


def scene(trace: GatesTrace, quantity: str, layer: int, unit: int, order: np.ndarray) -> Scene:
    """One step per token; `layer` is counted from 0, `order` is of the heat map's rows, int (H,)."""
    last = len(trace.tokens) - 1
    values = trace.quantities[quantity][layer]
    of_layer = f", layer {layer + 1}" if trace.layers > 1 else ""
    heat = heat_of(values, quantity, trace.tokens, order, unit, TITLES[quantity] + of_layer, 2.0)
    left = Rows([heat, _unit_plot(trace, layer, unit)], grow=1.5)
    right = [_saturation(trace, layer, unit)] if SIGMOID_GATES[trace.cell] else []
    numbers = _numbers(trace, layer, unit)
    return Scene(
        last=last,
        unit="token",
        rate=4,
        height=440,
        narration=[(t, _sentence(trace, quantity, layer, unit, t)) for t in range(last + 1)],
        panels=[Columns([left, Rows([*right, numbers], grow=1 if right else 0.4)])],
    )


def _unit_plot(trace: GatesTrace, layer: int, unit: int) -> Plot:
    """All quantities of one unit that lie between -1 and 1, over the tokens, in the colours of the table."""
    shown = {name: values[layer, unit] for name, values in trace.quantities.items() if name != "c"}
    lines = [
        line_of(values, COLOURS[name], name, 2.5 if name == "h" else 1.8, "dot" if name == "tanh c" else "")
        for name, values in shown.items()
    ]
    names = ", ".join(shown)
    return along_tokens(
        "unit",
        lines,
        list(shown.values()),
        f"unit {unit}: {names}",
        f"{names} of the chosen unit at every token",
        1.0,
        least=(-1.0, 1.0),
    )


def _saturation(trace: GatesTrace, layer: int, unit: int) -> Plot:
    """Of every gate and unit: the share of the positions at which it is open, against where it is shut."""
    gates = SIGMOID_GATES[trace.cell]
    shares = {gate: tuple(share[layer] for share in trace.shares(gate)) for gate in gates}
    units = [f"unit {u}" for u in range(trace.hidden)]
    hover = "%{text}, %{fullData.name}: open %{y:.0%}, shut %{x:.0%}"
    points = [
        scatter(shut, opened, COLOURS[gate], 8, hover, 0.55, name=gate, text=units)
        for gate, (opened, shut) in shares.items()
    ]
    ends = np.array([0.0, 1.0])
    chosen = Marker(
        np.array([[shares[gate][1][unit]] for gate in gates]),
        np.array([[shares[gate][0][unit]] for gate in gates]),
        colors=[COLOURS[gate] for gate in gates],
        radius=7,
        shape="ring",
        labels=list(gates),
    )
    return Plot(
        "saturation",
        figure(
            axis(f"shut: below {SHUT:g}", (-0.04, 1.04), tickformat=".0%", nticks=5),
            axis(f"open: above {OPEN:g}", (-0.06, 1.06), tickformat=".0%", nticks=5),
            [line(ends, 1 - ends, "muted", 1, dash="dot"), *points],
            WIDE,
        ),
        [chosen],
        clickable=True,
        title="share of the text: " + ", ".join(gates),
        alt="Each unit's share of positions with a gate open, against the share with it shut",
        known_from=END,
    )


def _numbers(trace: GatesTrace, layer: int, unit: int) -> Table:
    """The chosen unit at the clock; how long each of its gates is open and shut."""
    count = 3 if SIGMOID_GATES[trace.cell] else 1  # columns
    rows = []
    for name, values in trace.quantities.items():
        shares = [np.array([np.nan]), np.array([np.nan])]
        if name in SIGMOID_GATES[trace.cell]:
            shares = [np.array([share[layer, unit]]) for share in trace.shares(name)]
        columns = [values[layer, unit].astype(np.float64), *shares][:count]
        formats = ("fixed:4", "percent:0", "percent:0")[:count]
        known = (None, END, END)[:count]
        rows.append(Row(name, columns, formats, COLOURS[name], absent="–", known_from=known))
    return Table(
        "numbers",
        rows,
        ("value", "open", "shut")[:count],
        dense=True,
        title=f"unit {unit}",
        alt="The chosen unit at this token",
    )


def _sentence(trace: GatesTrace, quantity: str, layer: int, unit: int, t: int) -> str:
    """How many gates are open and shut at this token; the chosen unit."""
    token, values = clipped(trace.tokens[t], 14), trace.quantities[quantity][layer]
    own = f"{quantity} of unit {unit} is {digits(float(values[unit, t]), 3)}"
    if not SIGMOID_GATES[trace.cell]:
        return f"At {token}: a plain RNN has no gate, it rewrites h at every token; {own}."
    if quantity in PLURALS:
        count = values.shape[0]
        opened, shut = int((values[:, t] > OPEN).sum()), int((values[:, t] < SHUT).sum())
        return f"At {token}: of {count} {PLURALS[quantity]} gates {opened} are open, {shut} shut; {own}."
    gates = [name for name in SIGMOID_GATES[trace.cell]]
    numbers = ", ".join(f"{g} = {digits(float(trace.quantities[g][layer, unit, t]), 2)}" for g in gates)
    return f"At {token}: {own}, with {numbers}."
