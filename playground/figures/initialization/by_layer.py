"""What the views of a deep network and of any model draw alike: a quantity's histograms, update : data,
saturation.

Rows are layers, weight matrices or quantities of a layer; the last axis of an array is the step.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from playground.experiments.initialization.histograms import Histograms
from playground.figures.plots import Json, axis, figure
from playground.figures.scene import Bars, Curve, Marker, Plot, Rules

COLOURS: Mapping[str, str] = {"activations": "value", "gradients": "gradient", "updates": "update"}
MARGIN: Mapping[str, int] = {"l": 50, "r": 10, "t": 6, "b": 38}
GOAL = -3.0  # of log10(update : data)


class HasHistograms(Protocol):
    """A trace with one set of histograms for each key of QUANTITIES."""

    @property
    def activations(self) -> Histograms:
        """Of what the layers give."""

    @property
    def gradients(self) -> Histograms:
        """Of log10 of the gradients' sizes."""

    @property
    def updates(self) -> Histograms:
        """Of log10 of the updates' sizes."""


def histograms_of(trace: HasHistograms, quantity: str) -> Histograms:
    """The histograms of a key of QUANTITIES."""
    return {"activations": trace.activations, "gradients": trace.gradients, "updates": trace.updates}[
        quantity
    ]


def by_layer(x: np.ndarray, values: np.ndarray, colour: str) -> list[Curve | Marker]:
    """The actors of values (L, K) at the places x (L,): a line with dots, as of the clock's step."""
    return [
        Curve(x, values, colour, 2),
        Marker(np.repeat(x[:, None], values.shape[1], 1), values, colour, 5),
    ]


def ratios(x: np.ndarray, ratio: np.ndarray, horizontal: Json, lowest: float, title: str) -> Plot:
    """log10 of update over data (L, K) at the clock's step, with the line at GOAL.

    The axis reaches from `lowest` to 0.5, or as far as there are values.
    """
    low, high = lowest, 0.5
    known = ratio[np.isfinite(ratio)]
    if known.size:
        low, high = min(low, float(np.floor(known.min()))), max(high, float(np.ceil(known.max())))
    margin = MARGIN if "title" in horizontal else {**MARGIN, "b": 30}
    return Plot(
        "ratio",
        figure(horizontal, axis("", (low, high), nticks=6), margin=margin),
        actors=[Rules(y=np.full((1, 1), GOAL), colors="ink", width=1.5), *by_layer(x, ratio, "update")],
        title=title,
        alt="The base-ten logarithm of update over data of every row, with a line at -3",
    )


def saturation(names: Sequence[str], saturated: np.ndarray, grow: float) -> Bars:
    """The share of saturated values of every row, (L, K)."""
    return Bars(
        "saturation",
        list(names),
        saturated,
        format="percent:0",
        color="value",
        title="saturated",
        alt="The share of saturated values of every row, by name",
        grow=grow,
    )
