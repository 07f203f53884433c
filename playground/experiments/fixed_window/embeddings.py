"""The embeddings on two axes that are the same at every checkpoint, and the nearest neighbours of a token."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.fixed_window.trace import EmbeddingMap, Neighbours
from playground.text.tokenizers import SPECIAL

NEIGHBOURS = 3
FIRST = len(SPECIAL)  # ids below are special tokens


def project(tables: Sequence[np.ndarray]) -> EmbeddingMap:
    """The embeddings (V, E) of each checkpoint on the first two principal axes of the last one.

    The axes are the right singular vectors of the centred table; the sign of each makes its largest
    component positive, so that the picture is the same on every machine.
    """
    last = tables[-1][FIRST:]
    centre = last.mean(axis=0)
    _, _, axes = np.linalg.svd(last - centre, full_matrices=False)
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])
    axes = (axes * signs[:, None])[:2]  # (2, E)
    axes = np.concatenate([axes, np.zeros((2 - len(axes), last.shape[1]))])  # of a single token
    points = np.stack([(table[FIRST:] - centre) @ axes.T for table in tables])  # (K, N, 2)
    return EmbeddingMap(
        ids=np.arange(FIRST, len(tables[-1])),
        points=points,
        explained=np.stack([_explained(table[FIRST:], axes) for table in tables]),
    )


def neighbours(tables: Sequence[np.ndarray], token: int, names: tuple[str, ...]) -> Neighbours:
    """The tokens nearest to one token in each checkpoint's embeddings (V, E)."""
    return Neighbours(names[token], tuple(_nearest(table, token, names) for table in tables))


def _explained(table: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """The share of the table's variance along each axis, (2,)."""
    centred = table - table.mean(axis=0)
    total = float((centred**2).sum())
    return np.asarray(((centred @ axes.T) ** 2).sum(axis=0) / total) if total else np.zeros(len(axes))


def _nearest(table: np.ndarray, token: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens of the largest cosine, without the token itself and the special ones."""
    unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-300)
    cosine = unit @ unit[token]
    cosine[token], cosine[:FIRST] = -2.0, -2.0
    return tuple(names[i] for i in np.argsort(-cosine, kind="stable")[:NEIGHBOURS])
