"""One body, many heads: a body for every shape of sequence processing."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.recurrence import heads_shapes
from pages.recurrence.heads_shapes_controls import SHAPE_CONTROLS
from pages.recurrence.heads_shapes_lessons import SHAPE_LESSONS
from playground.errors import UserError
from playground.ui import frame, messages
from playground.ui.controls import Choice
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

VIEW: Choice = Choice(
    "view", "Look at", "What is fed at which step.", {"shapes": "Shapes of sequences"}, "shapes"
)
SHOW: Mapping[str, Callable[[Mapping[str, Any]], None]] = {"shapes": heads_shapes.show}

PAGE = Page(
    title="One body, many heads",
    question="What is fed to a recurrent network at which step, and which of its outputs count?",
    formula=[(r"h_t", "value"), (r"=f(x_t,h_{t-1}),\quad", ""), (r"y_t", "update"), (r"=g(h_t)", "")],
    controls=[VIEW, *SHAPE_CONTROLS],
    lessons=SHAPE_LESSONS,
)


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
