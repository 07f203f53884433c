"""How many parameters the network has as its window grows, and how many n-grams are possible."""

from dataclasses import dataclass

import numpy as np

from playground.models.table import MODEL_OPTIONS, MODELS

PARTS = {
    "embedding": "embedding.weight",
    "W1": "W1.weight",
    "b1": "W1.bias",
    "W2": "W2.weight",
    "b2": "W2.bias",
    "W3": "W3.weight",
}
"""The parts of the formula: the names of the model's parameters."""
WINDOWS = tuple(range(int(MODEL_OPTIONS["context"].low), int(MODEL_OPTIONS["context"].high) + 1))


@dataclass(frozen=True)
class ModelSizeSpec:
    """A network of V tokens, embeddings of E, H hidden units, with W3 (`direct`) or without."""

    vocabulary: int
    embedding: int = 16
    hidden: int = 64
    direct: bool = True

    def options(self, window: int) -> dict[str, float]:
        """The options of the model table for a window of n - 1 tokens."""
        return {
            "context": window,
            "embedding": self.embedding,
            "hidden": self.hidden,
            "direct": float(self.direct),
            "dropout": 0.0,
        }


@dataclass(frozen=True, eq=False)
class ModelSizes:
    """One step for every window of S."""

    spec: ModelSizeSpec
    windows: np.ndarray  # (S,) n - 1
    parts: np.ndarray  # (6, S) parameters, in the order of PARTS
    possible_ngrams: np.ndarray  # (S,) V^n, as floats

    def part(self, name: str) -> np.ndarray:
        """The parameters of one part, (S,)."""
        return np.asarray(self.parts[list(PARTS).index(name)])

    @property
    def total(self) -> np.ndarray:
        """All parameters, (S,)."""
        return np.asarray(self.parts.sum(axis=0))

    @property
    def last(self) -> int:
        """The last step of the player."""
        return len(self.windows) - 1


def model_sizes(spec: ModelSizeSpec) -> ModelSizes:
    """W1 has (n - 1) E H numbers and W3 (n - 1) E V; embedding, W2 and the biases do not grow with n."""
    columns = []
    for window in WINDOWS:
        shapes = MODELS["window"].shapes(spec.vocabulary, spec.options(window))
        columns.append([int(np.prod(shapes[name])) if name in shapes else 0 for name in PARTS.values()])
    windows = np.array(WINDOWS)
    return ModelSizes(spec, windows, np.array(columns).T, float(spec.vocabulary) ** (windows + 1.0))
