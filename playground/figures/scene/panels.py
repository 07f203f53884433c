"""The panels of a scene: stage, table, bars, text (and graph.py, heat.py, terrain.py). Each writes itself.

A panel of which nothing may be seen before a step, while the reader hides the future, says so with
`known_from` (END: the last step, for what sums up the whole).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from playground.figures.scene.actors import Actor, Colour, Handle
from playground.figures.scene.graph import Graph
from playground.figures.scene.heat import Heat
from playground.figures.scene.terrain import Terrain
from playground.figures.scene.tokens import Tokens
from playground.figures.scene.wire import Json, Packer, digest, indexed

AXIS = re.compile(r"[xy]axis\d*")


@dataclass(frozen=True)
class Plot:
    """A still plotly stage (axes, hover, zoom) with actors moving on a canvas above it.

    With `clickable` a click anywhere in the plot area reports `click` = {"panel", "x", "y"}. With `tween` the
    actors move from step to step in so many seconds, along straight lines, instead of all at once.
    """

    kind: ClassVar[str] = "plot"
    id: str
    figure: Any
    actors: Sequence[Actor] = ()
    handles: Sequence[Handle] = ()
    clickable: bool = False
    title: str = ""
    alt: str = ""
    grow: float = 1
    known_from: float | None = None
    tween: float = 0

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry; `figure_version` changes only when the still part does: zoom and axes then stay.

        `drawing_version` leaves out the axes' ranges and `uirevision`, which says how long a zoom lasts:
        where these alone change, plotly need not draw anew.
        """
        figure = packer.figure(self.figure)
        ranges = {name: axis["range"] for name, axis in _axes(figure).items() if axis.get("range")}
        bare = {name: {**axis, "range": None} for name, axis in _axes(figure).items() if name in ranges}
        layout = {**figure["layout"], **bare, "uirevision": None}
        drawing = packer.digest({**figure, "layout": layout})
        zoom = figure["layout"].get("uirevision")
        versions = {"drawing_version": drawing, "figure_version": digest(drawing, ranges, zoom)}
        return {**packer.record(replace(self, figure=None)), "figure": figure, **versions}


def _axes(figure: Json) -> dict[str, Json]:
    """The two-dimensional axes of a figure's layout, by name."""
    layout = figure["layout"].items()
    return {name: axis for name, axis in layout if AXIS.fullmatch(name) and isinstance(axis, dict)}


@dataclass(frozen=True)
class Row:
    """One row of a table: `values` (steps,) for a single column, or one array for each column.

    `format`: "auto", "fixed:3", "significant:4", "short:3" (with a power of ten where zeros would fill the
    cell), "exponent:2", "integer" or "percent:1", or one for each column. `note` is a text, or a text for
    each step. `absent` is the word in place of a number that does not exist (NaN), or a word for each step.

    A row takes part in what a Graph offers, and says the same with the same words:

    link    names, separated by spaces, under which the row lights up with others in all panels
    pick    a name: a click on the row (or Enter) reports `pick` = {"panel", "name", "step"}
    lit     (steps,): the row is lit while it is not zero
    edit    a name: the row's first number can be dragged and typed, between `low` and `high` if given, in
            steps of `step`; reports `edit` = {"panel", "name", "value", "done"}
    known_from   the step from which the numbers are known, or one for each column (None: always, END: at
            the last step); `note_known_from` that of the note. Before it they are not shown while the reader
            hides the future.
    hide    (steps,): the first number hides behind a "?" while it is not zero, until it is asked for;
            with `guess` the reader types a guess first and is told how far off it was
    """

    label: str
    values: np.ndarray | Sequence[np.ndarray]
    format: str | Sequence[str] = "auto"
    color: Colour = "ink"
    meaning: str = ""
    note: str | Sequence[str] = ""
    absent: str | Sequence[str] = ""
    link: str = ""
    pick: str = ""
    lit: np.ndarray | None = None
    edit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    hide: np.ndarray | None = None
    guess: bool = False
    known_from: float | Sequence[float | None] | None = None
    note_known_from: float | None = None

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry: the cells with their formats, the note as its distinct texts and an index."""
        values = [self.values] if isinstance(self.values, np.ndarray) else list(self.values)
        formats = [self.format] * len(values) if isinstance(self.format, str) else list(self.format)
        cells = [
            {"values": packer.array(array, exact=True), "format": format}
            for array, format in zip(values, formats, strict=True)
        ]
        known = (
            list(self.known_from) if isinstance(self.known_from, Sequence) else [self.known_from] * len(cells)
        )
        for cell, step in zip(cells, known, strict=True):
            cell |= {} if step is None else {"known_from": packer.json(step)}
        out: dict[str, Json] = {"label": self.label, "meaning": self.meaning, "cells": cells}
        out |= {} if self.note_known_from is None else {"note_known_from": packer.json(self.note_known_from)}
        out["color"] = packer.json(self.color)
        for name in ("link", "pick", "edit", "low", "high", "step", "guess"):
            word = getattr(self, name)
            if word is not None and word is not False and word != "":
                out[name] = packer.json(word)
        arrays = {"lit": self.lit, "hide": self.hide}
        out |= {name: packer.array(array, exact=True) for name, array in arrays.items() if array is not None}
        if self.absent:
            words, index = indexed([self.absent] if isinstance(self.absent, str) else self.absent)
            out |= {"absent": words, "absent_index": packer.array(index, exact=True)}
        if isinstance(self.note, str):
            return {**out, "note": self.note}
        texts, index = indexed(self.note)
        return {**out, "notes": texts, "note_index": packer.array(index, exact=True)}


@dataclass(frozen=True)
class Table:
    """The numbers of the current step, all digits on hover; `columns` are the headings of the values.

    One heading more than there are values is that of the notes. `dense` sets the rows closer, so that more
    of them fit.
    """

    kind: ClassVar[str] = "table"
    id: str
    rows: Sequence[Row]
    columns: Sequence[str] = ("value",)
    dense: bool = False
    title: str = ""
    alt: str = ""
    grow: float = 0
    known_from: float | None = None

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry."""
        return {**packer.record(replace(self, rows=())), "rows": [row.wire(packer) for row in self.rows]}


@dataclass(frozen=True)
class Bars:
    """Horizontal bars: `values` (k, steps) on the range `low`..`high`, `labels` (k,) or (k, steps) strings.

    A row without a label at a step is not shown at it. `marked` (steps,) is the row to point out (-1: none).
    With `clickable` a click on a bar reports `pick` = {"panel", "row", "label", "step"}. `format` as in Row.
    Where `low` is negative a bar begins at zero, and negative ones have the colour of negative values.
    `large`: a few bars, to be read from afar.
    """

    kind: ClassVar[str] = "bars"
    id: str
    labels: Any
    values: Any
    marked: np.ndarray | None = None
    low: float = 0.0
    high: float = 1.0
    format: str = "fixed:4"
    color: Colour = "value"
    clickable: bool = False
    large: bool = False
    title: str = ""
    alt: str = ""
    grow: float = 1
    known_from: float | None = None

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry: the distinct labels once, and their index (k, steps)."""
        labels = np.asarray(self.labels, dtype=object)
        texts, index = indexed(str(label) for label in labels.ravel())
        shape = labels.shape if labels.ndim == 2 else (len(labels), 1)
        out = packer.record(replace(self, labels=(), values=None, marked=None))
        out |= {"texts": texts, "index": packer.array(index.reshape(shape), exact=True)}
        out["values"] = packer.array(self.values, exact=True)
        if self.marked is not None:
            out["marked"] = packer.array(self.marked, exact=True)
        return out


@dataclass(frozen=True)
class Text:
    """A text for each step: a string, or a list of (text, weight 0..1) whose weight tints the background.

    `legend` stands beside the title: words, each tinted by a weight and naming what it means.
    `dense` sets its lines closer, so that a derivation fits.
    """

    kind: ClassVar[str] = "text"
    id: str
    texts: Sequence[str | Sequence[tuple[str, float]]]
    mono: bool = False
    dense: bool = False
    color: Colour = "tint"
    legend: Sequence[tuple[str, float]] = ()
    title: str = ""
    alt: str = ""
    grow: float = 1
    known_from: float | None = None

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry: the distinct texts once, and which one each step shows."""
        texts, index = indexed(
            text if isinstance(text, str) else tuple((part, float(weight)) for part, weight in text)
            for text in self.texts
        )
        out = packer.record(replace(self, texts=()))
        return {**out, "texts": texts, "index": packer.array(index, exact=True)}


Panel = Plot | Table | Graph | Bars | Text | Tokens | Heat | Terrain
