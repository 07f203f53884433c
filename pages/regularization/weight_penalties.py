"""Weight penalties: L1, L2 and both, over all lambdas, step by step, in a plane, and in Adam and AdamW."""

from dataclasses import replace

import streamlit as st

from pages.regularization.penalty_controls import BEST, DEFAULT, PAGE, WEIGHT
from pages.regularization.penalty_words import maths
from playground.experiments.weight_penalties import decay, geometry, path, steps
from playground.experiments.weight_penalties.programs import script
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec
from playground.figures import weight_penalties as figure
from playground.ui import frame
from playground.ui.controls import filled
from playground.ui.hold import follow, held, hold, take
from playground.ui.player import player, reported

EXPERIMENTS = {"path": path, "steps": steps, "geometry": geometry, "decay": decay}
FIGURES = {"path": figure.path, "steps": figure.steps, "geometry": figure.geometry, "decay": figure.decay}
COMPUTE = {
    view: st.cache_data(experiment.run, max_entries=32, show_spinner=False)
    for view, experiment in EXPERIMENTS.items()
}


def best_moved(grip: str) -> None:
    """The minimum of the loss is dragged: the picture follows at once, the controls when it is let go."""
    at = reported("stage", grip)
    w1, w2 = BEST
    hold(at["done"], (w1, w1.nearest(at["x"])), (w2, w2.nearest(at["y"])))


def clicked() -> None:
    """A click on a curve over lambda goes there; on a weight, the table shows that weight."""
    at = reported("stage", "click")
    if at is None:
        return
    if at["panel"] in ("errors", "ways"):
        frame.seek(min(max(round(at["x"]), 0), len(LAMBDAS) - 1))
    elif at["panel"] == "weights":
        take((WEIGHT, WEIGHT.nearest(at["x"])))


@st.fragment
def view(spec: WeightPenaltiesSpec, shown: str) -> None:
    """The stage; dragging reruns this alone."""
    follow()
    spec = replace(spec, **held())
    scene = FIGURES[shown].scene(COMPUTE[shown](spec), spec, **frame.clock())
    grips = {
        f"on_best-{key}_change": lambda key=key: best_moved(f"best-{key}") for key in figure.geometry.ORDER
    }
    player(scene.pack(), key="stage", on_click_change=clicked, **grips)


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec, shown = filled(DEFAULT, values), values["penalty_view"]
    with frame.stage():
        view(spec, shown)
    frame.below(
        f"weight_penalties_{shown}",
        maths=lambda: maths(spec, shown),
        script=lambda: script(spec, shown),
        table=lambda: EXPERIMENTS[shown].table(COMPUTE[shown](spec)),
    )


if __name__ == "__main__":
    main()
