"""The trace of the page Fixed window: one step for every checkpoint of a training.

Letters: K checkpoints, C = n - 1 positions of the window, embeddings of E numbers, H hidden units, V tokens.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.training.valid_loss import value_at


@dataclass(frozen=True)
class WindowContext:
    """A typed context as the network sees it: the window's `ids`, int64 (C,), and their visible `names`.

    `before` is the text before the window, `unknown` are the pieces that the vocabulary lacks; the first
    `padding` positions lie before the beginning of the text and hold the boundary.
    """

    ids: np.ndarray
    names: tuple[str, ...]
    before: str
    unknown: tuple[str, ...]
    padding: int


@dataclass(frozen=True, eq=False)
class ContextActivations:
    """Every quantity of the formula for one context, at every checkpoint, float64."""

    context: WindowContext
    x: np.ndarray  # (K, C, E) the embeddings
    contributions: np.ndarray  # (K, C, H) W1's block of each position times its embedding
    h: np.ndarray  # (K, H) the hidden layer
    y: np.ndarray  # (K, V) the scores
    p: np.ndarray  # (K, V) their softmax
    entropy: np.ndarray  # (K,) of p, in nats


@dataclass(frozen=True, eq=False)
class EmbeddingMap:
    """The embeddings of all tokens but the special ones on two axes, the same at every checkpoint.

    The axes are the first two principal components of the last checkpoint, the origin is its mean.
    """

    ids: np.ndarray  # (N,)
    points: np.ndarray  # (K, N, 2)
    explained: np.ndarray  # (K, 2) the share of each checkpoint's variance along each axis


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The tokens whose embeddings are most alike by cosine to that of `token`, at each checkpoint."""

    token: str
    nearest: tuple[tuple[str, ...], ...]  # (K, 3), the nearest first


@dataclass(frozen=True, eq=False)
class TrainingCurves:
    """The losses recorded by the training, nats per token; empty where nothing was recorded."""

    train_steps: np.ndarray  # (P,)
    train_loss: np.ndarray  # (P,)
    valid_steps: np.ndarray  # (Q,)
    valid_loss: np.ndarray  # (Q,)
    full_curve: bool  # whether `valid_loss` is of all of the held-out text, not of a part
    valid_error: np.ndarray | None = (
        None  # (Q,)  standard errors of `valid_loss`; None where none was recorded
    )

    def valid_loss_at(self, steps: np.ndarray) -> np.ndarray:
        """The last held-out loss recorded up to each training step, (K,); NaN where there is none."""
        return value_at(self.valid_steps, self.valid_loss, steps)


@dataclass(frozen=True, eq=False)
class FixedWindowTrace:
    """What one network computes for one or two contexts, one step for every checkpoint."""

    steps: np.ndarray  # (K,) training steps
    window: int  # C
    embedding: int  # E
    hidden: int  # H
    shapes: Mapping[str, tuple[int, ...]]  # of every parameter, by name
    has_direct: bool  # whether the network has a W3
    zero_direct: bool  # whether it has one that is set to zero
    names: tuple[str, ...]  # (V,) the tokens made visible
    predictable: np.ndarray  # (V,) bool: which tokens can come next
    tokens: str  # the kind of tokenizer
    first: ContextActivations
    second: ContextActivations | None
    W1: np.ndarray  # (K, H, C E)
    embedding_map: EmbeddingMap
    neighbours: Neighbours  # of the first context's last token
    groups: Mapping[str, list[int]]  # title -> ids of tokens that belong together by the text's grammar
    curves: TrainingCurves

    @property
    def contexts(self) -> tuple[ContextActivations, ...]:
        """The one or two contexts."""
        return (self.first,) if self.second is None else (self.first, self.second)

    @property
    def last(self) -> int:
        """The last step of the player."""
        return len(self.steps) - 1

    @property
    def parameters(self) -> int:
        """The number of learned numbers."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())

    def likeliest(self, p: np.ndarray, count: int) -> np.ndarray:
        """The ids of the `count` largest of `p`, (V,), among the predictable tokens, the largest first.

        Of equal ones the smaller id comes first; fewer ids where fewer tokens are predictable.
        """
        order = np.argsort(-np.where(self.predictable, p, -1.0), kind="stable")
        return np.asarray(order[: min(count, int(self.predictable.sum()))])

    @property
    def max_difference(self) -> np.ndarray:
        """The largest difference of P between the two contexts, (K,); NaN with one context."""
        if self.second is None:
            return np.full(len(self.steps), np.nan)
        return np.asarray(np.abs(self.first.p - self.second.p).max(axis=1))
