"""The first loss of a network, and what its output layer's start makes of it.

    h = tanh(W1 [e; e; e] + b1),    z = W2 h + b2

With W2 = 0 the output is b2 for every input, and the loss is that of a constant:
    tokens       softmax + NLL: ln V for b2 = 0, the unigram cross-entropy for b2_v = ln p_v
    one class    sigmoid + BCE: ln 2 for b2 = 0, the entropy of the share p for b2 = ln(p / (1 - p))
    regression   squared error: mean(y^2) for b2 = 0, Var(y) for b2 = mean(y)
Source: lecture 3, "Parameter Initialization": "output biases to optimal value if weights were 0 (e.g., mean
target or inverse sigmoid of mean target)". All starts share every other weight and every mini-batch; float64.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.initialization.examples import WINDOW, Examples

if TYPE_CHECKING:
    from torch import Tensor

HEADS: Mapping[str, str] = {
    "tokens": "The next token",
    "one_class": "Is it the commonest?",
    "regression": "Tokens until it comes",
}
STARTS: Mapping[str, str] = {
    "gaussian": "W₂ ~ N(0, 1)",
    "torch": "PyTorch’s default",
    "zero": "W₂ = 0, b₂ = 0",
    "bias": "W₂ = 0, b₂ of the data",
}
EXAMPLES, EMBEDDING, HIDDEN, BATCH = 4096, 10, 64, 64
KEPT = (0, 1, 2, 3, 4, 5, 7, 10, 14, 19, 25, 32, 40, 50, 62, 76, 92, 110, 130, 150)
RATES = {"tokens": 0.3, "one_class": 0.3, "regression": 0.01}  # eta of plain SGD, by head


@dataclass(frozen=True)
class OutputBiasSpec:
    """What is predicted (a key of HEADS) of which tokens of the text."""

    head: str = "tokens"
    tokens: str = "characters"
    seed: int = 0


@dataclass(frozen=True, eq=False)
class OutputBiasTrace:
    """Of S starts at K kept updates.

    loss        (S, K) over all examples
    output      (S, T, K) the mean prediction: P of each of the T most frequent tokens; or one number, T = 1
    share       (T,) what the data say: frequencies, the share of the commonest token, or the mean target
    uniform, constant   the loss of the output 0, and that of the best constant
    """

    spec: OutputBiasSpec
    names: tuple[str, ...]  # (T,)
    kinds: int  # V
    examples: int
    loss: np.ndarray
    output: np.ndarray
    share: np.ndarray
    uniform: float
    constant: float

    @property
    def last(self) -> int:
        """The last step of the clock."""
        return int(self.loss.shape[1]) - 1


@dataclass(frozen=True)
class Progress:
    """What is done of a run; `trace` is None before its end."""

    fraction: float
    trace: OutputBiasTrace | None = None


SHOWN = 10  # most frequent tokens whose probability is shown


def run(spec: OutputBiasSpec, data: Examples) -> OutputBiasTrace:
    """Same spec and examples, same trace, to the bit."""
    return next(progress.trace for progress in steps(spec, data) if progress.trace is not None)


def best_bias(head: str, data: Examples) -> np.ndarray:
    """ln of the frequencies (V,), the inverse sigmoid of the share (1,), or the mean target (1,)."""
    if head == "tokens":
        return np.asarray(np.log(data.frequencies))
    if head == "one_class":
        p = float((data.targets == 0).mean())
        return np.array([math.log(p / (1 - p))])
    return np.array([data.distance.mean()])


def constant_losses(head: str, data: Examples) -> tuple[float, float]:
    """The losses of the output 0 and of the best constant, in closed form."""
    p = data.frequencies
    if head == "tokens":
        return math.log(len(p)), float(-(p * np.log(p)).sum())
    if head == "one_class":
        q = np.array([p[0], 1 - p[0]])
        return math.log(2), float(-(q * np.log(q)).sum())
    return float((data.distance**2).mean()), float(data.distance.var())


class Networks:
    """One network for each start, as one batched network: parameters (S, ...)."""

    def __init__(self, spec: OutputBiasSpec, data: Examples) -> None:
        import torch

        self.head = spec.head
        outputs = len(data.names) if spec.head == "tokens" else 1
        g = torch.Generator().manual_seed(spec.seed)
        inputs, S = WINDOW * EMBEDDING, len(STARTS)

        def drawn(*shape: int, bound: float = 0.0) -> "Tensor":
            w = torch.empty(*shape, dtype=torch.float64)
            return w.uniform_(-bound, bound, generator=g) if bound else w.normal_(0, 1, generator=g)

        shared = (
            drawn(data.ids, EMBEDDING),
            drawn(inputs, HIDDEN, bound=inputs**-0.5),
            drawn(1, HIDDEN, bound=inputs**-0.5),
        )
        W2, b2 = torch.zeros(S, HIDDEN, outputs).double(), torch.zeros(S, 1, outputs).double()
        W2[0] = drawn(HIDDEN, outputs)
        W2[1], b2[1] = drawn(HIDDEN, outputs, bound=HIDDEN**-0.5), drawn(1, outputs, bound=HIDDEN**-0.5)
        b2[3] = torch.from_numpy(best_bias(spec.head, data))
        self.parameters = [*(w.expand(S, *w.shape).clone() for w in shared), W2, b2]
        for parameter in self.parameters:
            parameter.requires_grad_()

    def scores(self, windows: "Tensor") -> "Tensor":
        """z (S, N, outputs) of windows (N, WINDOW)."""
        embedding, W1, b1, W2, b2 = self.parameters
        x = embedding[:, windows].flatten(2)  # (S, N, WINDOW * EMBEDDING)
        return (x @ W1 + b1).tanh() @ W2 + b2

    def losses(self, z: "Tensor", targets: "Tensor") -> "Tensor":
        """The mean loss of every network, (S,)."""
        if self.head == "tokens":
            return -z.log_softmax(2)[:, range(len(targets)), targets].mean(1)
        y = targets.expand(len(z), -1)
        if self.head == "one_class":
            return LOSSES["binary-cross-entropy"].loss(z[..., 0], y).mean(1)
        return (z[..., 0] - y).square().mean(1)

    def mean_output(self, z: "Tensor") -> "Tensor":
        """The mean prediction of every network, (S, T)."""
        if self.head == "tokens":
            return z.softmax(2).mean(1)[:, :SHOWN]
        return (z.sigmoid() if self.head == "one_class" else z).mean(1)


def targets_of(head: str, data: Examples) -> np.ndarray:
    """What is predicted: (N,) class numbers, 0 or 1, or distances."""
    if head == "regression":
        return data.distance
    return data.targets if head == "tokens" else np.asarray((data.targets == 0).astype(np.float64))


def steps(spec: OutputBiasSpec, data: Examples) -> Iterator[Progress]:
    """The trainings, kept update by kept update; the last item holds the trace."""
    import torch

    networks = Networks(spec, data)
    windows, targets = torch.from_numpy(data.windows), torch.from_numpy(targets_of(spec.head, data))
    g = torch.Generator().manual_seed(spec.seed + 1)
    rate = RATES[spec.head]
    losses, outputs = [], []
    for update in range(KEPT[-1] + 1):
        if update in KEPT:
            with torch.no_grad():
                z = networks.scores(windows)
                losses.append(networks.losses(z, targets).numpy())
                outputs.append(networks.mean_output(z).numpy())
            yield Progress(len(losses) / (len(KEPT) + 1))
        batch = torch.randint(len(windows), (BATCH,), generator=g)
        loss = networks.losses(networks.scores(windows[batch]), targets[batch]).sum()
        for parameter, grad in zip(
            networks.parameters, torch.autograd.grad(loss, networks.parameters), strict=True
        ):
            parameter.detach().sub_(rate * grad)
    uniform, constant = constant_losses(spec.head, data)
    is_tokens = spec.head == "tokens"
    share = {"tokens": data.frequencies[:SHOWN], "one_class": data.frequencies[:1]}
    yield Progress(
        1.0,
        OutputBiasTrace(
            spec=spec,
            names=data.names[:SHOWN] if is_tokens else data.names[:1],
            kinds=len(data.names),
            examples=len(data.targets),
            loss=np.stack(losses, -1),
            output=np.stack(outputs, -1),
            share=share.get(spec.head, np.array([data.distance.mean()])),
            uniform=uniform,
            constant=constant,
        ),
    )


def table(trace: OutputBiasTrace) -> dict[str, list[float]]:
    """One row for each kept update: the loss from every start."""
    columns = {"update": [float(update) for update in KEPT]}
    return columns | {title: trace.loss[s].tolist() for s, title in enumerate(STARTS.values())}
