"""The recursion of the chosen smoothing with its numbers in: one fraction for each order."""

import numpy as np

from playground.catalog.smoothers import Division
from playground.experiments.ngrams import NgramCounts, NgramsSpec, NgramsTrace
from playground.figures.ngrams.fraction import LETTER, Fractions, format_value
from playground.figures.ngrams.style import GROW_BELOW
from playground.figures.plots import clipped
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span
from playground.figures.scene.svg import Attribute

WIDTH, HEIGHT = 962, 300
LARGE, SMALL = 20.0, 15.0  # text of one or two rows, of more
LABEL_LETTERS = {LARGE: 30, SMALL: 36}
NOTE_HEIGHT = 24
RESULT: dict[str, Attribute] = {"fill": "var(--role-value)", "font_weight": "700"}


def division(trace: NgramsTrace, spec: NgramsSpec, counts: NgramCounts) -> Graph:
    """A row for each order that the smoothing uses, the longest context first; the uniform end last."""
    rows, steps = _rows(spec), range(trace.last + 1)
    symbols = int(counts.model.symbols.sum())
    by_order = trace.by_order
    divisions: list[list[Division | None]] = [
        list(by_order.divisions[k - 1]) if k else [Division("", "1", f"{symbols:,}")] * len(steps)
        for k in rows
    ]
    fractions = Fractions("rule", divisions)
    values = [by_order.probability[k - 1] if k else np.full(len(steps), 1 / symbols) for k in rows]
    size = LARGE if len(rows) <= 2 else SMALL
    return Graph(
        "division",
        _svg(spec, rows, fractions, size),
        arrays=fractions.arrays,
        texts={
            "of": [[_of(trace, k, t, LABEL_LETTERS[size]) for t in steps] for k in rows],
            "value": [
                [_value(divisions[i][t], float(values[i][t])) + _unused(spec, divisions, i, t) for t in steps]
                for i in range(len(rows))
            ],
            **fractions.texts,
        },
        wide=True,
        alt="The smoothing's rule with the numbers of the chosen token: one fraction for each order",
        grow=GROW_BELOW,
    )


def _rows(spec: NgramsSpec) -> list[int]:
    """The orders shown; 0 is the uniform distribution at the end of a recursion."""
    if not spec.smoother.recursive:
        return [spec.n]
    return list(range(spec.n, 0 if spec.smoother.zero_if_unseen else -1, -1))


def _svg(spec: NgramsSpec, rows: list[int], fractions: Fractions, size: float) -> str:
    d = Drawing(WIDTH, HEIGHT, "the division with its numbers")
    letter = LETTER * size
    pitch = min(4 * size, (HEIGHT - NOTE_HEIGHT) / len(rows))
    name = "S" if spec.smoother.normalization == "never" else "P"
    for i, order in enumerate(rows):
        y = pitch * (i + 0.5) + 0.33 * size
        role: dict[str, Attribute] = RESULT if i == 0 else {}
        x = letter * LABEL_LETTERS[size]
        of, end = span(data_text=f"of.{i}"), {"text_anchor": "end", "style": "white-space: pre"}
        d.formula(x, y, f"{name}_{order}", of, size=size, **role, **end)
        x = fractions.draw(d, i, x + letter, y, size, **role)
        d.text(x, y, span(data_text=f"value.{i}"), size=size, style="white-space: pre", **role)
    d.text(0, HEIGHT - 5, _note(spec), size=14, fill="var(--role-muted)")
    return d.svg()


def _of(trace: NgramsTrace, order: int, t: int, letters: int) -> str:
    """(token | context) of an order, behind the letter P."""
    if np.isnan(trace.by_order.total[order - 1, t]) and order:
        return ""
    token = clipped(trace.chosen_names[t], 12, end=True)
    context = trace.by_order.contexts[order - 1][t].strip() if order else ""
    room = letters - len(f"P0({token} | ) =")
    return f"({token} | {clipped(context, room, end=True)}) =" if context else f"({token}) ="


def _value(division: Division | None, p: float) -> str:
    return "" if division is None else f" = {format_value(p)}"


def _unused(spec: NgramsSpec, divisions: list[list[Division | None]], row: int, t: int) -> str:
    """Backoff does not ask the orders below the first that has seen the n-gram."""
    if spec.smoothing != "stupid":
        return ""
    longer = [rows[t] for rows in divisions[:row]]
    return "   not asked" if any(x is not None and x.numerator for x in longer) else ""


def _note(spec: NgramsSpec) -> str:
    if spec.smoother.continuation and spec.n > 1:
        return "Below n the counts are those of contexts: how many different tokens stood before."
    if spec.smoother.normalization == "never":
        return "S is a score: over the vocabulary the scores do not add up to 1."
    return "Each order asks the one below it; the last is uniform." if spec.smoother.recursive else ""
