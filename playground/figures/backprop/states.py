"""The state of every part of the network at every step, and which number it shows.

It depends on the shape and the granularity alone, not on any number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from playground.experiments.backprop.shape import Shape, layers
from playground.experiments.backprop.steps import ALL_TERMS, Step, steps
from playground.figures.backprop.rows import bias_row, unit_row, weight_row
from playground.figures.backprop.values import value_index

FUTURE, ACTIVE, DONE, REUSED = range(4)
MAX_ACTIVE = 24  # edges; a step that uses more of them at once lights none


@dataclass(frozen=True)
class StepStates:
    """What every part shows at every of the S steps; rows as in rows.py.

    States: o_state, d_state (units, S), w_state (weights, S), b_state (biases, S), t_state (outputs, S),
    mean_state (D, S), loss_state (1, S).
    Indices into the vector of values: o, d (units, S), w (weights, S), b (biases, S), loss (1, S).
    """

    o_state: np.ndarray
    d_state: np.ndarray
    w_state: np.ndarray
    b_state: np.ndarray
    t_state: np.ndarray
    mean_state: np.ndarray
    loss_state: np.ndarray
    o: np.ndarray
    d: np.ndarray
    w: np.ndarray
    b: np.ndarray
    loss: np.ndarray


@lru_cache(maxsize=16)
def step_states(shape: Shape, granularity: str) -> StepStates:
    """The states of a pass through a network of this shape."""
    return _StateBuilder(shape, granularity).build()


class _StateBuilder:
    """Goes through the steps once and fills the arrays of `StepStates`."""

    def __init__(self, shape: Shape, granularity: str) -> None:
        self.shape, self.depth = shape, len(shape) - 1
        self.steps, self.index = steps(shape, granularity), value_index(shape)
        units, count = sum(shape), len(self.steps)
        weights = sum(m * n for m, n in pairwise(shape))
        self.o_state, self.d_state = np.zeros((2, units, count), dtype=np.int32)
        self.w_state = np.zeros((weights, count), dtype=np.int32)
        self.b_state = np.zeros((units - shape[0], count), dtype=np.int32)
        self.o_state[: shape[0]] = DONE
        self.t_state = np.full((shape[-1], count), DONE, dtype=np.int32)
        self.o = np.repeat(self._unit_indices("o"), count, axis=1)
        self.d = np.repeat(self._unit_indices("delta"), count, axis=1)

    def build(self) -> StepStates:
        for k, step in enumerate(self.steps):
            if step.kind in ("o", "d", "g"):
                self._unit_step(k, step)
            elif step.kind != "start":
                self._network_step(k, step.kind)
        kinds = [step.kind for step in self.steps]
        updated = np.array([kind in ("update", "again") for kind in kinds])
        return StepStates(
            o_state=self.o_state,
            d_state=self.d_state,
            w_state=self.w_state,
            b_state=self.b_state,
            t_state=self.t_state,
            mean_state=self._mean_states(),
            loss_state=_loss_states(kinds),
            o=self.o,
            d=self.d,
            w=np.where(updated, self._weight_indices("w_new"), self._weight_indices("w")),
            b=np.where(updated, self._bias_indices("b_new"), self._bias_indices("b")),
            loss=np.array([[self.index["loss_new" if kind == "again" else "loss",] for kind in kinds]]),
        )

    def _unit_indices(self, name: str) -> np.ndarray:
        """Of a number of every unit, (units, 1); -1, the NaN at the end, where a unit has none."""
        units = [(name, layer, j + 1) for layer, n in enumerate(self.shape) for j in range(n)]
        return np.array([[self.index.get(unit, -1)] for unit in units])

    def _weight_indices(self, name: str) -> np.ndarray:
        weights = [
            (name, layer, i + 1, j + 1)
            for layer in layers(self.shape)
            for i in range(self.shape[layer - 1])
            for j in range(self.shape[layer])
        ]
        return np.array([[self.index[weight]] for weight in weights])

    def _bias_indices(self, name: str) -> np.ndarray:
        biases = [(name, layer, j + 1) for layer in layers(self.shape) for j in range(self.shape[layer])]
        return np.array([[self.index[bias]] for bias in biases])

    def _unit_step(self, k: int, step: Step) -> None:
        """One activation, delta or gradient, or those of a whole layer, or one term of one of them."""
        units = [step.unit] if step.unit else list(range(1, self.shape[step.layer] + 1))
        for unit in units:
            {"o": self._forward, "d": self._delta, "g": self._gradient}[step.kind](k, step, unit)

    def _forward(self, k: int, step: Step, unit: int) -> None:
        layer, row = step.layer, unit_row(self.shape, step.layer, unit)
        weights, bias = self._incoming(layer, unit), bias_row(self.shape, layer, unit)
        self.o_state[row, k:] = DONE
        self.o_state[row, k] = ACTIVE
        if step.term == ALL_TERMS:
            edge_state = self._edge_state(layer, step)
            self.w_state[weights, k:], self.w_state[weights, k] = DONE, edge_state
            self.b_state[bias, k:], self.b_state[bias, k] = DONE, edge_state
            return
        if step.term <= self.shape[layer - 1]:
            self.o[row, k] = self.index["sum", layer, step.term, unit]
        states, edge = (
            (self.b_state, bias)
            if step.term == 0
            else (self.w_state, weights[min(step.term, len(weights)) - 1])
        )
        states[edge, k:] = DONE
        if step.term <= len(weights):
            states[edge, k] = ACTIVE

    def _delta(self, k: int, step: Step, unit: int) -> None:
        layer, row = step.layer, unit_row(self.shape, step.layer, unit)
        self.d_state[row, k:] = DONE
        self.d_state[row, k] = ACTIVE
        is_output = layer == self.depth
        targets = [] if is_output else list(range(1, self.shape[layer + 1] + 1))
        products = len(targets) or 1
        if step.term != ALL_TERMS:
            if step.term < products:
                self.d[row, k] = self.index["back_sum", layer, step.term + 1, unit]
            targets = targets[step.term : step.term + 1] if step.term < products else []
        if is_output and step.term in (ALL_TERMS, 0):
            self.t_state[unit - 1, k] = REUSED
        if is_output or step.term == products:
            self.o_state[row, k] = REUSED
        for target in targets:
            self.d_state[unit_row(self.shape, layer + 1, target), k] = REUSED
            edge = weight_row(self.shape, layer + 1, unit, target)
            self.w_state[edge, k] = self._edge_state(layer + 1, step)

    def _gradient(self, k: int, step: Step, unit: int) -> None:
        layer = step.layer
        weights, biases = self._incoming(layer, unit), [bias_row(self.shape, layer, unit)]
        self.d_state[unit_row(self.shape, layer, unit), k] = REUSED
        sources = list(range(1, self.shape[layer - 1] + 1))
        if step.term != ALL_TERMS:
            sources = sources[step.term : step.term + 1]
            weights, biases = weights[step.term : step.term + 1], biases[: int(not sources)]
        for source in sources:
            self.o_state[unit_row(self.shape, layer - 1, source), k] = REUSED
        edge_state = self._edge_state(layer, step)
        self.w_state[weights, k:], self.b_state[biases, k:] = DONE, DONE
        self.w_state[weights, k], self.b_state[biases, k] = edge_state, edge_state

    def _network_step(self, k: int, kind: str) -> None:
        """The loss, the update, and the forward pass after it: all parts at once."""
        if kind == "loss":  # the backward pass begins: edges light up once more, from the last layer on
            self.o_state[unit_row(self.shape, self.depth, 1) :, k] = REUSED
            self.t_state[:, k] = REUSED
            self.w_state[:, k:], self.b_state[:, k:] = FUTURE, FUTURE
        if kind in ("update", "again"):
            self.w_state[:, k], self.b_state[:, k] = DONE, DONE
        if kind == "again":
            self.o_state[self.shape[0] :, k] = ACTIVE
            self.o[self.shape[0] :, k] = self._unit_indices("o_new")[self.shape[0] :, 0]
            self.d_state[:, k] = FUTURE

    def _incoming(self, layer: int, unit: int) -> np.ndarray:
        """The rows of the weights into a unit."""
        sources = range(1, self.shape[layer - 1] + 1)
        return np.array([weight_row(self.shape, layer, source, unit) for source in sources])

    def _edge_state(self, layer: int, step: Step) -> int:
        """ACTIVE, but DONE where the step uses more than MAX_ACTIVE edges at once."""
        all_at_once = not step.unit and self.shape[layer - 1] * self.shape[layer] > MAX_ACTIVE
        return DONE if all_at_once else ACTIVE

    def _mean_states(self) -> np.ndarray:
        """A layer's mean of |delta| is known when all its deltas are, until the weights are others."""
        out = np.zeros((self.depth, len(self.steps)), dtype=np.int32)
        for layer in layers(self.shape):
            rows = slice(unit_row(self.shape, layer, 1), unit_row(self.shape, layer, self.shape[layer]) + 1)
            out[layer - 1] = np.where((self.d_state[rows] != FUTURE).all(axis=0), DONE, FUTURE)
        return out


def _loss_states(kinds: Sequence[str]) -> np.ndarray:
    known = np.arange(len(kinds)) >= list(kinds).index("loss")
    active = np.isin(kinds, ("loss", "again"))
    return np.where(active, ACTIVE, np.where(known, DONE, FUTURE))[None].astype(np.int32)
