"""Which part of the network stands where at every step: still to come, active, done, or reused.

It depends on the shape and the grain alone, not on any number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from playground.experiments.backprop.shape import Shape, layers
from playground.experiments.backprop.steps import WHOLE, Step, steps
from playground.figures.backprop.values import places

FUTURE, ACTIVE, DONE, REUSED = range(4)
MANY = 24  # edges lit at once beyond this would be a carpet: they are then merely there


@dataclass(frozen=True)
class Course:
    """What every part shows at every of the S steps.

    Where it stands: o_at, d_at (units, S), e_at (weights, S), b_at (biases, S), t_at (outputs, S),
    mean_at (D, S), loss_at (1, S). Its number, as a place in the vector of values: o, d (units, S),
    w (weights, S), b (biases, S), loss (1, S). Units are counted through all columns, inputs first; weights
    layer by layer, w_11, w_12, ...
    """

    o_at: np.ndarray
    d_at: np.ndarray
    e_at: np.ndarray
    b_at: np.ndarray
    t_at: np.ndarray
    mean_at: np.ndarray
    loss_at: np.ndarray
    o: np.ndarray
    d: np.ndarray
    w: np.ndarray
    b: np.ndarray
    loss: np.ndarray


def unit_row(shape: Shape, layer: int, unit: int) -> int:
    """The row of a unit."""
    return sum(shape[:layer]) + unit - 1


def weight_row(shape: Shape, layer: int, source: int, unit: int) -> int:
    """The row of a weight."""
    before = sum(m * n for m, n in pairwise(shape[:layer]))
    return before + (source - 1) * shape[layer] + unit - 1


def bias_row(shape: Shape, layer: int, unit: int) -> int:
    """The row of a bias."""
    return unit_row(shape, layer, unit) - shape[0]


@lru_cache(maxsize=16)
def course(shape: Shape, grain: str) -> Course:
    """The course of a pass through a network of this shape."""
    return _Walk(shape, grain).course()


class _Walk:
    """Goes through the steps once and writes down who is doing what."""

    def __init__(self, shape: Shape, grain: str) -> None:
        self.shape, self.depth = shape, len(shape) - 1
        self.steps, self.at = steps(shape, grain), places(shape)
        units, count = sum(shape), len(self.steps)
        weights = sum(m * n for m, n in pairwise(shape))
        self.o_at, self.d_at = np.zeros((2, units, count), dtype=np.int32)
        self.e_at = np.zeros((weights, count), dtype=np.int32)
        self.b_at = np.zeros((units - shape[0], count), dtype=np.int32)
        self.o_at[: shape[0]] = DONE
        self.t_at = np.full((shape[-1], count), DONE, dtype=np.int32)
        self.o = self._units("o", count)
        self.d = self._units("delta", count)

    def course(self) -> Course:
        for k, step in enumerate(self.steps):
            if step.kind in ("o", "d", "g"):
                self._step(k, step)
            elif step.kind != "start":
                self._whole(k, step.kind)
        kinds = [step.kind for step in self.steps]
        after = np.array([kind in ("update", "again") for kind in kinds])
        return Course(
            o_at=self.o_at,
            d_at=self.d_at,
            e_at=self.e_at,
            b_at=self.b_at,
            t_at=self.t_at,
            mean_at=self._means(),
            loss_at=self._loss_at(kinds),
            o=self.o,
            d=self.d,
            w=np.where(after, self._parameters("w_new"), self._parameters("w")),
            b=np.where(after, self._biases("b_new"), self._biases("b")),
            loss=np.array([[self.at["loss_new" if kind == "again" else "loss",] for kind in kinds]]),
        )

    def _units(self, name: str, count: int) -> np.ndarray:
        rows = [self.at.get((name, layer, j + 1), -1) for layer, n in enumerate(self.shape) for j in range(n)]
        return np.repeat(np.array(rows)[:, None], count, axis=1)

    def _parameters(self, name: str) -> np.ndarray:
        pairs = [
            (layer, i + 1, j + 1)
            for layer in layers(self.shape)
            for i in range(self.shape[layer - 1])
            for j in range(self.shape[layer])
        ]
        return np.array([[self.at[(name, *pair)]] for pair in pairs])

    def _biases(self, name: str) -> np.ndarray:
        return np.array(
            [[self.at[name, layer, j + 1]] for layer in layers(self.shape) for j in range(self.shape[layer])]
        )

    def _step(self, k: int, step: Step) -> None:
        """One activation, delta or gradient, or those of a whole layer, or one term of one of them."""
        units = [step.unit] if step.unit else list(range(1, self.shape[step.layer] + 1))
        for unit in units:
            {"o": self._forward, "d": self._delta, "g": self._gradient}[step.kind](k, step, unit)

    def _forward(self, k: int, step: Step, unit: int) -> None:
        layer, row = step.layer, unit_row(self.shape, step.layer, unit)
        ins, bias = self._ins(layer, unit), bias_row(self.shape, layer, unit)
        self.o_at[row, k:] = DONE
        self.o_at[row, k] = ACTIVE
        busy = self._busy(layer, step)
        if step.term == WHOLE:
            self.e_at[ins, k:], self.e_at[ins, k] = DONE, busy
            self.b_at[bias, k:], self.b_at[bias, k] = DONE, busy
            return
        if step.term <= self.shape[layer - 1]:
            self.o[row, k] = self.at["sum", layer, step.term, unit]
        line = (self.b_at, bias) if step.term == 0 else (self.e_at, ins[min(step.term, len(ins)) - 1])
        line[0][line[1], k:] = DONE
        if step.term <= len(ins):
            line[0][line[1], k] = ACTIVE

    def _delta(self, k: int, step: Step, unit: int) -> None:
        layer, row = step.layer, unit_row(self.shape, step.layer, unit)
        self.d_at[row, k:] = DONE
        self.d_at[row, k] = ACTIVE
        last = layer == self.depth
        fed = [] if last else list(range(1, self.shape[layer + 1] + 1))
        terms = len(fed) or 1
        if step.term != WHOLE:
            if step.term < terms:
                self.d[row, k] = self.at["back_sum", layer, step.term + 1, unit]
            fed = fed[step.term : step.term + 1] if step.term < terms else []
        if last and step.term in (WHOLE, 0):
            self.t_at[unit - 1, k] = REUSED
        if last or step.term == terms:
            self.o_at[row, k] = REUSED
        for m in fed:
            self.d_at[unit_row(self.shape, layer + 1, m), k] = REUSED
            self.e_at[weight_row(self.shape, layer + 1, unit, m), k] = self._busy(layer + 1, step)

    def _gradient(self, k: int, step: Step, unit: int) -> None:
        layer = step.layer
        ins, bias = self._ins(layer, unit), bias_row(self.shape, layer, unit)
        self.d_at[unit_row(self.shape, layer, unit), k] = REUSED
        sources = list(range(1, self.shape[layer - 1] + 1))
        rows, biases = ins, [bias]
        if step.term != WHOLE:
            sources = sources[step.term : step.term + 1]
            rows, biases = ins[step.term : step.term + 1], [bias][: int(not sources)]
        for source in sources:
            self.o_at[unit_row(self.shape, layer - 1, source), k] = REUSED
        busy = self._busy(layer, step)
        self.e_at[rows, k:], self.b_at[biases, k:] = DONE, DONE
        self.e_at[rows, k], self.b_at[biases, k] = busy, busy

    def _whole(self, k: int, kind: str) -> None:
        """The loss, the update, and the forward pass after it: everything at once."""
        if kind == "loss":  # the way back begins: edges light up once more, from the last layer on
            self.o_at[unit_row(self.shape, self.depth, 1) :, k] = REUSED
            self.t_at[:, k] = REUSED
            self.e_at[:, k:], self.b_at[:, k:] = FUTURE, FUTURE
        if kind in ("update", "again"):
            self.e_at[:, k], self.b_at[:, k] = DONE, DONE
        if kind == "again":
            self.o_at[self.shape[0] :, k] = ACTIVE
            self.o[self.shape[0] :, k] = self._units("o_new", 1)[self.shape[0] :, 0]
            self.d_at[:, k] = FUTURE

    def _ins(self, layer: int, unit: int) -> np.ndarray:
        """The rows of the weights into a unit."""
        sources = range(1, self.shape[layer - 1] + 1)
        return np.array([weight_row(self.shape, layer, source, unit) for source in sources])

    def _busy(self, layer: int, step: Step) -> int:
        """Edges of a step that uses many of them at once are merely there."""
        many = not step.unit and self.shape[layer - 1] * self.shape[layer] > MANY
        return DONE if many else ACTIVE

    def _means(self) -> np.ndarray:
        """A layer's mean of |delta| is known when all its deltas are, until the weights are others."""
        out = np.zeros((self.depth, len(self.steps)), dtype=np.int32)
        for layer in layers(self.shape):
            rows = slice(unit_row(self.shape, layer, 1), unit_row(self.shape, layer, self.shape[layer]) + 1)
            out[layer - 1] = np.where((self.d_at[rows] != FUTURE).all(axis=0), DONE, FUTURE)
        return out

    def _loss_at(self, kinds: Sequence[str]) -> np.ndarray:
        known = np.arange(len(kinds)) >= list(kinds).index("loss")
        lit = np.isin(kinds, ("loss", "again"))
        return np.where(lit, ACTIVE, np.where(known, DONE, FUTURE))[None].astype(np.int32)
