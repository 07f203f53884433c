"""The scene of "Clamp a gate": the text read with some gates held, beside the same text with none held.

Blue is what the network computes by itself, green what it computes while something is held.
"""

import numpy as np

from playground.experiments.lstm.clamp import ClampTrace, TextReading
from playground.experiments.lstm.clamps import ALL, MEAN, Clamp
from playground.experiments.lstm.ranking import Ranking
from playground.figures.lstm.quantities import TITLES, along_tokens, heat_of, line_of
from playground.figures.numbers import digits
from playground.figures.plots import clipped
from playground.figures.scene import END, Bars, Columns, Heat, Plot, Row, Rows, Scene, Table

RANKED = 17  # rows of the ranking
PLAIN, HELD = "value", "update"  # colours


def scene(
    trace: ClampTrace, quantity: str, layer: int, unit: int, order: np.ndarray, ranking: Ranking | None = None
) -> Scene:
    """One step per token; `layer` is counted from 0, `order` is of the heat map's rows, int (H,)."""
    last = len(trace.tokens) - 1
    plots = Columns([_unit_plot(trace, quantity, layer, unit), _costs(trace)])
    left = Rows([_heat(trace, quantity, layer, unit, order), plots], grow=1.55)
    held_title = "next token, held" if trace.held else "nothing is held"
    middle = Rows(
        [
            _bars(trace, trace.plain, "plain", "next token, untouched", PLAIN),
            _bars(trace, trace.clamped, "held", held_title, HELD),
            _numbers(trace, layer, unit),
        ]
    )
    right = [_ranked(ranking, trace)] if ranking is not None and ranking.names else []
    return Scene(
        last=last,
        unit="token",
        rate=4,
        height=440,
        narration=[(t, _sentence(trace, t)) for t in range(last + 1)],
        panels=[Columns([left, middle, *right])],
    )


def held_words(trace: ClampTrace, most: int = 2) -> str:
    """What is held, in words: "f of unit 9 at 0"."""
    words = [
        f"{clamp.label} at {_value(clamp, values)}"
        for clamp, values in zip(trace.held, trace.values, strict=True)
    ]
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def _value(clamp: Clamp, values: np.ndarray) -> str:
    """What a clamp holds at; of one unit's mean its number."""
    if clamp.value is not MEAN:
        return digits(clamp.value)
    known = values[~np.isnan(values)]
    return f"its mean {digits(float(known[0]), 3)}" if clamp.unit is not ALL and known.size else "their means"


def _heat(trace: ClampTrace, quantity: str, layer: int, unit: int, order: np.ndarray) -> Heat:
    """By how much the quantity differs; with nothing held, the quantity itself."""
    values, title = trace.plain.quantities[quantity][layer], TITLES[quantity]
    if trace.held:
        values, title = (
            trace.clamped.quantities[quantity][layer] - values,
            f"change of {quantity}, held − untouched",
        )
    units = {clamp.unit for clamp in trace.held if clamp.layer == layer + 1 and clamp.unit is not ALL}
    if trace.layers > 1:
        title += f", layer {layer + 1}"
    marked = [] if len(units) > len(order) // 2 else sorted(u for u in units if u is not None)
    return heat_of(values, quantity, trace.tokens, order, unit, title, 2.0, marked if len(marked) > 1 else ())


def _unit_plot(trace: ClampTrace, quantity: str, layer: int, unit: int) -> Plot:
    """The quantity of the chosen unit, in both readings."""
    plain, held = (side.quantities[quantity][layer, unit] for side in (trace.plain, trace.clamped))
    lines = [line_of(plain, PLAIN, f"{quantity}, untouched")]
    if trace.held:
        lines.append(line_of(held, HELD, f"{quantity}, held", 2.5))
    whose = f"{quantity} of unit {unit}"
    return along_tokens(
        "unit",
        lines,
        [plain, held],
        whose,
        f"{whose} at every token, untouched (blue) and held (green)",
        1.0,
        (0.0,),
    )


def _costs(trace: ClampTrace) -> Plot:
    """The cost of every true next token, in both readings."""
    lines = [line_of(trace.plain.surprisal, PLAIN, "J, untouched")]
    if trace.held:
        lines.append(line_of(trace.clamped.surprisal, HELD, "J, held", 2.5))
    values = [trace.plain.surprisal, trace.clamped.surprisal]
    return along_tokens(
        "costs",
        lines,
        values,
        "J, nats",
        "Cost of every true next token, untouched (blue) and held (green)",
        1.0,
        (0.0, 1.0),
    )


def _bars(trace: ClampTrace, side: TextReading, id: str, title: str, colour: str) -> Bars:
    """The likeliest next tokens of one reading, the true one marked."""
    is_true = side.top_ids == trace.target_ids[None]  # (k, P)
    return Bars(
        id,
        side.top_tokens,
        side.top_probability,
        marked=np.where(is_true.any(axis=0), is_true.argmax(axis=0), -1),
        format="fixed:3",
        color=colour,
        title=title,
        alt=f"The most likely next tokens: {title}; the true one is marked",
    )


def _numbers(trace: ClampTrace, layer: int, unit: int) -> Table:
    """Of both readings: the true next token, the loss of the text, and the chosen unit's state."""
    sides = (trace.plain, trace.clamped)
    rows = [
        Row("P(next)", [side.probability for side in sides], "significant:3"),
        Row("J", [side.surprisal for side in sides], "fixed:3"),
        Row("J̄", [np.array([side.loss]) for side in sides], "fixed:3", note="whole text", known_from=END),
        Row("PP", [np.array([side.perplexity]) for side in sides], "significant:3", known_from=END),
    ]
    for name in ("c", "h"):
        if name in trace.plain.quantities:
            states = [side.quantities[name][layer, unit].astype(np.float64) for side in sides]
            rows.append(Row(name, states, "fixed:3", note=f"unit {unit}"))
    return Table("numbers", rows, ("untouched", "held"), dense=True, alt="Both readings at this token")


def _ranked(ranking: Ranking, trace: ClampTrace) -> Table:
    """The gates whose holding costs most; a click on a row holds that gate."""
    held = {(clamp.name, clamp.unit) for clamp in trace.held if clamp.layer == ranking.layer}
    rows = [
        Row(
            f"{name}\u00a0{int(unit)}",
            [np.array([cost]), np.array([at])],
            ("fixed:3", "fixed:2"),
            pick=f"{ranking.layer}.{name}.{int(unit)}",
            lit=np.array([1.0 if (name, int(unit)) in held else 0.0]),
        )
        for name, unit, cost, at in zip(
            ranking.names[:RANKED], ranking.units, ranking.cost, ranking.at, strict=False
        )
    ]
    return Table(
        "ranking",
        rows,
        ("ΔJ̄", "at"),
        dense=True,
        title="held alone (click)",
        alt="The gates whose holding costs most, the most costly first",
        grow=0.5,
        known_from=END,
    )


def _sentence(trace: ClampTrace, t: int) -> str:
    """What holding does to the prediction at position t."""
    token, target = clipped(trace.tokens[t], 12), clipped(trace.targets[t], 12)
    if not trace.held:
        likeliest = clipped(trace.plain.top_tokens[0][t], 12)
        return f"After {token} it expects {likeliest}. Nothing is held yet: click a row of the ranking."
    held = clipped(held_words(trace, 1), 40)
    if trace.target_ids[t] < 0:
        tops = [clipped(side.top_tokens[0][t], 12) for side in (trace.plain, trace.clamped)]
        return f"After {token} it expects {tops[0]}; with {held}: {tops[1]}."
    p, q = trace.plain.probability[t], trace.clamped.probability[t]
    return f"After {token}: P({target}) is {digits(float(p), 3)}; with {held} it is {digits(float(q), 3)}."
