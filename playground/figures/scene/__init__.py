"""Scenes: what the player shows, as Python objects that hold NumPy arrays, packed into one block of bytes.

    scene = Scene(last=200, panels=[
        Plot("stage", figure, [Trails(w[..., 0], w[..., 1])], alt="the loss surface with a path"),
        Table("numbers", [Row("θ", w[0, :, 0], meaning="the parameter")]),
    ])
    player(scene, key="race")

The last axis of an array is the step: (rows, steps) or (steps,); a shorter array rests at its last value,
and a plain number stays where it is. NaN and infinity are not drawn. Pictures travel as float32; tables,
bars and graphs keep float64, so that the digits they show are exact.

A colour is a role of `figures/style.py` ("ink", "value", ...), a CSS colour, or a (light, dark) tuple;
`colors` takes one of these or a list with one for each row. Inside a plotly figure "@value" stands for
the role's colour. No streamlit and no plotly here: a figure is a plotly Figure or its JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from playground.figures.scene.actors import (
    END,
    Arrow,
    Box,
    Cursor,
    Curve,
    Enlarged,
    Handle,
    Marker,
    Raster,
    Rules,
    Segment,
    Trails,
)
from playground.figures.scene.diagram import Drawing, span
from playground.figures.scene.graph import Graph
from playground.figures.scene.heat import Heat
from playground.figures.scene.panels import Bars, Panel, Plot, Row, Table, Text
from playground.figures.scene.terrain import Marks, Paths, Terrain
from playground.figures.scene.tokens import Token, Tokens
from playground.figures.scene.wire import Json, Packer, digest, pack
from playground.figures.style import palette

__all__ = [
    "END",
    "Arrow",
    "Bars",
    "Box",
    "Columns",
    "Cursor",
    "Curve",
    "Drawing",
    "Enlarged",
    "Graph",
    "Handle",
    "Heat",
    "Marker",
    "Marks",
    "Paths",
    "Plot",
    "Raster",
    "Row",
    "Rows",
    "Rules",
    "Scene",
    "Segment",
    "Table",
    "Terrain",
    "Text",
    "Token",
    "Tokens",
    "Trails",
    "digest",
    "pack",
    "span",
]


@dataclass(frozen=True)
class Rows:
    """Panels (or Columns) one below the other."""

    panels: "Sequence[Panel | Rows | Columns]"
    grow: float = 1


@dataclass(frozen=True)
class Columns:
    """Panels (or Rows) side by side; on a narrow screen one below the other."""

    panels: "Sequence[Panel | Rows | Columns]"
    grow: float = 1


@dataclass(frozen=True)
class Scene:
    """Panels that share one clock, which runs over the steps 0..`last`.

    initial_step  where the clock stands at first, unless the address says otherwise (None: 0, or the end of a
                growing trace)
    rate        steps per second at speed 1; by default the whole takes about eight seconds
    url_key     the address parameter that holds the step; "" keeps it out, and no lesson moves this clock
    narration   (first step, sentence) in ascending order
    discreet_narration   the sentences in its place while the reader hides the future, where they differ
    numbers     what to call the steps (steps,), for instance the training step of checkpoint k
    follow      a growing trace: who stands at the end goes along with it
    height      of the stage, in CSS pixels
    """

    last: int
    panels: Sequence[Panel | Rows | Columns]
    initial_step: int | None = None
    rate: float | None = None
    url_key: str = "step"
    narration: Sequence[tuple[int, str]] = ()
    discreet_narration: Sequence[tuple[int, str]] = ()
    numbers: np.ndarray | None = None
    unit: str = "step"
    follow: bool = False
    height: int = 400
    palette: Mapping[str, Mapping[str, Any]] = field(default_factory=palette)

    def pack(self, seek: int = 0, step: int | None = None) -> bytes:
        """The bytes for the player. `version` in them changes exactly when what is shown changes.

        seek    a token (a counter); raising it moves the clock to `step` once (a lesson was chosen)
        step    where the clock is to stand; None: at `initial_step`
        """
        packer = Packer()
        flat: list[Panel] = []
        layout = _layout(Columns(self.panels), flat)
        ids = [panel.id for panel in flat]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two panels of a scene have the same id: {ids}")
        last = max(0, int(self.last))
        header = packer.record(replace(self, panels=(), initial_step=None))
        header |= {"last": last, "layout": layout, "rate": self.rate or min(60.0, max(2.0, last / 8))}
        header["panels"] = [_panel(panel, packer) for panel in flat]
        header["version"] = packer.digest(header)
        if step is None:
            step = self.initial_step if self.initial_step is not None else last if self.follow else 0
        return pack({**header, "step": min(max(0, int(step)), last), "seek": seek}, packer.arrays)


def _layout(item: Panel | Rows | Columns, flat: list[Panel]) -> dict[str, Json]:
    """The tree of rows and columns, its leaves panel ids; the panels themselves are appended to `flat`."""
    if isinstance(item, Rows | Columns):
        kind = "rows" if isinstance(item, Rows) else "columns"
        return {"kind": kind, "grow": item.grow, "items": [_layout(part, flat) for part in item.panels]}
    flat.append(item)
    return {"panel": item.id, "grow": item.grow}


def _panel(panel: Panel, packer: Packer) -> dict[str, Json]:
    packer.scope = panel.id
    return panel.wire(packer)
