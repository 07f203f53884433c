"""One body, many heads: one encoder, and a head for every kind of task."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.recurrence import heads_reading, heads_shapes, heads_training
from pages.recurrence.heads_controls import CONTROLS, example_text
from pages.recurrence.heads_lessons import LESSONS
from playground.errors import TextError, UserError
from playground.experiments.heads.tasks import TASKS
from playground.notation import Part
from playground.ui import frame, messages
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

PREDICTIONS = {  # by loss of the head
    "cross-entropy": (r"=\mathrm{softmax}(", ")"),
    "binary-cross-entropy": (r"=\sigma(", ")"),
    "squared": ("=", ""),
}
POOLED = {  # by pooling
    "mean": r"\tfrac{1}{T}\sum_t h_t",
    "max": r"\max_t h_t",
    "last": r"[\overrightarrow{h}_T;\overleftarrow{h}_1]",
}
STATES = {"token": "h_t", "next": r"\overrightarrow{h}_t"}  # by level of a head that does not pool


def head_formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The head's prediction, as it reads the states."""
    task = TASKS[values["head"]]
    index = "" if task.pools else "_t"
    states = POOLED[values["pooling"]] if task.pools else STATES[task.level]
    begin, end = PREDICTIONS[task.loss]
    return [
        (rf"\hat y{index}", "value"),
        (begin, ""),
        (r"W\,", "update"),
        (states, "value"),
        (f"+b{end}", ""),
    ]


SHAPES_FORMULA = [(r"h_t", "value"), (r"=f(x_t,h_{t-1}),\quad", ""), (r"y_t", "update"), (r"=g(h_t)", "")]
FORMULAS: Mapping[str, Callable[[Mapping[str, Any]], Sequence[Part]]] = {  # by view
    "heads": head_formula,
    "reading": head_formula,
    "shapes": lambda values: SHAPES_FORMULA,
}

PAGE = Page(
    title="One body, many heads",
    question="What stays and what is swapped when the same network is to do another task?",
    formula=lambda values: FORMULAS[values["view"]](values),
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "heads": heads_training.show,
    "reading": heads_reading.show,
    "shapes": heads_shapes.show,
}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except TextError as error:
        messages.error(error)
        text = example_text(values)
        st.button("Use the example text", on_click=text.set, args=(text.default,), key="default-text")
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
