"""The trace: one step for every checkpoint of a training."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Typed:
    """A typed context as the network meets it: `window` ids (C,), `words` their visible forms.

    `cut` is the text before the window, `unknown` what the vocabulary lacks, `missing` how many places of
    the window stand before the beginning and hold the boundary.
    """

    window: np.ndarray
    words: tuple[str, ...]
    cut: str
    unknown: tuple[str, ...]
    missing: int


@dataclass(frozen=True, eq=False)
class Answer:
    """What every checkpoint computes for one window, float64.

    x (K, C, E) the embeddings, pushed (K, C, H) = W1's block of each place times its embedding, h (K, H)
    the hidden layer, y (K, V) the scores, p (K, V) their softmax, entropy (K,) in nats.
    """

    typed: Typed
    x: np.ndarray
    pushed: np.ndarray
    h: np.ndarray
    y: np.ndarray
    p: np.ndarray
    entropy: np.ndarray


@dataclass(frozen=True, eq=False)
class Embeddings:
    """The embeddings of all tokens but the special ones on two axes, the same at every checkpoint.

    `ids` (N,) are the tokens, `points` (K, N, 2); the axes are the first two principal components of the
    last checkpoint, the origin is its mean. `explained` (K, 2) is the share of each checkpoint's variance
    along each axis. `near` names, for each checkpoint, the tokens most alike by cosine to the last one of
    the context, which is `of`.
    """

    ids: np.ndarray
    points: np.ndarray
    explained: np.ndarray
    of: str = ""
    near: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Curves:
    """What the training recorded, nats per token: `loss` (P,) at `step`, held out `held` (Q,) at `checked`.

    Empty where nothing was recorded.
    """

    step: np.ndarray
    loss: np.ndarray
    checked: np.ndarray
    held: np.ndarray

    def at(self, steps: np.ndarray) -> np.ndarray:
        """The held-out loss recorded last before each training step, (K,); NaN where there is none."""
        where = np.searchsorted(self.checked, steps, side="right") - 1
        padded = np.append(self.held, np.nan)
        return np.where(where >= 0, padded[where], np.nan)


@dataclass(frozen=True, eq=False)
class FixedWindowTrace:
    """One step per checkpoint k; C = n - 1 places, embeddings of E, H hidden units, V tokens.

    `steps` (K,) are training steps, `W1` (K, H, C E) the first matrix, `shapes` every parameter's shape by
    name, `names` the V tokens made visible, `possible` (V,) which of them can come. `groups` are
    tokens that belong together by what is known of the text: title -> ids.
    """

    steps: np.ndarray
    places: int
    embedding: int
    hidden: int
    shapes: Mapping[str, tuple[int, ...]]
    direct: bool
    without_direct: bool
    names: tuple[str, ...]
    possible: np.ndarray
    kind: str
    answer: Answer
    other: Answer | None
    W1: np.ndarray
    embeddings: Embeddings
    groups: Mapping[str, list[int]]
    curves: Curves

    @property
    def last(self) -> int:
        """The last step of the player."""
        return len(self.steps) - 1

    @property
    def parameters(self) -> int:
        """All numbers that are learned."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())

    @property
    def apart(self) -> np.ndarray:
        """The largest difference of P between the two contexts, (K,); NaN with one context."""
        if self.other is None:
            return np.full(len(self.steps), np.nan)
        return np.asarray(np.abs(self.answer.p - self.other.p).max(axis=1))
