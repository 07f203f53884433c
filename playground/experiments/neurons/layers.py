"""Layers on a plane: a[n] = f(W[n] a[n-1] + b[n]), each in three steps: matrix, bias, activation.

Without the activation N layers are one: W = W[N] ... W[1] and b = W[N] (... (W[2] b[1] + b[2]) ...) + b[N].

Source: lecture 5, "Feed-forward neural network, multi-layer perceptron".
"""

from dataclasses import dataclass

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.agreement import relative_error

MOST = 4  # layers
NUMBERS = 6  # of a layer: w11, w12, w21, w22, b1, b2
LIMIT = 1e3  # of every number, to either side
PHASES = ("matrix", "bias", "activation")
DEFAULT = (
    *(1.2, -0.8, 0.8, 1.2, 0.4, -0.3),
    *(1.4, 0.9, -0.9, 1.4, -0.3, 0.3),
    *(1.6, 0.4, -0.6, 1.5, 0.3, 0.2),
    *(0.9, -1.1, 1.1, 0.9, 0.0, -0.2),
)


@dataclass(frozen=True)
class LayersSpec:
    """Up to four layers of two units; `layer_numbers` holds w11, w12, w21, w22, b1, b2 of each of four."""

    layers: int = 2
    activation: str = "tanh"  # key of ACTIVATIONS
    layer_numbers: tuple[float, ...] = DEFAULT


@dataclass(frozen=True)
class LayersTrace:
    """The weights, and what N layers without an activation are together; float64."""

    W: np.ndarray  # (N, 2, 2)
    b: np.ndarray  # (N, 2)
    activation: str
    W_one: np.ndarray  # (2, 2) W[N] ... W[1]
    b_one: np.ndarray  # (2,)
    linear_error: float  # max |N layers without activation - one| / max(1, |one|), over PROBES
    torch_error: float  # max |a[N] of nn.Linear and f - this| / max(1, |this|), over PROBES

    @property
    def last(self) -> int:
        """Three steps for every layer."""
        return len(PHASES) * len(self.W)


PROBES = np.stack(np.meshgrid(np.linspace(-2, 2, 9), np.linspace(-2, 2, 9)), -1).reshape(-1, 2)


def run(spec: LayersSpec) -> LayersTrace:
    """The layers: same spec, same trace, to the bit. KeyError: unknown activation."""
    numbers = np.array(spec.layer_numbers, dtype=np.float64).reshape(-1, NUMBERS)[: spec.layers]
    W, b = numbers[:, :4].reshape(-1, 2, 2), numbers[:, 4:]
    W_one, b_one = np.eye(2), np.zeros(2)
    for weights, bias in zip(W, b, strict=True):
        W_one, b_one = weights @ W_one, weights @ b_one + bias
    linear = states(W, b, "linear", PROBES)[-1]
    return LayersTrace(
        W=W,
        b=b,
        activation=spec.activation,
        W_one=W_one,
        b_one=b_one,
        linear_error=relative_error(linear, PROBES @ W_one.T + b_one),
        torch_error=relative_error(
            states(W, b, spec.activation, PROBES)[-1], _torch(W, b, spec.activation, PROBES)
        ),
    )


def states(W: np.ndarray, b: np.ndarray, activation: str, points: np.ndarray) -> np.ndarray:
    """Where points (k, 2) are at every step of the clock: (3 N + 1, k, 2); NaN stays NaN."""
    out, here = [points], points
    for weights, bias in zip(W, b, strict=True):
        scores = here @ weights.T
        out += [scores, scores + bias]
        here = apply(activation, out[-1])
        out.append(here)
    return np.stack(out)


def apply(activation: str, z: np.ndarray) -> np.ndarray:
    """f(z), elementwise."""
    import torch

    a: np.ndarray = ACTIVATIONS[activation].function(torch.from_numpy(z)).numpy()
    return np.where(np.isnan(z), np.nan, a)  # a step makes 0 of NaN


def _torch(W: np.ndarray, b: np.ndarray, activation: str, points: np.ndarray) -> np.ndarray:
    """The last activation levels by torch's own linear layers, (k, 2)."""
    import torch
    from torch.nn.functional import linear

    a = torch.from_numpy(points)
    for weights, bias in zip(W, b, strict=True):
        z = linear(a, torch.from_numpy(weights.copy()), torch.from_numpy(bias.copy()))
        a = ACTIVATIONS[activation].function(z)
    return a.numpy()


def table(trace: LayersTrace) -> dict[str, list[float] | list[int]]:
    """One row for each layer; the last row, layer 0, is the one that all are without the activation."""
    W, b = [*trace.W, trace.W_one], [*trace.b, trace.b_one]
    columns: dict[str, list[float] | list[int]] = {"layer": [*range(1, len(trace.W) + 1), 0]}
    for i in range(2):
        for j in range(2):
            columns[f"w{i + 1}{j + 1}"] = [float(weights[i, j]) for weights in W]
    return columns | {f"b{i + 1}": [float(bias[i]) for bias in b] for i in range(2)}


def script(spec: LayersSpec) -> str:
    """A standalone PyTorch program for this spec: a point through the layers, and the one matrix they are."""
    trace = run(spec)
    entry = ACTIVATIONS[spec.activation]
    return SCRIPT.format(title=entry.title, W=trace.W.tolist(), b=trace.b.tolist(), function=entry.python[0])


SCRIPT = '''"""Layers on a plane: matrix, bias, activation ({title}); without the activation they are one."""

import torch

W = torch.tensor({W}, dtype=torch.float64)
b = torch.tensor({b}, dtype=torch.float64)
points = torch.cartesian_prod(*[torch.linspace(-2, 2, 9, dtype=torch.float64)] * 2)


def f(inp):
    return {function}


a, z = points, points
W_one, b_one = torch.eye(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
for n in range(len(W)):
    a = f(a @ W[n].T + b[n])
    z = z @ W[n].T + b[n]
    W_one, b_one = W[n] @ W_one, W[n] @ b_one + b[n]
    print(f"layer {{n + 1}}: the grid lies within", a.amin(0).tolist(), a.amax(0).tolist())

print("all layers without activation: W =", W_one.tolist(), "b =", b_one.tolist())
one = points @ W_one.T + b_one
print(f"largest difference: {{((z - one).abs() / one.abs().clamp(min=1)).max().item():.1e}}")
'''
