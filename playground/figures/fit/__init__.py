"""The scene of the fit: the network of small pictures, its function on the data, losses and numbers."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.experiments.fit import FitTrace, Pictures
from playground.figures.fit import network, numbers, plots
from playground.figures.fit.network import Unit
from playground.figures.fit.view import View
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.scene.panels import Panel

__all__ = ["FEW", "Unit", "View", "comparison", "scene", "selected_unit"]

HEIGHT = 452
DEFAULT_VIEW = View()
FEW = plots.FEW


def selected_unit(trace: FitTrace, unit: Unit | None) -> Unit:
    """The unit looked at: the chosen one where the network has it, else the first output."""
    last = len(trace.sizes) - 1
    if unit is None or not (1 <= unit[0] <= last and unit[1] < trace.sizes[unit[0]]):
        return last, 0
    return unit


def scene(
    trace: FitTrace,
    pictures: Pictures,
    unit: Unit | None,
    truth: np.ndarray | None,
    view: View = DEFAULT_VIEW,
) -> Scene:
    """One network on its data; `truth` is the function without noise on the pictures' grid."""
    selected = selected_unit(trace, unit)
    left: list[Panel] = [network.network(trace, pictures, selected, view)]
    tables = [numbers.losses_table((trace,)), numbers.unit_table(trace, selected)]
    losses = plots.losses([trace])
    if trace.spec.is_regression:
        middle = Rows([plots.curve(trace, pictures, truth, view), plots.parts(trace, pictures)], grow=1.25)
        right = Rows([replace(losses, grow=0.7), *tables], grow=0.8)
    else:
        middle = Rows([plots.plane(trace, pictures, view), losses], grow=1.2)
        right = Rows(tables, grow=0.8)
    return _scene(trace, Columns([*left, middle, right]), numbers.narration(trace), view.follow)


def comparison(
    traces: tuple[FitTrace, FitTrace],
    pictures: tuple[Pictures, Pictures],
    truth: np.ndarray | None,
    view: View = DEFAULT_VIEW,
) -> Scene:
    """Two networks on the same data, side by side."""
    columns: list[Rows] = []
    for name, suffix, trace, drawn in zip("AB", ("", "-b"), traces, pictures, strict=True):
        graph = network.network(
            trace, drawn, selected_unit(trace, None), view, suffix, f"Network {name}", network.SMALL_FRAME
        )
        if trace.spec.is_regression:
            plot = plots.curve(trace, drawn, truth, view, suffix, f"{name} on the data")
        else:
            plot = plots.plane(trace, drawn, view, suffix, f"{name} on the data")
        columns.append(Rows([replace(graph, grow=0.72), replace(plot, grow=1)]))
    right = Rows([plots.losses(traces, ("A", "B")), numbers.losses_table(traces, ("A", "B"))], grow=0.9)
    narration = numbers.comparison_narration(traces)
    return _scene(plots.longest(traces), Columns([*columns, right]), narration)


def _scene(
    trace: FitTrace, panels: Columns, narration: Sequence[tuple[int, str]], follow: bool = False
) -> Scene:
    return Scene(
        last=trace.last,
        rate=20,
        height=HEIGHT,
        narration=narration,
        numbers=trace.epochs,
        follow=follow,
        unit="epoch",
        panels=[panels],
    )
