"""Read a scene as a spectator does: which panel holds which actor, where it stands, which numbers it shows.

Tests compare these readings with the trace, never with a copy of the figure's own code.
"""

import numpy as np

from playground.figures.scene import Columns, Rows


def panels(scene):
    """All panels of a Scene (or of Rows and Columns), by id."""
    found = {}

    def visit(item):
        if isinstance(item, Rows | Columns):
            for part in item.panels:
                visit(part)
        else:
            found[item.id] = item

    for item in getattr(scene, "panels", [scene]):
        visit(item)
    return found


def panel(scene, name):
    """The panel of that id."""
    return panels(scene)[name]


def actor(plot, kind, index=0):
    """The `index`-th actor of a class ("arrow", "trails", "segment", ...) in a plot."""
    return [a for a in plot.actors if a.kind == kind][index]


def at(value, step):
    """A quantity at a step: its last axis is the step, a shorter one rests at its last value."""
    array = np.asarray(value, dtype=np.float64)
    return array if array.ndim == 0 else array[..., min(step, array.shape[-1] - 1)]


def tail(segment, step):
    """Where an arrow or a segment begins: (..., 2)."""
    return np.stack(np.broadcast_arrays(at(segment.x, step), at(segment.y, step)), axis=-1)


def tip(segment, step):
    """Where an arrow or a segment ends: (..., 2)."""
    return np.stack(np.broadcast_arrays(at(segment.x2, step), at(segment.y2, step)), axis=-1)


def slope(segment, step):
    """The slope of a segment: dy/dx."""
    dx, dy = np.moveaxis(tip(segment, step) - tail(segment, step), -1, 0)
    return dy / dx


def series(plot, index_or_name):
    """(x, y) of one of a plot's still plotly traces, by number or by name."""
    figure = plot.figure if isinstance(plot.figure, dict) else plot.figure.to_plotly_json()
    data = figure["data"]
    if isinstance(index_or_name, str):
        [trace] = [trace for trace in data if trace.get("name") == index_or_name]
    else:
        trace = data[index_or_name]
    return np.asarray(trace["x"], dtype=np.float64), np.asarray(trace["y"], dtype=np.float64)


def rows(table):
    """A table's rows by label."""
    return {row.label: row for row in table.rows}


def number(table, label, step, column=0):
    """The number that a table shows at a step."""
    values = rows(table)[label].values
    if not isinstance(values, np.ndarray):
        values = values[column]
    values = np.asarray(values)
    return float(at(values[column] if values.ndim > 1 else values, step))


def narration(scene, step):
    """The sentence below the stage at a step."""
    return [sentence for first, sentence in scene.narration if first <= step][-1]
