"""How large the network becomes as its window grows, and how many n-grams there would be to store."""

from dataclasses import dataclass

import numpy as np

from playground.models.table import MODELS, OPTIONS

PARTS = ("embedding", "W1", "b1", "W2", "b2", "W3")
WINDOWS = tuple(range(int(OPTIONS["context"].low), int(OPTIONS["context"].high) + 1))


@dataclass(frozen=True)
class SizesSpec:
    """A network that is planned: V tokens, embeddings of E, H hidden units, W3 or none."""

    vocabulary: int
    embedding: int = 16
    hidden: int = 64
    direct: bool = True


@dataclass(frozen=True, eq=False)
class Sizes:
    """One step for every window: `windows` (S,) = n - 1, `parts` (6, S) parameters in the order of PARTS.

    `possible` (S,) is V^n, the n-grams there could be, as floats.
    """

    spec: SizesSpec
    windows: np.ndarray
    parts: np.ndarray
    possible: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """All parameters of each window, (S,)."""
        return np.asarray(self.parts.sum(axis=0))

    @property
    def last(self) -> int:
        """The last step of the player."""
        return len(self.windows) - 1


def sizes(spec: SizesSpec) -> Sizes:
    """W1 has (n - 1) E H numbers and W3 (n - 1) E V; embedding, W2 and the biases do not grow with n."""
    rows = []
    for window in WINDOWS:
        options = {
            "context": window,
            "embedding": spec.embedding,
            "hidden": spec.hidden,
            "direct": float(spec.direct),
            "dropout": 0.0,
        }
        shapes = MODELS["window"].shapes(spec.vocabulary, options)
        names = ("embedding.weight", "W1.weight", "W1.bias", "W2.weight", "W2.bias", "W3.weight")
        rows.append([int(np.prod(shapes[name])) if name in shapes else 0 for name in names])
    n = np.array(WINDOWS) + 1.0
    return Sizes(spec, np.array(WINDOWS), np.array(rows).T, float(spec.vocabulary) ** n)
