"""Runs whose scenes the tests look at, with every panel beside the map."""

from playground.experiments.batch_size import cost, loss_grid, noise, paths, predictions, steady_state
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures import batch_size as figure

SPEC = BatchSizeSpec(epochs=3)


COST = cost.Cost((1, 8, 64), (64, 8, 1), (0.0128, 0.002, 0.0004))


def parts(spec):
    return paths.run(spec), loss_grid.run(spec)


def side_panels(spec, view):
    trace, grid = parts(spec)
    last = len(trace.seen) - 1
    if view == "noise":
        gradients = noise.run(spec, trace)
        return [figure.noise.cloud(gradients, spec), figure.noise.by_size(gradients, spec)]
    if view == "steady_state":
        steady = steady_state.run(spec, trace, grid)
        return [
            figure.steady_state.distance(trace, spec, steady, last),
            figure.steady_state.by_rate(trace, spec, steady),
        ]
    if view == "progress":
        by_examples = figure.progress.by_examples(trace, spec, grid, last, log=True)
        return [figure.progress.by_updates(trace, spec, grid, last), by_examples]
    if view == "cost":
        return [figure.cost.updates(COST, spec), figure.cost.seconds(COST, spec)]
    curves = predictions.run(spec, trace, grid)
    return [
        figure.predictions.prediction_plot(trace, spec, curves),
        figure.progress.by_examples(trace, spec, grid, last),
    ]


def drawn(spec, view="fit"):
    trace, grid = parts(spec)
    return trace, figure.scene(trace, spec, grid, side_panels(spec, view), len(trace.seen) - 1)
