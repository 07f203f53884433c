"""Depth and direction: which tokens each state of a stacked, perhaps bidirectional network sees.

A token is seen where the derivative of the state with respect to the token's vector is not zero; all
derivatives are computed by autograd, in float64. Beside them stands the closed form (`nodes.tokens_seen`),
and beside the states those of PyTorch's fused layers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.elmo.nodes import (
    DIRECTION_NAMES,
    Node,
    direction_count,
    inputs_of,
    nodes,
    tokens_seen,
)
from playground.experiments.token_sequence import TokenSequence, first_tokens

if TYPE_CHECKING:
    import torch

    from playground.models.encoder import Encoder

MOST_TOKENS = 7
EMBEDDING = 4  # E
MOST_LAYERS, MOST_UNITS = 3, 4


@dataclass(frozen=True)
class DepthSpec:
    """The sentence, by words, and the network that reads it; weights and vectors are drawn from the seed.

    cell          key of models.table.RECURRENT
    arrangement   key of nodes.ARRANGEMENTS
    units         H of every layer and direction
    """

    sentence: str = "let us stick to the plan"
    cell: str = "lstm"
    arrangement: str = "both"
    layers: int = 1
    units: int = 3
    seed: int = 1


@dataclass(frozen=True, eq=False)
class DepthTrace:
    """Of T tokens every node of `nodes`, in the order of computation; L layers, D directions.

    states      (L, D, T, H) float64
    norms       (nodes, D, T): of each half of a node, the length of its derivative with respect to each
                token's vector; a state of direction d has its numbers in row d and zeros in the other
    out_shape, h_n_shape   as PyTorch gives them, for one sentence
    shapes      by layer and direction W_ih, W_hh, b_ih, b_hh
    difference  between the states of the top layer by formula and by PyTorch's fused layers
    """

    spec: DepthSpec
    text: TokenSequence
    nodes: list[Node]
    states: np.ndarray
    norms: np.ndarray
    out_shape: tuple[int, ...]
    h_n_shape: tuple[int, ...]
    shapes: Mapping[tuple[int, int], list[tuple[int, ...]]]
    difference: float

    @property
    def T(self) -> int:
        """How many tokens are read."""
        return len(self.text.ids)

    @property
    def seen(self) -> np.ndarray:
        """Which tokens each half of each node sees, bool (nodes, D, T)."""
        return np.asarray(self.norms > 0)

    @property
    def seen_by_node(self) -> np.ndarray:
        """Which tokens each node sees, with any of its halves, bool (nodes, T)."""
        return np.asarray(self.seen.any(axis=1))

    @property
    def agrees(self) -> bool:
        """Whether the derivatives find the tokens that the closed form names, at every node."""
        spec = self.spec
        return all(
            set((np.flatnonzero(row) + 1).tolist())
            == tokens_seen(node, spec.arrangement, spec.layers, self.T)
            for node, row in zip(self.nodes, self.seen_by_node, strict=True)
        )

    def parameters(self, layer: int) -> int:
        """How many numbers a layer learns, in all of its directions."""
        return sum(prod(shape) for (k, _), shapes in self.shapes.items() if k == layer for shape in shapes)

    def index(self, node: Node) -> int:
        """The step of the clock at which a node is computed. ValueError where there is none."""
        return self.nodes.index(node)


def network(spec: DepthSpec, generator: "torch.Generator") -> "Encoder":
    """The encoder in float64."""
    from playground.models.encoder import Encoder

    return Encoder(spec.cell, spec.arrangement, EMBEDDING, spec.units, spec.layers, generator).double()


def run(spec: DepthSpec) -> DepthTrace:
    """Same spec, same trace, to the bit. TextError for an empty sentence, KeyError for an unknown cell."""
    import torch

    from playground.models.encoder import derivative_norms

    text = first_tokens(spec.sentence, "words", MOST_TOKENS, least=1)
    generator = torch.Generator().manual_seed(spec.seed)
    encoder = network(spec, generator)
    vectors = torch.randn(len(text.vocabulary), EMBEDDING, generator=generator).double()
    x = vectors[torch.from_numpy(text.ids)]  # (T, E)
    norms = derivative_norms(encoder, x).numpy()  # (L, D, T, T)
    with torch.no_grad():
        states = encoder.states(x[None])[0].numpy()
        out, h_n = encoder(x[None])
    T, D = len(text.ids), direction_count(spec.arrangement)
    order = nodes(spec.arrangement, spec.layers, T)
    return DepthTrace(
        spec=spec,
        text=text,
        nodes=order,
        states=states,
        norms=np.stack([_halves(spec, node, norms) for node in order]),
        out_shape=tuple(out.shape),
        h_n_shape=tuple(h_n.shape),
        shapes={
            (layer, d): [tuple(w.shape) for w in encoder.weights(layer - 1, d)]
            for layer in range(1, spec.layers + 1)
            for d in range(D)
        },
        difference=relative_error(np.concatenate(list(states[-1]), axis=-1), out[0].numpy()),
    )


def _halves(spec: DepthSpec, node: Node, norms: np.ndarray) -> np.ndarray:
    """The derivatives of a node's halves, (D, T), from those of all states (L, D, T, T)."""
    _, D, T, _ = norms.shape
    halves = np.zeros((D, T))
    parts = [node] if node.kind == "state" else inputs_of(node, spec.arrangement, spec.layers, T)
    for part in parts:
        halves[part.direction] = norms[part.layer - 1, part.direction, part.t - 1]
    return halves


def table(trace: DepthTrace) -> dict[str, list[str] | list[int] | list[float]]:
    """One row for each node, half and token: the length of the derivative, and whether the token is seen."""
    rows = [
        (node.kind, node.layer, DIRECTION_NAMES[d], node.t, s + 1, float(trace.norms[k, d, s]))
        for k, node in enumerate(trace.nodes)
        for d in range(trace.norms.shape[1])
        for s in range(trace.T)
        if node.kind != "state" or node.direction == d
    ]
    kind, layer, direction, t, token, norm = (list(column) for column in zip(*rows, strict=True))
    return {
        "node": kind,
        "layer": layer,
        "direction": direction,
        "t": t,
        "token": token,
        "derivative": norm,
        "seen": [int(value > 0) for value in norm],
    }
