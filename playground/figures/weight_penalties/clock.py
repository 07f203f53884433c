"""Where the clock is lambda: its axis, and the stage on which it runs."""

from collections.abc import Sequence
from typing import Any

from playground.experiments.weight_penalties.spec import FIRST, LAMBDAS, LAST, PER_DECADE
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.weight_penalties.look import titled


def lambda_axis() -> dict[str, Any]:
    """The clock's lambdas, evenly apart: 0, then a logarithmic scale."""
    powers = range(FIRST + 1, LAST + 1, 2)
    return {
        **titled("λ", -1.5, len(LAMBDAS) + 0.5),
        "tickvals": [0, *(1 + PER_DECADE * (power - FIRST) for power in powers)],
        "ticktext": ["0", *(f"{10.0**power:g}" for power in powers)],
        "tickangle": 0,
    }


def over_lambda(
    stage: Rows | Columns, narration: Sequence[tuple[int, str]], seek: int, step: int | None
) -> Scene:
    """The stage, a step for each lambda of the clock."""
    return Scene(
        last=len(LAMBDAS) - 1,
        url_key="step",
        seek=seek,
        step=step,
        rate=8,
        unit="step of λ",
        height=408,
        narration=narration,
        panels=[stage],
    )
