"""The views whose clock is lambda: the axis of lambda, and the scene."""

from collections.abc import Sequence

from playground.experiments.weight_penalties.spec import (
    HIGHEST_EXPONENT,
    LAMBDAS,
    LOWEST_EXPONENT,
    PER_DECADE,
)
from playground.figures.plots import Json, axis
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.weight_penalties.style import HEIGHT


def lambda_axis() -> Json:
    """An axis of the steps with their lambda as labels: 0, then a logarithmic scale."""
    exponents = range(LOWEST_EXPONENT + 1, HIGHEST_EXPONENT + 1, 2)
    return axis(
        "λ",
        (-1.5, len(LAMBDAS) + 0.5),
        tickvals=[0, *(1 + PER_DECADE * (exponent - LOWEST_EXPONENT) for exponent in exponents)],
        ticktext=["0", *(f"{10.0**exponent:g}" for exponent in exponents)],
        tickangle=0,
    )


def lambda_scene(
    stage: Rows | Columns,
    narration: Sequence[tuple[int, str]],
    discreet_narration: Sequence[tuple[int, str]] = (),
) -> Scene:
    """The scene of a stage with a step for each lambda."""
    return Scene(
        last=len(LAMBDAS) - 1,
        rate=8,
        unit="step of λ",
        height=HEIGHT,
        narration=narration,
        discreet_narration=discreet_narration,
        panels=[stage],
    )
