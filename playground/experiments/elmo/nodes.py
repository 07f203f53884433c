"""The states of a stacked, perhaps bidirectional network as nodes of a graph, in the order of computation.

Layers and tokens count from 1, as in the lecture.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["state", "output", "h_n"]

ARRANGEMENTS = {
    "forward": "One: left to right",
    "both": "Two: bidirectional",
    "apart": "Two apart: ELMo",
}
FORWARD, BACKWARD = 0, 1  # directions
DIRECTION_NAMES = ("forward", "backward")


@dataclass(frozen=True)
class Node:
    """A state, an output y_t (all directions of the top layer side by side), or the final h_n of that layer.

    An output has layer 0 and direction FORWARD; h_n has t = 0 besides.
    """

    kind: Kind
    layer: int = 0
    direction: int = FORWARD
    t: int = 0


def direction_count(arrangement: str) -> int:
    """D, the rows of states in a layer. KeyError for an unknown arrangement."""
    return {"forward": 1, "both": 2, "apart": 2}[arrangement]


def nodes(arrangement: str, layers: int, T: int) -> list[Node]:
    """All states, layer by layer, forward before backward and each in its direction; the outputs; h_n."""
    times = range(1, T + 1)
    states = [
        Node("state", layer, d, t)
        for layer in range(1, layers + 1)
        for d in range(direction_count(arrangement))
        for t in (times if d == FORWARD else reversed(times))
    ]
    return [*states, *(Node("output", t=t) for t in times), Node("h_n")]


def inputs_of(node: Node, arrangement: str, layers: int, T: int) -> list[Node]:
    """The nodes that a node reads; none where a state of layer 1 reads its token and a zero state."""
    both = range(direction_count(arrangement))
    if node.kind == "output":
        return [Node("state", layers, d, node.t) for d in both]
    if node.kind == "h_n":
        return [Node("state", layers, d, 1 if d else T) for d in both]
    before = node.t + 1 if node.direction else node.t - 1
    row = [Node("state", node.layer, node.direction, before)] if 1 <= before <= T else []
    if node.layer == 1:
        return row
    reads = both if arrangement == "both" else [node.direction]
    return [*row, *(Node("state", node.layer - 1, d, node.t) for d in reads)]


def cone(node: Node, arrangement: str, layers: int, T: int) -> set[Node]:
    """The node and everything that it is computed from."""
    found, todo = {node}, [node]
    while todo:
        new = set(inputs_of(todo.pop(), arrangement, layers, T)) - found
        found |= new
        todo.extend(new)
    return found


def tokens_seen(node: Node, arrangement: str, layers: int, T: int) -> set[int]:
    """The tokens that a state can see, in closed form.

    One row sees 1..t, or t..T from the end. In a bidirectional network every state above layer 1 sees all:
    it reads the states below at t, whose two halves have read everything.
    """
    if node.kind == "state":
        if arrangement == "both" and node.layer > 1:
            return set(range(1, T + 1))
        return set(range(node.t, T + 1)) if node.direction else set(range(1, node.t + 1))
    read = inputs_of(node, arrangement, layers, T)
    return set().union(*(tokens_seen(state, arrangement, layers, T) for state in read))
