"""Losses: a score, a prediction, how bad it is, and which way the loss pulls."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.networks.losses_controls import (
    CONTROLS,
    DEFAULT,
    INPUTS,
    LABEL,
    LIMIT,
    LOGITS,
    SCORE,
    TARGET,
    WEIGHT_LIMIT,
    WEIGHTS,
    WORD,
    WORD_WEIGHTS,
)
from pages.networks.losses_lessons import LESSONS
from pages.networks.losses_maths import maths
from playground.catalog.losses import LOSSES
from playground.experiments import losses as experiment
from playground.experiments.losses import WORDS
from playground.experiments.number_edits import within_limit
from playground.figures import losses as figure
from playground.notation import Part
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.player import player, reported

WEIGHT_GRADIENTS = {  # by whether there is a score for each word
    True: r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial\mathbf z}\,\mathbf x^\top",
    False: r"\frac{\partial L}{\partial\mathbf w} = \frac{dL}{dz}\,\mathbf x",
}


def formula(values: Mapping[str, Any]) -> list[Part]:
    """The chosen loss, and its derivative with respect to the score, or to the weights of the score."""
    loss = LOSSES[values["loss"]]
    begin, end = (r"\small\begin{gathered}", ""), (r"\end{gathered}", "")
    gradient = loss.gradient_latex if values["view"] == "scores" else WEIGHT_GRADIENTS[loss.words]
    return [begin, (loss.latex, ""), (r"\\", ""), (gradient, "gradient"), end]


PAGE = Page(
    title="Losses",
    question="How bad is a prediction, and which way does the loss pull the score?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(experiment.run)
compute_weights = cache_data(experiment.run_weights)


def score_moved() -> None:
    """The handle of the single score is being dragged."""
    event = reported("stage", "score")
    preview(event["done"], (SCORE, SCORE.nearest(event["x"])))


def label_moved() -> None:
    """The handle of the single score's target is being dragged."""
    event = reported("stage", "label")
    preview(event["done"], (LABEL, LABEL.nearest(event["y"])))


def word_score_moved(spec: experiment.LossesSpec, i: int) -> None:
    """The handle of a word's score is being dragged: the loss is drawn against that score."""
    event = reported("stage", f"z{i}")
    score = round(within_limit(event["x"], LIMIT), 2)
    logits = (*spec.logits[:i], score, *spec.logits[i + 1 :])
    preview(event["done"], (LOGITS, logits), (WORD, WORDS[i]))


def word_target_moved(spec: experiment.LossesSpec, i: int) -> None:
    """The handle of a word's share of the target is being dragged."""
    event = reported("stage", f"p{i}")
    preview(event["done"], (TARGET, experiment.with_share(spec.target, i, event["x"])))


def number_edited(spec: experiment.LossesSpec) -> None:
    """An input ("x0") or a weight ("w21", row and column) is being dragged or has been typed on the stage."""
    event = reported("stage", "edit")
    kind, index, value = event["name"][0], event["name"][1:], float(event["value"])
    value = within_limit(value, WEIGHT_LIMIT)
    control, place = INPUTS, int(index[-1])
    if kind == "w":
        control = WORD_WEIGHTS if LOSSES[spec.loss].words else WEIGHTS
        place += len(spec.inputs) * int(index[0])
    numbers = getattr(spec, control.name)
    preview(event["done"], (control, (*numbers[:place], value, *numbers[place + 1 :])))


@st.fragment
def weights_stage(spec: experiment.LossesSpec) -> None:
    """The picture of the weights; an edit in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    scene = figure.weights_scene(compute_weights(shown), shown)
    player(scene, key="stage", on_edit_change=partial(number_edited, spec))


@st.fragment
def stage(spec: experiment.LossesSpec) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    view = figure.view_of(compute(spec))  # the axes stay while something is dragged
    shown = replace(spec, **preview_values())
    callbacks = {"on_score_change": score_moved, "on_label_change": label_moved}
    for i in range(len(WORDS)):
        callbacks[f"on_z{i}_change"] = partial(word_score_moved, spec, i)
        callbacks[f"on_p{i}_change"] = partial(word_target_moved, spec, i)
    player(figure.scene(compute(shown), shown, view), key="stage", **callbacks)


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = fill_spec(DEFAULT, values)
    on_weights = values["view"] == "weights"
    with frame.stage():
        (weights_stage if on_weights else stage)(spec)
    trace = compute(spec)
    frame.below(
        "losses",
        maths=lambda: maths(spec, trace),
        script=lambda: (experiment.weights_script if on_weights else experiment.script)(spec),
        table=lambda: (
            experiment.weights_table(compute_weights(spec)) if on_weights else experiment.table(trace)
        ),
    )


if __name__ == "__main__":
    main()
