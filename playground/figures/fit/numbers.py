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
            absent=absent,
        )
    ]
    if not trace.spec.is_regression:
        right = [trace.train_accuracy, trace.held_out_accuracy]
        return [*rows, Row(f"{prefix}right", right, "percent:1", absent=absent)]
    errors = list(trace.squared_error)
    rows.append(Row(f"{prefix}MSE", errors, "significant:4", absent=absent))
    if trace.spec.function == "course":
        quarter = [error / COURSE_DIVISOR for error in errors]
        rows.append(Row(f"{prefix}MSE/4", quarter, "significant:4", absent=absent))
    return rows


def unit_table(trace: FitTrace, unit: Unit) -> Table:
    """The weights into one unit and its bias, each with its gradient; the weights can be edited."""
    layer, number = unit
    (w, b), (dw, db) = trace.weights(), trace.weights("grad")
    rows = [
        Row(
            source_name(trace, layer - 1, i),
            [w[layer - 1][:, number, i], dw[layer - 1][:, number, i]],
            ("fixed:4", "exponent:1"),
            edit=f"w{layer}.{number + 1}.{i + 1}",
            step=0.05,
            link=f"e{layer}.{number + 1}.{i + 1}",
        )
        for i in range(trace.sizes[layer - 1])
    ]
    bias = [b[layer - 1][:, number], db[layer - 1][:, number]]
    name = f"b{layer}.{number + 1}"
    rows.append(
        Row("bias", bias, ("fixed:4", "exponent:1"), edit=name, step=0.05, link=f"u{layer}.{number + 1}")
    )
    words = unit_words(trace, unit)
    return Table("unit", rows, ("weight", "∂L"), dense=True, title=f"Into {words}, to drag", grow=1)


def narration(trace: FitTrace) -> list[tuple[int, str]]:
    """One sentence for each kept epoch."""
    return [(k, sentence(trace, k)) for k in range(trace.last + 1)]


def comparison_narration(traces: tuple[FitTrace, FitTrace]) -> list[tuple[int, str]]:
    """One sentence for each kept epoch of two networks."""
    longest = max(traces, key=lambda trace: trace.last)
    return [(k, comparison_sentence(traces, k)) for k in range(longest.last + 1)]


def comparison_sentence(traces: tuple[FitTrace, FitTrace], k: int) -> str:
    """What both networks do at kept epoch k; one that has diverged stays where it did."""
    longest = max(traces, key=lambda trace: trace.last)
    parts = []
    for name, trace in zip("AB", traces, strict=True):
        at = min(k, trace.last)
        if trace.diverged == at:
            parts.append(f"{name} has diverged")
        elif trace.spec.is_regression:
            parts.append(f"mean squared error of {name} {digits(trace.squared_error[0][at], 3)}")
        else:
            parts.append(f"{name} has {100 * trace.train_accuracy[at]:.0f} % right")
    return f"Epoch {longest.epochs[k]:,}, on the training points: {parts[0]}, {parts[1]}."


def sentence(trace: FitTrace, k: int) -> str:
    """What the network does at kept epoch k."""
    epoch = f"Epoch {trace.epochs[k]:,}" + (f" of {trace.planned:,}" if trace.fraction < 1 else "")
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
