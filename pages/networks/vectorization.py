"""Vectorization: what the interpreter does for a loop and for one matrix product, and how long each takes."""

from collections.abc import Mapping
from typing import Any

from pages.networks import vectorization_run
from pages.networks.vectorization_controls import CONTROLS, measurement_spec_of, setup_of, walk_spec_of
from pages.networks.vectorization_lessons import LESSONS
from pages.networks.vectorization_maths import times_maths, walk_maths
from playground.experiments.vectorization import script, walk
from playground.experiments.vectorization.measured import table as times_table
from playground.figures.vectorization import walk_scene
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.frame import Page
from playground.ui.owner import owner
from playground.ui.player import player

PAGE = Page(
    title="Vectorization",
    question="Why is one product faster than a loop that multiplies as often?",
    formula=[
        (r"[\,W\mathbf x_1\;\dots\;W\mathbf x_N\,]", "value"),
        (r"=W\,[\,\mathbf x_1\;\dots\;\mathbf x_N\,]=", ""),
        (r"W X", "value"),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(walk.run)


def show_calls(values: Mapping[str, Any]) -> None:
    """The small example, instruction by instruction."""
    spec = walk_spec_of(values)
    trace = compute(spec)
    with frame.stage():
        player(walk_scene(trace), key="stage")
    frame.below(
        "vectorization",
        maths=lambda: walk_maths(trace),
        script=lambda: script.walk_script(spec),
        table=lambda: walk.table(trace),
        prints="every instruction, and the multiplications made so far",
    )


def show_times(values: Mapping[str, Any], token: str) -> None:
    """The measured times."""
    spec, setup = measurement_spec_of(values), setup_of(values)
    with frame.stage():
        measured = vectorization_run.stage(spec, setup, token)
    frame.below(
        "vectorization_times",
        maths=lambda: times_maths(measured, setup),
        script=lambda: script.measurement_script(spec, setup),
        table=lambda: times_table(measured),
        prints="the times that your machine needs: they are never the same twice",
    )


def main() -> None:
    """Ask, compute, show, explain."""
    token = owner()
    values = frame.open_page(PAGE)
    if values["view"] == "times":
        show_times(values, token)
    else:
        show_calls(values)


if __name__ == "__main__":
    main()
