"""The lines of units on a plane, and what dragging their rings makes of weights and bias.

A line w.x + b = 0 has two rings: one on it, by which it is shifted, and one at the tip of its normal, by
which it is turned about the first.
"""

from collections.abc import Sequence

import numpy as np

from playground.figures.scene import Arrow, Handle, Segment
from playground.figures.scene.actors import Actor

LOW, HIGH = -0.55, 1.55  # of both axes
CENTRE = np.array([0.5, 0.5])
FARTHEST = 1e6  # from the centre: a line beyond is as good as none
NORMALS = (0.36, 0.22)  # lengths of the normals, in turn, so that their rings do not meet
DIGITS = 3


def anchor(w: np.ndarray, b: np.ndarray | float) -> np.ndarray:
    """The point of each line that is nearest to the centre: w (..., 2), b (...) -> (..., 2).

    NaN where there is no line, or none within FARTHEST of the centre.
    """
    score = np.einsum("...i,i->...", w, CENTRE) + b
    with np.errstate(all="ignore"):
        distance = score / np.hypot(w[..., 0], w[..., 1])
        nearest: np.ndarray = CENTRE - distance[..., None] * directions(w)
    return np.where(np.abs(distance)[..., None] < FARTHEST, nearest, np.nan)


def directions(w: np.ndarray) -> np.ndarray:
    """w / |w|, (..., 2); NaN where w is zero. np.hypot squares no tiny number to zero."""
    with np.errstate(all="ignore"):
        out: np.ndarray = w / np.hypot(w[..., 0], w[..., 1])[..., None]
    return out


def drawn(units: Sequence[tuple[np.ndarray, np.ndarray, str, str]]) -> list[Actor]:
    """Lines with their normals: weights (S, 2), biases (S,), colour role and name of each."""
    actors: list[Actor] = []
    for k, (w, b, colour, name) in enumerate(units):
        at = anchor(w, b)
        normal = directions(w)
        end = at + np.stack([-normal[:, 1], normal[:, 0]], -1)
        tip = at + NORMALS[k] * normal
        actors += [
            Segment(at[:, 0], at[:, 1], end[:, 0], end[:, 1], colour, 2.5, extend=True, labels=[name]),
            Arrow(at[:, 0], at[:, 1], tip[:, 0], tip[:, 1], colour, 3),
        ]
    return actors


def handles(units: Sequence[tuple[np.ndarray, float, str, str]]) -> list[Handle]:
    """Two rings for each unit (weights (2,), bias, colour, number as a text): "s0" shifts, "t0" turns."""
    rings = []
    for k, (w, b, colour, number) in enumerate(units):
        at = anchor(w, b)
        if np.isnan(at).any():
            continue
        if np.any((at < LOW) | (at > HIGH)):
            at = np.clip(at, LOW + 0.05, HIGH - 0.05)
        tip = np.clip(at + NORMALS[k] * directions(w), LOW, HIGH)
        rings += [
            _ring(f"s{number}", at, "shift the line", colour),
            _ring(f"t{number}", tip, "turn it", colour),
        ]
    return rings


def _ring(name: str, at: np.ndarray, label: str, colour: str) -> Handle:
    ends = ((LOW, LOW), (HIGH, HIGH))
    return Handle(
        name,
        float(at[0]),
        float(at[1]),
        low=ends[0],
        high=ends[1],
        step=(0.02, 0.02),
        label=label,
        color=colour,
    )


def shifted(w: np.ndarray, to: tuple[float, float]) -> float:
    """The bias with which the line w.x + b = 0 goes through a point."""
    return round(float(-w @ np.array(to)), DIGITS) + 0.0


def turned(w: np.ndarray, b: float, to: tuple[float, float]) -> tuple[float, float, float]:
    """w1, w2, b when the normal is turned towards a point about its foot; its length stays."""
    at = anchor(w, b)
    direction = np.array(to) - at
    length = float(np.hypot(*direction))
    if not length > 0:
        return float(w[0]), float(w[1]), b
    new = np.round(np.hypot(*w) * direction / length, DIGITS)
    return float(new[0]) + 0.0, float(new[1]) + 0.0, shifted(new, (float(at[0]), float(at[1])))
