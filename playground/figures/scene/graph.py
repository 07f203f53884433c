"""The diagram of a scene: SVG whose parts follow the step and answer the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from playground.figures.scene.wire import Json, Packer, digest, indexed


@dataclass(frozen=True)
class Graph:
    """An SVG diagram whose elements follow the step and answer the reader.

    What follows the step ("name.row" is `arrays[name][row, step]`, or `texts[name][row][step]`):

    data-bind="name.row"    writes the number into a text or tspan (`data-format` as in Row), or makes it the
                            weight of a line: its width, and its sign as class `positive` or `negative`
    data-text="name.row"    writes a text, which may come from anywhere
    data-show="name.row"    class `active` while the number is not zero
    data-state="name.row"   data-is="..." from `states`, whose index the number is. The style sheet knows
                            "future" (faint, its numbers hidden), "active", "done" and "reused" (dashed),
                            on the element and its children. Class `value`, `gradient` or `update` says in
                            which colour: forward, backward, the step taken.
    data-x="name.row"       moves the element to the right by that number of `data-unit`s (1 without it)
    data-tile="name.row"    frames a small picture: `arrays[name]` uint8 is (rows, steps, height, width),
                            planes
                            whose sign is a colour, or (rows, steps, points), curves; 128 is zero, 1 and 255
                            are the ends; the element is a rect. Where a Plot has the actor Enlarged, it
                            shows the tile that the pointer or the focus is on, or that was tapped
    data-hide="name.row"    hides a bound number behind a "?" while this one is not zero; Enter, or a click on
                            it or its linked group, reveals it for this step. With `data-guess` the reader
                            first types a guess and is told how far off it was (nothing typed: no guess).
                            Nothing is reported; new data hide everything again.

    data-from="name.row"    what the part shows is known from the step that the number is (not finite: the
                            last one); before it the part is not shown while the reader hides the future

    What answers the reader:

    data-link="w1 h"        lights up (class `linked`) with every element of the player that has one of these
                            names, table rows too, while one is hovered or focused; a click holds the light
                            until the next click or Escape
    data-tip="name.row"     a text in a small box beside the pointer, kept right while the clock runs
    data-pick="w12"         a click, or Enter, reports the moment `pick` = {"panel", "name", "step"}. By
                            keyboard the picks of a panel are one tab stop; ArrowUp and ArrowDown go on.
    data-edit="w1"          a bound number (text or tspan) can be dragged sideways, stepped with ArrowUp and
                            ArrowDown, and typed (click, Enter or a digit). Shift is ten times coarser, Ctrl
                            ten times finer. `data-low`, `data-high`: its range; `data-step`: by default a
                            hundredth of the range, or 0.01. Reports the moment `edit` = {"panel", "name",
                            "value", "done"}, coalesced while it is dragged, `done` once it is let go or
                            typed. Until the page has answered the reader's number stands, on every element
                            of that name. Name what the page can set: a weight after an update is another
                            number than the one that the reader gave.

    Thin lines are hard to point at. Put the line and a wide invisible one, class `hit`, into one group that
    carries the attributes (`Drawing.edge` does):

        <g data-link="w12" data-pick="w12" data-tip="edge.5">
          <line data-bind="weight.5" .../><line class="hit" .../></g>

    A `wide` drawing, a table of many columns, is not shrunk where the panel is narrower: it scrolls sideways.

    Colour with `var(--role-value)`. Text in the SVG itself must be escaped by the author; `Drawing`
    (diagram.py) does it. Names in `aria-label` are what those who listen hear; without one the name of the
    edit or pick.
    """

    kind: ClassVar[str] = "graph"
    id: str
    svg: str
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    texts: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    states: Sequence[str] = ("future", "active", "done", "reused")
    wide: bool = False
    title: str = ""
    alt: str = ""
    grow: float = 1
    known_from: float | None = None

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry; the drawing is rebuilt only when `svg_version` changes."""
        arrays = {name: packer.array(values, exact=True) for name, values in self.arrays.items()}
        texts = {}
        for name, rows in self.texts.items():
            longest = max((len(row) for row in rows), default=1) or 1
            texts[name], index = indexed(text for row in rows for text in _lengthened(row, longest))
            arrays[name] = packer.array(index.reshape(len(rows), longest), exact=True)
        out = packer.record(replace(self, arrays={}, texts={}))
        return {**out, "arrays": arrays, "texts": texts, "svg_version": digest(self.svg, list(self.states))}


def _lengthened(row: Sequence[str], length: int) -> list[str]:
    """A shorter row rests at its last text, as arrays do."""
    texts = list(row) or [""]
    return [*texts, *[texts[-1]] * (length - len(texts))]
