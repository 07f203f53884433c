"""Batch size: the panels beside the map."""

from dataclasses import replace

from playground.experiments.batch_size import cost, loss_grid, noise, paths, predictions, steady_state
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures import batch_size as figure
from playground.figures.scene import Plot
from playground.ui.caches import cache_data

measure = cache_data(cost.timing, max_entries=32, show_spinner="Measuring some epochs …")

Sentences = list[tuple[int, str]]


def side_panels(
    view: str, spec: BatchSizeSpec, trace: paths.BatchSizeTrace, grid: loss_grid.LossGrid, last: int
) -> tuple[list[Plot], Sentences]:
    """The panels of a view, and its own sentences where it has any; the clock ends at `last`."""
    if view == "epoch":
        return [figure.predictions.prediction_plot(trace, spec, predictions.run(spec, trace, grid))], []
    if view == "progress":
        by_examples = figure.progress.by_examples(trace, spec, grid, last, log=True)
        return [figure.progress.by_updates(trace, spec, grid, last), by_examples], []
    if view == "noise":
        gradients = noise.run(spec, trace)
        panels = [figure.noise.cloud(gradients, spec), figure.noise.by_size(gradients, spec)]
        return panels, figure.noise.narration(gradients, spec)
    if view == "steady_state":
        all_epochs = replace(spec, epochs=last // spec.examples)  # the sweep stays while the start is dragged
        steady = steady_state.run(all_epochs, trace, grid)
        panels = [
            figure.steady_state.distance(trace, spec, steady, last),
            figure.steady_state.by_rate(trace, spec, steady),
        ]
        return panels, figure.steady_state.narration(trace, spec, steady)
    if view == "cost":
        # nothing else matters for the time, so nothing else measures it anew
        epoch = measure(BatchSizeSpec(spec.model, spec.batch_size, examples=spec.examples))
        panels = [figure.cost.updates(epoch, spec), figure.cost.seconds(epoch, spec)]
        return panels, figure.cost.narration(epoch)
    curves = predictions.run(spec, trace, grid)
    by_examples = figure.progress.by_examples(trace, spec, grid, last)
    return [figure.predictions.prediction_plot(trace, spec, curves), by_examples], []
