"""The scenes of the page on dropout: masks, thinned networks, and the training comparison."""

import numpy as np

from playground.experiments.dropout import Comparison, DropoutSpec, DropoutTrace
from playground.figures.dropout import narration, network_graph, predictions, thinned_networks, training
from playground.figures.scene import Columns, Rows, Scene

__all__ = ["scene", "training_scene"]

HEIGHT, TRAINING_HEIGHT = 410, 352  # CSS pixels; the training has a row with its button above the stage


def scene(trace: DropoutTrace, spec: DropoutSpec, view: str, mode: str = "train") -> Scene:
    """The stage of a view: "masks" (a mask each step), "means" (of the outputs), "networks" (a thinned one).

    `mode` concerns the masks: "train", "eval" (model.eval() was called) or "forgot" (it was not, at test).
    """
    if view == "networks":
        return _networks_scene(trace, spec)
    if view == "means":
        return _masks_scene(trace, spec, view, "train")
    return _masks_scene(trace, spec, view, mode)


def _masks_scene(trace: DropoutTrace, spec: DropoutSpec, view: str, mode: str) -> Scene:
    if view == "means":
        graph = network_graph.means_graph(trace, spec)
        sentences, discreet = (narration.means_narration(trace, hide) for hide in (False, True))
    else:
        graph = network_graph.mask_graph(trace, spec, mode)
        sentences, discreet = (narration.masks_narration(trace, spec, mode, hide) for hide in (False, True))
    plots = Columns([predictions.running_mean_plot(result, mode) for result in trace.results])
    return Scene(
        last=spec.mask_count - 1,
        rate=20 if view == "means" else 3,
        height=HEIGHT,
        narration=sentences,
        discreet_narration=discreet,
        panels=[Columns([graph, Rows([plots, predictions.table(trace, spec, mode)])])],
        numbers=np.arange(1, spec.mask_count + 1),
        unit="call" if mode == "eval" else "mask",
    )


def _networks_scene(trace: DropoutTrace, spec: DropoutSpec) -> Scene:
    count = thinned_networks.tile_count(spec)
    return Scene(
        last=count - 1,
        rate=1.5,
        height=HEIGHT,
        narration=narration.networks_narration(trace, spec, count),
        discreet_narration=narration.networks_narration(trace, spec, count, discreet=True),
        panels=thinned_networks.panels(trace, spec),
        numbers=np.arange(1, count + 1),
        unit="network",
    )


def training_scene(comparison: Comparison, active: bool = False) -> Scene:
    """The stage of the training, one evaluation a step; `active` while the training goes on."""
    evaluated = len(comparison.step) > 0
    return Scene(
        last=max(0, len(comparison.step) - 1),
        rate=10,
        height=TRAINING_HEIGHT,
        narration=narration.training_narration(comparison, active),
        panels=training.panels(comparison),
        numbers=comparison.step if evaluated else None,
        unit="update",
        follow=True,
    )
