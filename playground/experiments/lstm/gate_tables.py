"""The gates of a text, and what holding some of them does, as columns: one row for each position."""

from playground.experiments.lstm.clamp import ClampTrace
from playground.experiments.lstm.gates import GatesTrace


def gates_table(trace: GatesTrace, layer: int, unit: int) -> dict[str, object]:
    """The quantities of one unit, layer counted from 0."""
    columns: dict[str, object] = {"position": list(range(len(trace.tokens))), "token": list(trace.tokens)}
    whose = f"layer_{layer + 1}_unit_{unit}"
    return columns | {
        f"{name.replace(' ', '_')}_{whose}": values[layer, unit].tolist()
        for name, values in trace.quantities.items()
    }


def clamp_table(trace: ClampTrace, layer: int, unit: int) -> dict[str, object]:
    """Probability and cost of the true next token, and the quantities of one unit, in both readings."""
    columns: dict[str, object] = {
        "position": list(range(len(trace.tokens))),
        "token": list(trace.tokens),
        "next": list(trace.targets),
    }
    for word, side in (("untouched", trace.plain), ("held", trace.clamped)):
        columns[f"probability_{word}"] = side.probability.tolist()
        columns[f"surprisal_nats_{word}"] = side.surprisal.tolist()
        for name, values in side.quantities.items():
            columns[f"{name.replace(' ', '_')}_unit_{unit}_{word}"] = values[layer, unit].tolist()
    return columns
