"""The scene of "The output bias": the loss from four starts, and what each predicts on average."""

import numpy as np

from playground.experiments.initialization.output_bias import KEPT, STARTS, OutputBiasTrace
from playground.figures.numbers import digits
from playground.figures.plots import axis, clipped, figure, line, log_axis, log_span
from playground.figures.scene import (
    Columns,
    Cursor,
    Curve,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Table,
    Trails,
)
from playground.figures.scene.panels import Panel
from playground.figures.spelling import literal

COLOURS = ("kind1", "kind3", "kind2", "kind0")  # by start
NAMES = ("N(0, 1)", "PyTorch", "zero", "bias")
MEANINGS = ("W₂ at random", "its default", "W₂ and b₂", "b₂ of the data")
UNITS = {"tokens": "nats", "one_class": "nats", "regression": "squared tokens"}
MARGIN = {"l": 48, "r": 12, "t": 6, "b": 38}


def scene(trace: OutputBiasTrace) -> Scene:
    """One step of the clock for each kept update."""
    right: list[Panel] = [_numbers(trace)]
    if trace.spec.head == "tokens":
        right.insert(0, _outputs(trace))
    return Scene(
        last=trace.last,
        rate=4,
        height=430,
        numbers=np.array(KEPT),
        unit="update",
        narration=[(k, _sentence(trace, k)) for k in range(trace.last + 1)],
        panels=[Columns([_losses(trace), Rows(right, grow=1.0)])],
    )


def _losses(trace: OutputBiasTrace) -> Plot:
    x = np.array(KEPT, dtype=np.float64)
    low, high = log_span(np.append(trace.loss.ravel(), trace.uniform), 1e-4)
    data = [
        line(
            x, np.where(y > 0, y, np.nan), COLOURS[s], 1, f"{title}: %{{y:.3f}}", opacity=0.25, name=NAMES[s]
        )
        for s, (title, y) in enumerate(zip(STARTS.values(), trace.loss, strict=True))
    ]
    first = "ln V" if trace.spec.head == "tokens" else "ln 2" if trace.spec.head == "one_class" else "mean y²"
    best = {"tokens": "unigram", "one_class": "entropy", "regression": "Var(y)"}[trace.spec.head]
    return Plot(
        "loss",
        figure(
            axis("update", (-3, KEPT[-1]), nticks=6),
            log_axis(low / 1.05, high * 1.05, per_decade=0),
            data,
            MARGIN,
        ),
        actors=[
            Cursor(at=x, colors="line"),
            Rules(y=np.array([[trace.uniform]]), colors="muted", labels=[first]),
            Rules(y=np.array([[trace.constant]]), colors="muted", labels=[best]),
            Trails(np.tile(x, (len(STARTS), 1)), trace.loss, list(COLOURS), width=3),
        ],
        title=f"loss of all {trace.examples:,} examples ({UNITS[trace.spec.head]})",
        alt="The loss by update from four starts of the output layer",
        grow=1.1,
    )


def _outputs(trace: OutputBiasTrace) -> Plot:
    """The mean probability of the most frequent tokens from every start; rings: their frequency."""
    T = len(trace.names)
    x = np.arange(T, dtype=np.float64)
    top = max(float(trace.share.max()), float(trace.output[1:].max())) * 1.15
    names = [clipped(name, 8 if T <= 6 else 6) for name in trace.names]
    horizontal = axis(
        "", (-0.5, T - 0.5), tickvals=x, ticktext=[literal(name) for name in names], tickangle=0
    )
    curves = [Curve(x, np.minimum(trace.output[s], top), COLOURS[s], 2.5) for s in (1, 2, 3)]
    K = trace.output.shape[-1]
    rings = Marker(np.repeat(x[:, None], K, 1), np.repeat(trace.share[:, None], K, 1), "ink", 6, shape="ring")
    return Plot(
        "outputs",
        figure(horizontal, axis("", (0, top), nticks=4, tickformat=".0%"), margin={**MARGIN, "b": 30}),
        actors=[*curves, rings],
        title="mean P of a token; rings: its frequency",
        alt="The mean probability of the most frequent tokens, from three starts, beside their frequencies",
    )


def _numbers(trace: OutputBiasTrace) -> Table:
    rows = [
        Row(
            NAMES[s],
            [trace.loss[s, :1], trace.loss[s], trace.output[s, 0]],
            ("fixed:4", "fixed:4", "fixed:3"),
            COLOURS[s],
            MEANINGS[s],
        )
        for s in range(len(STARTS))
    ]
    blank = np.array([np.nan])
    words = {
        "tokens": ("ln V", "unigram"),
        "one_class": ("ln 2", "entropy"),
        "regression": ("mean y²", "Var(y)"),
    }
    uniform, constant = words[trace.spec.head]
    mean = trace.share[:1]
    rows += [
        Row(
            uniform,
            [np.array([trace.uniform]), blank, blank],
            "fixed:4",
            "muted",
            "output 0",
            absent=" ",
        ),
        Row(
            constant,
            [np.array([trace.constant]), blank, mean],
            ("fixed:4", "fixed:4", "fixed:3"),
            "muted",
            "best constant",
            absent=" ",
        ),
    ]
    told = {
        "tokens": f"P({literal(clipped(trace.names[0], 6))})",
        "one_class": f"P({literal(clipped(trace.names[0], 6))})",
        "regression": "mean ŷ",
    }
    return Table(
        "numbers",
        rows,
        ("first loss", "loss", told[trace.spec.head]),
        alt="First loss, loss and mean prediction of every start",
    )


def _sentence(trace: OutputBiasTrace, k: int) -> str:
    zero, bias = (digits(float(trace.loss[s, k])) for s in (2, 3))
    if k:
        gap = digits(float(trace.loss[2, k] - trace.loss[3, k]), 2)
        return (
            f"Update {KEPT[k]}: from b₂ = 0 the loss is {zero}, from the bias of the data {bias}: {gap} more."
        )
    constant = digits(trace.constant)
    if trace.spec.head == "tokens":
        first = f"ln {trace.kinds:,} = {digits(trace.uniform)}"
        return f"Start: W₂ = 0 gives {first}; with b₂ = ln p it is {bias}, the unigram cross-entropy."
    if trace.spec.head == "one_class":
        return (
            f"Start: W₂ = 0 gives ln 2 = {zero}; with b₂ = ln(p/(1 − p)) it is {constant}, the entropy of p."
        )
    return f"Start: W₂ = 0 gives mean(y²) = {zero}; with b₂ = mean(y) it is Var(y) = {constant}."
