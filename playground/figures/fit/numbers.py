"""The numbers of the current epoch, those of one unit, and the sentence of each step."""

import numpy as np

from playground.experiments.fit import FitTrace
from playground.figures.fit.network import Unit, source_name, unit_words
from playground.figures.numbers import digits
from playground.figures.scene import Row, Table

COURSE_DIVISOR = 4  # what demo 03 of lecture 5 prints is its mean squared error over 4 batches


def losses_table(traces: tuple[FitTrace, ...], names: tuple[str, ...] = ("",)) -> Table:
    """Loss, and accuracy or squared error, on the points trained on and on the held-out ones."""
    rows = [row for trace, name in zip(traces, names, strict=True) for row in _rows(trace, name)]
    return Table("numbers", rows, ("training", "held out"), dense=True)


def _rows(trace: FitTrace, name: str) -> list[Row]:
    prefix = f"{name} " if name else ""
    absent = "none"
    rows = [
        Row(
            f"{prefix}loss",
            [trace.train_loss, trace.held_out_loss],
            "significant:4",
            meaning="mean over the points; of a regression in units of the scaled target",
            absent=absent,
        )
    ]
    if not trace.spec.is_regression:
        right = [trace.train_accuracy, trace.held_out_accuracy]
        return [*rows, Row(f"{prefix}right", right, "percent:1", meaning="share of right classes", absent=absent)]
    errors = list(trace.squared_error)
    rows.append(Row(f"{prefix}MSE", errors, "significant:4", meaning="in units of y²", absent=absent))
    if trace.spec.function == "course":
        quarter = [error / COURSE_DIVISOR for error in errors]
        words = "what the course's demo prints: about 104 after its 50,000 epochs"
        rows.append(Row(f"{prefix}MSE/4", quarter, "significant:4", meaning=words, absent=absent))
    return rows


def unit_table(trace: FitTrace, unit: Unit) -> Table:
    """The weights into one unit and its bias, each with its gradient; the weights can be edited."""
    layer, number = unit
    (w, b), (dw, db) = trace.weights(), trace.weights("grad")
    rows = [
        Row(
            f"w from {source_name(trace, layer - 1, i)}",
            [w[layer - 1][:, number, i], dw[layer - 1][:, number, i]],
            ("fixed:4", "exponent:1"),
            edit=f"w{layer}.{number + 1}.{i + 1}",
            step=0.05,
            link=f"e{layer}.{number + 1}.{i + 1}",
            meaning="drag or type: set at this epoch, the training goes on from there",
        )
        for i in range(trace.sizes[layer - 1])
    ]
    bias = [b[layer - 1][:, number], db[layer - 1][:, number]]
    name = f"b{layer}.{number + 1}"
    rows.append(Row("bias b", bias, ("fixed:4", "exponent:1"), edit=name, step=0.05, link=f"u{layer}.{number + 1}"))
    words = unit_words(trace, unit)
    return Table("unit", rows, ("value", "∂L"), dense=True, title=f"Into {words}", grow=1)


def narration(trace: FitTrace) -> list[tuple[int, str]]:
    """One sentence for each kept epoch."""
    return [(k, sentence(trace, k)) for k in range(trace.last + 1)]


def sentence(trace: FitTrace, k: int) -> str:
    """What the network does at kept epoch k."""
    epoch = f"Epoch {trace.epochs[k]:,}"
    if not len(trace.data.x):
        return f"{epoch}: no points yet. Click in the plot to set some."
    if trace.diverged == k:
        return f"{epoch}: the loss is beyond all bounds. The learning rate is too large here."
    if trace.spec.is_regression:
        train, held_out = (error[k] for error in trace.squared_error)
        text = f"{epoch}: the mean squared error is {digits(train, 3)}"
        rest = f"{digits(held_out, 3)} on the held-out points"
    else:
        text = f"{epoch}: the loss is {digits(trace.train_loss[k], 3)}"
        rest = f"{100 * trace.held_out_accuracy[k]:.0f} % of the held-out points are right"
    return f"{text}; {rest}." if np.isfinite(trace.held_out_loss[k]) else f"{text} on the training points."


