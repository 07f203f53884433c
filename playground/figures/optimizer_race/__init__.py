"""The scene of the optimizer race: the surface with the racers, and the panels beside it."""

from collections.abc import Sequence

from playground.experiments.optimizer_race.problem import Problem
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.experiments.optimizer_race.surface_grid import SurfaceGrid
from playground.figures.optimizer_race import basins, card, numbers, rates, regimes, schedule
from playground.figures.optimizer_race.narration import narration
from playground.figures.optimizer_race.style import Legend
from playground.figures.optimizer_race.surface import contour_map, terrain
from playground.figures.scene import Columns, Plot, Rows, Scene, Table, Text

__all__ = ["Legend", "SidePanel", "basins", "card", "numbers", "rates", "regimes", "scene", "schedule"]

SidePanel = Plot | Table | Text | Rows | Columns


def scene(
    trace: RaceTrace,
    spec: RaceSpec,
    problem: Problem,
    grid: SurfaceGrid,
    legend: Legend,
    side_panels: Sequence[SidePanel],
    picture: str = "map",
) -> Scene:
    """The whole stage: `picture` is "map" or "terrain", the side panels stand to its right.

    The clock ends at `spec.steps`; a shorter trace, while the start is dragged, rests at its end.
    """
    surface = (
        terrain(trace, problem, grid, legend)
        if picture == "terrain"
        else contour_map(trace, spec, problem, grid, legend)
    )
    return Scene(
        last=spec.steps,
        height=414,
        narration=narration(trace, legend),
        panels=[Columns([surface, Rows(side_panels, grow=_share(side_panels))])],
    )


def _share(side_panels: Sequence[SidePanel]) -> float:
    """The width of what stands beside the map, which has 1.1: more for a derivation or a long table."""
    if any(isinstance(panel, Text) for panel in side_panels):
        return 1.7
    return 1.1 if any(isinstance(panel, Table) and panel.dense for panel in side_panels) else 0.9
