"""The panels of a scene: stage, table, diagram, bars, text (and heat.py). Each knows how it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from playground.figures.scene.actors import Actor, Colour, Grip
from playground.figures.scene.heat import Heat
from playground.figures.scene.wire import Json, Packer, digest, indexed


@dataclass(frozen=True)
class Plot:
    """A still plotly stage (axes, hover, zoom) with actors moving on a canvas above it.

    With `clickable` a click anywhere in the plot area reports `click` = {"panel", "x", "y"}.
    """

    kind: ClassVar[str] = "plot"
    id: str
    figure: Any
    actors: Sequence[Actor] = ()
    grips: Sequence[Grip] = ()
    clickable: bool = False
    title: str = ""
    alt: str = ""
    grow: float = 1

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry; `figure_version` changes only when the still part does: zoom and axes then stay."""
        figure = packer.figure(self.figure)
        out = packer.record(replace(self, figure=None))
        return {**out, "figure": figure, "figure_version": packer.digest(figure)}


@dataclass(frozen=True)
class Row:
    """One row of a table: `values` (steps,) for a single column, or one array for each column.

    `format`: "auto", "fixed:3", "significant:4", "exponent:2", "integer" or "percent:1", or one for each
    column. `note` is a text, or a text for each step.
    """

    label: str
    values: np.ndarray | Sequence[np.ndarray]
    format: str | Sequence[str] = "auto"
    color: Colour = "ink"
    meaning: str = ""
    note: str | Sequence[str] = ""

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry: the cells with their formats, the note as its distinct texts and an index."""
        values = [self.values] if isinstance(self.values, np.ndarray) else list(self.values)
        formats = [self.format] * len(values) if isinstance(self.format, str) else list(self.format)
        cells = [
            {"values": packer.array(array, exact=True), "format": format}
            for array, format in zip(values, formats, strict=True)
        ]
        out: dict[str, Json] = {"label": self.label, "meaning": self.meaning, "cells": cells}
        out["color"] = packer.json(self.color)
        if isinstance(self.note, str):
            return {**out, "note": self.note}
        texts, index = indexed(self.note)
        return {**out, "notes": texts, "note_index": packer.array(index, exact=True)}


@dataclass(frozen=True)
class Table:
    """The numbers of the current step, all digits on hover; `columns` are the headings of the values."""

    kind: ClassVar[str] = "table"
    id: str
    rows: Sequence[Row]
    columns: Sequence[str] = ("value",)
    title: str = ""
    alt: str = ""
    grow: float = 0

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry."""
        return {**packer.record(replace(self, rows=())), "rows": [row.wire(packer) for row in self.rows]}


@dataclass(frozen=True)
class Graph:
    """An SVG diagram whose elements follow the step.

    In the SVG, `data-bind="name.row"` writes `arrays[name][row, step]` into a text (`data-format` as in
    Row) or makes it the weight of a line; `data-show="name.row"` gives the element the class `active`
    while the value is not zero; `data-text="name.row"` writes `texts[name][row][step]`, which may be text
    from anywhere. Colour with `var(--role-value)`. Text in the SVG itself must be escaped by the author.
    """

    kind: ClassVar[str] = "graph"
    id: str
    svg: str
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    texts: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    title: str = ""
    alt: str = ""
    grow: float = 1

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry; the drawing is rebuilt only when `svg_version` changes."""
        arrays = {name: packer.array(values, exact=True) for name, values in self.arrays.items()}
        texts = {}
        for name, rows in self.texts.items():
            texts[name], index = indexed(text for row in rows for text in row)
            arrays[name] = packer.array(index.reshape(len(rows), -1), exact=True)
        out = packer.record(replace(self, arrays={}, texts={}))
        return {**out, "arrays": arrays, "texts": texts, "svg_version": digest(self.svg)}


@dataclass(frozen=True)
class Bars:
    """Horizontal bars: `values` (k, steps) on the range `low`..`high`, `labels` (k,) or (k, steps) strings.

    `marked` (steps,) is the row to point out (-1: none). With `clickable` a click on a bar reports
    `pick` = {"panel", "row", "label", "step"}. `format` as in Row.
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
    title: str = ""
    alt: str = ""
    grow: float = 1

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
    """A text for each step: a string, or a list of (text, weight 0..1) whose weight tints the background."""

    kind: ClassVar[str] = "text"
    id: str
    texts: Sequence[str | Sequence[tuple[str, float]]]
    mono: bool = False
    color: Colour = "gradient"
    title: str = ""
    alt: str = ""
    grow: float = 1

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry: the distinct texts once, and which one each step shows."""
        texts, index = indexed(
            text if isinstance(text, str) else tuple((part, float(weight)) for part, weight in text)
            for text in self.texts
        )
        out = packer.record(replace(self, texts=()))
        return {**out, "texts": texts, "index": packer.array(index, exact=True)}


Panel = Plot | Table | Graph | Bars | Text | Heat
