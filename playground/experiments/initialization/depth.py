"""A deep network at its start and while it is trained: activations, gradients and updates by layer.

    z_l = W_l a_{l-1} + b_l,    a_l = f(z_l),    a_0 = x ~ N(0, I),    softmax + NLL over 10 classes

The first CLASSES inputs score the classes; plain gradient descent on one batch, w <- w - eta dL/dw; float32.
The weights are those of an entry of the catalogue, times `gain`; the output layer is Xavier's and has no
gain. Saturated: |f'(z)| < FLAT. Sources: Glorot and Bengio 2010; makemore, part 3 (update : data).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import ACTIVATIONS, FLAT
from playground.catalog.initializers import INITIALIZERS, draw
from playground.experiments.initialization.gains import predict_forward
from playground.experiments.initialization.histograms import Histograms, histograms

if TYPE_CHECKING:
    from torch import Tensor

KEPT = (0, 1, 2, 3, 5, 8, 12, 20)  # updates before which everything is measured
EXAMPLES, CLASSES = 128, 8


@dataclass(frozen=True)
class DepthSpec:
    """`layers` hidden layers of `width` units; every weight and bias of them is multiplied by `gain`."""

    layers: int = 6
    width: int = 64
    activation: str = "tanh"  # key of ACTIVATIONS
    initializer: str = "xavier"  # key of INITIALIZERS
    gain: float = 1.0
    learning_rate: float = 0.1
    seed: int = 0


@dataclass(frozen=True, eq=False)
class DepthTrace:
    """By layer and kept step, (L, K) unless said otherwise; variances are means of squares.

    predicted_z     (L,) Var(z) at the start; predicted_delta (L,) Var(dL/dz), from the last layer's measured
    ratio           log10 of std(update) / std(weights) of W_l; NaN where a layer's weights do not vary
    nonfinite       the first (step, layer) with an activation or gradient that is infinite or NaN; or None
    fraction        share of the kept steps that are measured: the trace may still grow
    """

    spec: DepthSpec
    activations: Histograms
    gradients: Histograms  # of log10 |dL/dz|
    updates: Histograms  # of log10 |update|
    variance_z: np.ndarray
    variance_delta: np.ndarray
    variance_update: np.ndarray
    saturated: np.ndarray
    ratio: np.ndarray
    loss: np.ndarray  # (K,) nats
    predicted_z: np.ndarray
    predicted_delta: np.ndarray
    nonfinite: tuple[int, int] | None
    fraction: float = 1.0

    @property
    def last(self) -> int:
        """The last step of the clock."""
        return len(self.loss) - 1


@dataclass(frozen=True)
class Progress:
    """What is done of a run; `trace` is None before its end."""

    fraction: float
    trace: DepthTrace | None = None


def run(spec: DepthSpec) -> DepthTrace:
    """Same spec, same trace, to the bit. KeyError: unknown activation or initializer."""
    return next(progress.trace for progress in steps(spec) if progress.trace is not None)


def steps(spec: DepthSpec) -> Iterator[Progress]:
    """The computation kept step by kept step; the last one holds the trace."""
    network, measured = Network(spec), []
    for update in range(KEPT[-1] + 1):
        z, a, loss = network.backward()
        if update in KEPT:
            measured.append(network.measure(z, a, loss))
            yield Progress(len(measured) / (len(KEPT) + 1))
        network.update()
    yield Progress(1.0, _trace(spec, measured))


@dataclass(frozen=True)
class Measured:
    """One kept step: values of all layers, one array each, and the loss."""

    z: list[np.ndarray]
    a: list[np.ndarray]
    delta: list[np.ndarray]
    update: list[np.ndarray]
    flat: list[float]  # share of saturated units
    ratio: list[float]
    loss: float


class Network:
    """The network of a spec with its batch."""

    def __init__(self, spec: DepthSpec) -> None:
        import torch

        self.spec = spec
        g = torch.Generator().manual_seed(spec.seed)
        self.x = torch.empty(EXAMPLES, spec.width).normal_(0, 1, generator=g)
        self.y = self.x[:, : min(CLASSES, spec.width)].argmax(1)
        entry, sizes = INITIALIZERS[spec.initializer], [spec.width] * (spec.layers + 1)
        self.W: list[Tensor] = []
        self.b: list[Tensor] = []
        for m, n in [*pairwise(sizes), (spec.width, CLASSES)]:
            hidden = len(self.W) < spec.layers
            w, b = draw(entry if hidden else INITIALIZERS["xavier"], m, n, g)
            scale = spec.gain if hidden else 1.0
            self.W.append((scale * w).float().requires_grad_())
            self.b.append((scale * b).float().requires_grad_())

    def backward(self) -> "tuple[list[Tensor], list[Tensor], Tensor]":
        """Both passes; z of every hidden layer keeps its gradient."""
        from torch.nn.functional import cross_entropy

        f = ACTIVATIONS[self.spec.activation].function
        zs, activations, a = [], [], self.x
        for w, b in zip(self.W[:-1], self.b[:-1], strict=True):
            z = a @ w + b  # (EXAMPLES, width)
            z.retain_grad()
            a = f(z)
            zs.append(z)
            activations.append(a)
        loss = cross_entropy(a @ self.W[-1] + self.b[-1], self.y)
        for parameter in (*self.W, *self.b):
            parameter.grad = None
        loss.backward()  # type: ignore[no-untyped-call]
        return zs, activations, loss

    def measure(self, z: "list[Tensor]", a: "list[Tensor]", loss: "Tensor") -> Measured:
        """What is recorded of a kept step, with the update that follows."""
        entry = ACTIVATIONS[self.spec.activation]
        flat, ratios, updates = [], [], []
        for inp, out, w in zip(z, a, self.W, strict=False):
            slope = entry.derivative(inp.detach(), out.detach())
            flat.append(float((slope.abs() < FLAT).double().mean()) if bool(inp.isfinite().all()) else np.nan)
            assert w.grad is not None
            update = -self.spec.learning_rate * w.grad
            updates.append(update.numpy().copy())
            ratios.append(_log_ratio(update.double().std().item(), w.detach().double().std().item()))
        deltas = [inp.grad.numpy().copy() for inp in z if inp.grad is not None]
        scores, outputs = ([t.detach().numpy() for t in tensors] for tensors in (z, a))
        return Measured(scores, outputs, deltas, updates, flat, ratios, loss.item())

    def update(self) -> None:
        """w <- w - eta dL/dw, for all weights and biases."""
        import torch

        with torch.no_grad():
            for parameter in (*self.W, *self.b):
                assert parameter.grad is not None
                parameter -= self.spec.learning_rate * parameter.grad


def _log_ratio(update: float, data: float) -> float:
    """log10(update / data), NaN where that is no number."""
    with np.errstate(all="ignore"):
        value = np.log10(np.float64(update) / np.float64(data))
    return float(value) if np.isfinite(value) else np.nan


def _squares(layers: list[np.ndarray]) -> list[float]:
    """The mean of the squares of each array; infinite or NaN where a value is."""
    with np.errstate(all="ignore"):
        return [float(np.mean(np.square(values, dtype=np.float64))) for values in layers]


def _trace(spec: DepthSpec, measured: list[Measured]) -> DepthTrace:
    entry, bounds = INITIALIZERS[spec.initializer], ACTIVATIONS[spec.activation].bounds
    variance_z, factors = predict_forward(entry, spec.activation, spec.width, spec.layers, spec.gain)
    delta = np.array([_squares(m.delta) for m in measured]).T
    predicted_delta = np.full(spec.layers, np.nan)
    predicted_delta[-1] = delta[-1, 0]
    for layer in range(spec.layers - 2, -1, -1):
        # dL/dz_l = f'(z_l) W_{l+1}^T dL/dz_{l+1}
        predicted_delta[layer] = factors[layer] * predicted_delta[layer + 1]
    if entry.kind == "constant":
        predicted_delta[:] = np.nan
    return DepthTrace(
        spec=spec,
        activations=histograms([m.a for m in measured], bounds=bounds),
        gradients=histograms([m.delta for m in measured], log=True),
        updates=histograms([m.update for m in measured], log=True),
        variance_z=np.array([_squares(m.z) for m in measured]).T,
        variance_delta=delta,
        variance_update=np.array([_squares(m.update) for m in measured]).T,
        saturated=np.array([m.flat for m in measured]).T,
        ratio=np.array([m.ratio for m in measured]).T,
        loss=np.array([m.loss for m in measured]),
        predicted_z=variance_z,
        predicted_delta=predicted_delta,
        nonfinite=_first_nonfinite(measured),
    )


def _first_nonfinite(measured: list[Measured]) -> tuple[int, int] | None:
    """The first (kept step, layer) with a value that is not finite, forward before backward."""
    for k, m in enumerate(measured):
        for layer, values in enumerate(m.z):
            if not np.isfinite(values).all():
                return k, layer
        for layer in range(len(m.delta) - 1, -1, -1):
            if not np.isfinite(m.delta[layer]).all():
                return k, layer
    return None


def table(trace: DepthTrace) -> dict[str, list[float]]:
    """One row for each kept step and layer."""
    layers, kept = trace.ratio.shape
    columns = {
        "update": np.repeat(KEPT[:kept], layers),
        "layer": np.tile(np.arange(1, layers + 1), kept),
        "Var(z)": trace.variance_z.T.ravel(),
        "Var(z) predicted at the start": np.tile(trace.predicted_z, kept),
        "Var(dL/dz)": trace.variance_delta.T.ravel(),
        "Var(dL/dz) predicted at the start": np.tile(trace.predicted_delta, kept),
        "saturated": trace.saturated.T.ravel(),
        "log10(update : data)": trace.ratio.T.ravel(),
        "loss": np.repeat(trace.loss, layers),
    }
    return {name: values.tolist() for name, values in columns.items()}
