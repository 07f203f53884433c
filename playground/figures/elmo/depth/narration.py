"""One sentence for each node: what it has read, and what follows."""

from playground.experiments.elmo.depth import DepthTrace
from playground.experiments.elmo.nodes import DIRECTION_NAMES, Node


def narration(trace: DepthTrace) -> list[tuple[int, str]]:
    """A sentence for each step."""
    return [(k, _sentence(trace, k, node)) for k, node in enumerate(trace.nodes)]


def _sentence(trace: DepthTrace, k: int, node: Node) -> str:
    counts = [int(row.sum()) for row in trace.seen[k]]
    if node.kind == "state":
        return _state(trace, node, counts[node.direction])
    if node.kind == "h_n":
        if len(counts) == 1:
            return f"h_n is the state of t = {trace.T}, as is out[:, -1]: both have read {_all(trace)}."
        read = f"{counts[0]} and {counts[1]} of {_tokens(trace.T)} are read"
        return f"h_n: its backward half is the state of t = 1, not of t = {trace.T}; {read}."
    if node.t == trace.T:
        if len(counts) == 1:
            return f"y of t = {node.t} is out[:, -1]: it has read {_all(trace)}."
        return (
            f"out[:, -1] is y of t = {trace.T}: its forward half has read {_tokens(counts[0])}, "
            f"its backward half {_tokens(counts[1])}."
        )
    sees_next = bool(trace.seen[k, :, node.t].any())
    if sees_next:
        return f"y of t = {node.t} has read token {node.t + 1}: asked to predict it, it need only copy."
    return f"y of t = {node.t} has not read token {node.t + 1}: it can be asked to predict it."


def _state(trace: DepthTrace, node: Node, count: int) -> str:
    rest = "" if count == trace.T else "; the other derivatives are exactly 0"
    return (
        f"Layer {node.layer}, {DIRECTION_NAMES[node.direction]}, t = {node.t}: it sees "
        f"{count} of {_tokens(trace.T)}{rest}."
    )


def _tokens(count: int) -> str:
    return f"{count} token{'s' * (count != 1)}"


def _all(trace: DepthTrace) -> str:
    return f"all {_tokens(trace.T)}" if trace.T > 1 else "the token"
