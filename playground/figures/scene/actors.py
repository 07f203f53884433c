"""What moves on a stage: actors are drawn for the current step, handles are held by the reader.

`x`, `y` and the like are arrays whose last axis is the step, (rows, steps) or (steps,), or plain numbers.
`colors` is one colour or a list with one for each row. `known_from` is the step at which what an actor shows
is known (END: at the last one); before it the actor is not drawn while the reader hides the future.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

Values = np.ndarray | float
Colour = str | tuple[str, str]
Colours = Colour | Sequence[Colour]
END = math.inf  # of `known_from`: what sums up the whole is known at the last step


@dataclass(frozen=True)
class Trails:
    """One path per row of x, y (rows, steps), with a dot at the current step.

    `future` also draws the whole path faintly, unless the reader hides the future. `dots`: radius of a dot on
    every point so far (0: none). `diverged` holds, for each row, the step from which its values are worthless
    (None: never): the path ends there, under a red cross.
    """

    kind: ClassVar[str] = "trails"
    x: np.ndarray
    y: np.ndarray
    colors: Colours = "value"
    width: float = 2.5
    radius: float = 6
    future: bool = False
    dots: float = 0
    labels: Sequence[str] = ()
    diverged: Sequence[int | None] = ()


@dataclass(frozen=True)
class Marker:
    """One point per row of x, y, shaped "dot", "ring", "square" or "cross"; `diverged` as in Trails."""

    kind: ClassVar[str] = "marker"
    x: Values
    y: Values
    colors: Colours = "value"
    radius: float = 6
    shape: str = "dot"
    labels: Sequence[str] = ()
    diverged: Sequence[int | None] = ()
    known_from: float | None = None


@dataclass(frozen=True)
class Arrow:
    """One arrow per row, from (x, y) to (x2, y2)."""

    kind: ClassVar[str] = "arrow"
    x: Values
    y: Values
    x2: Values
    y2: Values
    colors: Colours = "update"
    width: float = 3
    labels: Sequence[str] = ()
    known_from: float | None = None


@dataclass(frozen=True)
class Segment:
    """One straight line per row, between (x, y) and (x2, y2), or through both with `extend` (a tangent)."""

    kind: ClassVar[str] = "segment"
    x: Values
    y: Values
    x2: Values
    y2: Values
    colors: Colours = "gradient"
    width: float = 2
    dash: bool = False
    extend: bool = False
    labels: Sequence[str] = ()
    known_from: float | None = None


@dataclass(frozen=True)
class Box:
    """One rectangle per row around (x, y), with the half-sides rx and ry in data units, faintly filled.

    Not drawn where a value is not finite, nor where both sides are shorter than 2 px.
    """

    kind: ClassVar[str] = "box"
    x: Values
    y: Values
    rx: Values
    ry: Values
    colors: Colours = "muted"
    width: float = 1.5
    labels: Sequence[str] = ()
    known_from: float | None = None


@dataclass(frozen=True)
class Curve:
    """A whole polyline for each step: x (points,) or (points, steps), y (points, steps).

    `at` (steps,) is the column that each step shows, where x and y have fewer columns than there are steps.
    """

    kind: ClassVar[str] = "curve"
    x: np.ndarray
    y: np.ndarray
    colors: Colours = "value"
    width: float = 2.5
    dash: bool = False
    known_from: float | None = None
    at: np.ndarray | None = None


@dataclass(frozen=True)
class Cursor:
    """A vertical line at x = the current step, or at `at[step]` (the training step of checkpoint k).

    It says that the x axis is the clock's: what the plot shows farther right is later. That is fainter than
    the rest, and not shown while the reader hides the future.
    """

    kind: ClassVar[str] = "cursor"
    at: np.ndarray | None = None
    colors: Colours = "ink"
    width: float = 1.5
    dash: bool = False


@dataclass(frozen=True)
class Rules:
    """Guide lines across the plot: vertical at each row of `x`, horizontal at each row of `y`."""

    kind: ClassVar[str] = "rules"
    x: Values | None = None
    y: Values | None = None
    colors: Colours = "muted"
    width: float = 1.5
    dash: bool = True
    labels: Sequence[str] = ()
    known_from: float | None = None


@dataclass(frozen=True)
class Raster:
    """A small picture for each step, stretched over x and y = (low, high) in data coordinates.

    `values` (steps, height, width) uint8, rows from the top. Their colours are bands: `colors[k]` is a list
    of roles that the k-th of equally many bytes runs through. It is enlarged with soft edges.
    """

    kind: ClassVar[str] = "raster"
    values: np.ndarray
    x: tuple[float, float]
    y: tuple[float, float]
    colors: Sequence[Sequence[str]]
    known_from: float | None = None


@dataclass(frozen=True)
class Enlarged:
    """A tile of a Graph, large, in the plot area: the one that the pointer or the focus is on, or was tapped.

    While there is one it covers the actors before it, and its `aria-label` is the panel's title; otherwise
    nothing is drawn. No numbers are sent: they are those of the diagram.

    of      the id of the Graph, in the same scene
    x, y    (low, high) of what the tiles show, in data coordinates; a curve has the whole height instead
    limits  of curves: by name of the Graph's array, the value at the upper end, -value being at the lower
    """

    kind: ClassVar[str] = "enlarged"
    of: str
    x: tuple[float, float]
    y: tuple[float, float] = (0.0, 1.0)
    limits: Mapping[str, float] = field(default_factory=dict)
    known_from: float | None = None


Actor = Trails | Marker | Arrow | Segment | Box | Curve | Cursor | Rules | Raster | Enlarged


@dataclass(frozen=True)
class Handle:
    """A handle on the stage. While it is dragged the page hears `name` = {"x", "y", "done"}.

    `axis` "x", "y" or "xy" says where it may go, `low` and `high` how far (x, y; None is free), `curve` =
    (x, y) puts it on a polyline: it follows x and y is read off. `step` is what an arrow key moves it by.
    """

    name: str
    x: float
    y: float = 0.0
    axis: str = "xy"
    low: tuple[float | None, float | None] = (None, None)
    high: tuple[float | None, float | None] = (None, None)
    curve: tuple[np.ndarray, np.ndarray] | None = None
    step: tuple[float, float] | None = None
    label: str = ""
    color: Colour = "ink"
