"""The five lines, lit one by one, and the tensors after each."""

import re

import numpy as np

from playground.experiments.training_step import (
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
    code_lines,
)
from playground.figures.scene import Graph, Row, Table
from playground.figures.scene.diagram import Drawing, Span, span
from playground.figures.training_step.narration import short

LINE = 38  # height of a line of code, in pixels
WIDTH = 480
LETTERS = 14.0
ROLES = {  # words of the code: their colour, and the row of the table that they are about
    "mu": ("value", "mu"),
    "loss": ("ink", "loss"),
    "backward": ("gradient", "grad"),
    "step": ("update", "mu"),
    "zero_grad": ("gradient", "grad"),
}


def listing(trace: TrainingStepTrace, spec: TrainingStepSpec) -> Graph:
    """The five lines as they are run, lit one by one; beside each its result in this update."""
    steps = np.arange(len(trace.mu))
    lit = np.array([trace.line == line for line in range(1, LINES_PER_UPDATE + 1)], dtype=np.float64)
    update = (steps - 1) // LINES_PER_UPDATE + 1
    head = [f"for update in range({spec.updates}):   # this is number {max(1, k)}" for k in update]
    result = [[_result(trace, row, k) for k in range(len(steps))] for row in range(1, LINES_PER_UPDATE + 1)]
    return Graph(
        "code",
        _svg(spec.zero_grad == FORGOTTEN),
        arrays={"lit": lit},
        texts={"result": result, "head": [head]},
        alt="Five lines of Python, the one just run lit, and beside each line what it has made",
        grow=1,
    )


def _svg(forgotten: bool) -> str:
    """The listing: a header line and the five lines, in the colours of what they are about."""
    drawing = Drawing(WIDTH, LINE * (LINES_PER_UPDATE + 1), "the five lines of a training step")
    head = span(data_text="head.0", fill="var(--role-muted)")
    drawing.text(0, 0.65 * LINE, head, size=LETTERS)
    for i, line in enumerate(code_lines()):
        top, base = LINE * (i + 1), LINE * (i + 1.65)
        with drawing.group(class_="player-optional", data_show=f"lit.{i}"):
            drawing.rect(0, top, WIDTH, LINE, rx=4, fill="var(--role-update)", stroke="none", opacity=0.16)
            drawing.rect(0, top, 4, LINE, fill="var(--role-update)", stroke="none")
        left_out = forgotten and i == LINES_PER_UPDATE - 1
        parts = [span(f"# {line}", fill="var(--role-muted)")] if left_out else _coloured(line)
        drawing.text(14, base, *parts, size=LETTERS)
        result = span(data_text=f"result.{i}")
        drawing.text(WIDTH - 6, base, result, size=LETTERS, text_anchor="end", font_weight="600")
    return drawing.svg()


def _coloured(line: str) -> list[str | Span]:
    """A line of code in which the words of ROLES have their colours, and light up with their row."""
    return [
        span(part, fill=f"var(--role-{ROLES[part][0]})", font_weight="600", data_link=ROLES[part][1])
        if part in ROLES
        else part
        for part in re.split(rf"\b({'|'.join(ROLES)})\b", line)
    ]


def _result(trace: TrainingStepTrace, row: int, k: int) -> str:
    """The result of line `row`, if it has been run in the update that step k belongs to."""
    if trace.line[k] < row:
        return ""
    values = {1: trace.predicted, 2: trace.loss, 3: trace.grad, 4: trace.mu, 5: trace.grad}[row]
    step = k - int(trace.line[k]) + row
    if not np.isfinite(trace.mu[step]):
        return ""
    names = {1: "N(%s, 1)", 2: "%s", 3: ".grad %s", 4: "μ %s", 5: ".grad %s"}
    return names[row] % (short(values[step]) if np.isfinite(values[step]) else "None")


def tensor_table(trace: TrainingStepTrace) -> Table:
    """The tensors after the line just run, those it has changed lit, and the gradient by hand."""
    changed = {line: (trace.line == line).astype(np.float64) for line in range(1, LINES_PER_UPDATE + 1)}
    mean = f"mean {trace.mean:.6f}"
    grad = changed[3] + changed[5] * (trace.summed == 0)
    return Table(
        "numbers",
        [
            Row("μ", trace.mu, "fixed:6", "value", link="mu", lit=changed[4]),
            Row("μ.grad", trace.grad, "fixed:6", "gradient", note=_grad_notes(trace), link="grad", lit=grad),
            Row("loss", trace.loss, "fixed:6", "ink", note="nats", link="loss", lit=changed[2]),
            Row("N·μ − Σx", trace.slope, "fixed:6", "gradient", note="dL/dμ here, by hand"),
            Row("μ − mean", trace.mu - trace.mean, "fixed:6", "ink", note=mean, link="mu"),
        ],
        alt="The tensors after the line just run",
    )


def _grad_notes(trace: TrainingStepTrace) -> list[str]:
    """How many gradients .grad is the sum of at each step, and its difference from that sum by hand."""
    notes = []
    for count, grad, by_hand in zip(trace.summed, trace.grad, trace.grad_by_hand, strict=True):
        if not count >= 1:
            notes.append("None" if count == 0 else "")
            continue
        content = "1 gradient" if count == 1 else f"sum of {count:.0f}"
        difference = abs(grad - by_hand)
        notes.append(f"{content} = by hand" + (f" ±{difference:.0e}" if difference else ""))
    return notes
