"""What the tests of this page's figures share: the spec, and scenes with their traces."""

from playground.experiments.weight_penalties import decay, geometry, path, steps
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.figures import weight_penalties as figure

SPEC = WeightPenaltiesSpec(steps=20)
EXPERIMENTS = {"path": path, "steps": steps, "geometry": geometry, "decay": decay}


def draw(spec, view, method="proximal", weight=2):
    """A view's trace and its scene."""
    trace = EXPERIMENTS[view].run(spec)
    if view == "steps":
        return trace, figure.steps.scene(trace, spec, method, weight)
    if view == "geometry":
        return trace, figure.geometry.scene(trace)
    return trace, getattr(figure, view).scene(trace, spec)


def table_column(table, label, column=0):
    """The exact numbers of a table's row, over the steps."""
    [row] = [row for row in table.rows if row.label == label]
    return row.values if column == 0 and getattr(row.values, "ndim", 0) == 1 else row.values[column]
