"""Weight penalties: L1, L2 and both, over all lambdas, step by step, in a plane, and in Adam and AdamW."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.regularization.weight_penalties_controls import (
    CONTROLS,
    DEFAULT,
    MINIMUM_W1,
    MINIMUM_W2,
    WEIGHT,
)
from pages.regularization.weight_penalties_lessons import LESSONS
from pages.regularization.weight_penalties_maths import maths
from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties import decay, geometry, path, steps
from playground.experiments.weight_penalties.scripts import script
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec
from playground.figures import weight_penalties as figure
from playground.figures.scene import Scene
from playground.figures.weight_penalties.geometry import HANDLES
from playground.notation import Part
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.player import player, reported
from playground.ui.seek import seek

LOSSES: Mapping[str, Sequence[Part]] = {  # by view
    "path": [(r"\tfrac{1}{2N}\lVert Xw+b-y\rVert^2", "value")],
    "steps": [(r"\tfrac{1}{2N}\lVert Xw+b-y\rVert^2", "value")],
    "geometry": [(r"L(w)", "value")],
}


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The loss with the chosen penalty; "Two weights" shows all penalties, "decay" takes from the weights."""
    if values["view"] == "decay":
        step = (r"\tfrac{\hat m}{\sqrt{\hat v}+\varepsilon}", "gradient")
        return [(r"w\leftarrow w-\eta", ""), step, ("-", ""), (r"\eta\lambda w", "update")]
    omega = PENALTIES[values["penalty"]].latex.partition("=")[2].partition("=")[0]
    penalty = r"\lambda\,\Omega(w)" if values["view"] == "geometry" else omega
    return [*LOSSES[values["view"]], ("+", ""), (penalty, "update")]


PAGE = Page(
    title="Weight penalties",
    question="What does it do to a model that its weights cost something?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)

EXPERIMENTS = {"path": path, "steps": steps, "geometry": geometry, "decay": decay}
COMPUTE = {view: cache_data(experiment.run) for view, experiment in EXPERIMENTS.items()}


def minimum_moved(handle: str) -> None:
    """The minimum of the loss is dragged: the picture follows at once, the controls when it is let go."""
    at = reported("stage", handle)
    preview(
        at["done"],
        (MINIMUM_W1, MINIMUM_W1.nearest(at["x"])),
        (MINIMUM_W2, MINIMUM_W2.nearest(at["y"])),
    )


def clicked() -> None:
    """A click on a curve over lambda goes to that lambda; on a weight, the table shows that weight."""
    at = reported("stage", "click")
    if at is None:
        return
    if at["panel"] in ("errors", "weights-by-lambda"):
        seek(min(max(round(at["x"]), 0), len(LAMBDAS) - 1))
    elif at["panel"] == "weights":
        apply((WEIGHT, WEIGHT.nearest(at["x"])))


def scene_of(spec: WeightPenaltiesSpec, values: Mapping[str, Any]) -> Scene:
    """The scene of the view in `values`."""
    trace = COMPUTE[values["view"]](spec)
    match values["view"]:
        case "path":
            return figure.path.scene(trace, spec)
        case "steps":
            return figure.steps.scene(trace, spec, values["method"], values["weight"])
        case "geometry":
            return figure.geometry.scene(trace)
        case _:
            return figure.decay.scene(trace, spec)


@st.fragment
def view(spec: WeightPenaltiesSpec, values: Mapping[str, Any]) -> None:
    """The stage; dragging reruns this alone."""
    rerun_if_requested()
    scene = scene_of(replace(spec, **preview_values()), values)
    handles = {f"on_{name}_change": partial(minimum_moved, name) for name in HANDLES.values()}
    player(scene, key="stage", on_click_change=clicked, **handles)


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec, name = fill_spec(DEFAULT, values), values["view"]
    with frame.stage():
        view(spec, values)
    frame.below(
        f"weight_penalties_{name}",
        maths=lambda: maths(spec, name),
        script=lambda: script(spec, name, values["weight"]),
        table=lambda: EXPERIMENTS[name].table(COMPUTE[name](spec)),
        prints="numbers of the picture, at some of its steps",
    )


if __name__ == "__main__":
    main()
