"""Which time step owes what: the part C[t, k] of dJ_t/dW that passes through step k's occurrence of W.

    C[t, k] = δ_k(J_t) h_{k-1}^T of W_h,   δ_k(J_t) x_k^T of W_e,   with δ_k(J_t) = dJ_t/dz_k:
    δ_t(J_t) = U^T δ_y,t * (1 - h_t^2),    δ_k(J_t) = W_h^T δ_{k+1}(J_t) * (1 - h_k^2)

All C[t, k] add up to W.grad. Truncated backpropagation through time leaves parts out:

    chunks   gradients stop at the beginning of each chunk of L steps; the state is carried on
    window   the gradient of J_t goes back over the last L steps, t included
    reset    chunks whose state begins at zero: another forward pass

Source: lecture 3, "Backpropagation for RNNs"; lecture 5, "Training process": an update every T steps.
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.bptt.detach import detached_gradient
from playground.experiments.bptt.parameters import MOST_TOKENS, Parameters, draw
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.token_sequence import TokenSequence, first_tokens

METHODS = {"none": "None", "chunks": "Chunks of T", "window": "Sliding window", "reset": "Chunks, reset"}
LONG_AGO = 10  # steps: "older than ten steps"


@dataclass(frozen=True)
class OccurrenceSpec(BpttSpec):
    """The small network, and how its gradient is truncated."""

    matrix: str = "W_h"  # or "W_e"
    truncation: str = "none"  # key of METHODS
    length: int = 5  # T of the truncation, in time steps


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a gradient: delta (T, T, n), row t and column k, 0 where k > t; source (T, m).

    C[t, k] is the outer product of delta[t, k] and source[k]: h_{k-1} or the one-hot x_k.
    """

    delta: np.ndarray
    source: np.ndarray

    def norms(self) -> np.ndarray:
        """The Frobenius norm of every part, (T, T)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(np.linalg.norm(self.delta, axis=2) * np.linalg.norm(self.source, axis=1))

    def part(self, t: int, k: int) -> np.ndarray:
        """C[t, k] (n, m), counted from 0."""
        return np.outer(self.delta[t, k], self.source[k])

    def total(self, mask: np.ndarray) -> np.ndarray:
        """The sum of the parts of a mask (..., T, T), (..., n, m)."""
        by_step = np.einsum("...tk,tki->...ik", mask.astype(float), self.delta)  # column k: the sum over t
        return np.asarray(by_step @ self.source)


@dataclass(frozen=True, eq=False)
class OccurrenceTrace:
    """T time steps; `mask` (T, T) says which parts are in the (truncated) gradient.

    full, truncated   dJ/dW of the whole text, of the parts in the mask (of the reset forward pass)
    autograd          W.grad of PyTorch without truncation
    detached          W.grad of a PyTorch loop that truncates with `detach`
    ratio, cosine     of the truncated gradient to the full one, for every T = 1 .. steps
    carried           the largest change of the last prediction when the first token is another
    """

    spec: OccurrenceSpec
    text: TokenSequence
    parameters: Parameters
    parts: Parts
    mask: np.ndarray
    full: np.ndarray
    truncated: np.ndarray
    autograd: np.ndarray
    detached: np.ndarray
    ratio: np.ndarray
    cosine: np.ndarray
    carried: float

    @property
    def steps(self) -> int:
        """T, the time steps of the text."""
        return len(self.text.inputs)

    @property
    def error(self) -> float:
        """The largest relative error of the sums: to autograd's, and to that of the loop with `detach`."""
        own = relative_error(self.truncated, self.detached)
        return max(own, relative_error(self.full, self.autograd))

    def rows_so_far(self) -> np.ndarray:
        """The mask's parts of J_1 .. J_t for every t, (T, T, T)."""
        steps = np.arange(self.steps)
        return self.mask[None] & (steps[None, :, None] <= steps[:, None, None])

    def share_older(self, lag: int = LONG_AGO) -> float:
        """The share of all norms ‖C[t, k]‖ with t - k > lag."""
        norms = np.where(self.mask, self.parts.norms(), 0.0)
        with np.errstate(invalid="ignore"):
            return float(norms[lags(self.steps) > lag].sum() / max(norms.sum(), 1e-300))


def run(spec: OccurrenceSpec) -> OccurrenceTrace:
    """Same spec, same trace, to the bit. TextError for a text of fewer than two tokens."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    p = draw(spec, len(text.vocabulary))
    T, inputs, targets = len(text.inputs), text.inputs, text.targets
    whole = parts_of(p, inputs, targets, spec.matrix)
    everything = included("none", T, 1)
    full = whole.total(everything)
    mask = included(spec.truncation, T, spec.length)
    parts = whole if spec.truncation != "reset" else parts_of(p, inputs, targets, spec.matrix, spec.length)
    by_length = np.stack([_truncated(p, text, spec, L, whole) for L in range(1, T + 1)])
    ratio, cosine = compare(by_length, full)
    other = inputs.copy()
    other[0] = (inputs[0] + 1) % len(text.vocabulary)
    reset = spec.length if spec.truncation == "reset" else 0
    change = last_prediction(p, other, reset) - last_prediction(p, inputs, reset)
    return OccurrenceTrace(
        spec,
        text,
        p,
        parts,
        mask,
        full,
        parts.total(mask),
        detached_gradient(p, inputs, targets, "none", T)[spec.matrix],
        detached_gradient(p, inputs, targets, spec.truncation, spec.length)[spec.matrix],
        ratio,
        cosine,
        float(np.abs(change).max()),
    )


def parts_of(p: Parameters, inputs: np.ndarray, targets: np.ndarray, matrix: str, reset: int = 0) -> Parts:
    """All parts; with `reset` the state is zero before every reset-th step."""
    T, n, V = len(inputs), len(p["b_h"]), len(p["b_y"])
    before, h = states(p, inputs, reset)
    scores = h @ p["U"].T + p["b_y"]
    y_hat = np.exp(scores - scores.max(axis=1, keepdims=True))
    y_hat /= y_hat.sum(axis=1, keepdims=True)
    slope = 1 - h**2
    delta = np.zeros((T, T, n))
    delta[range(T), range(T)] = ((y_hat - np.eye(V)[targets]) @ p["U"]) * slope
    for k in range(T - 2, -1, -1):
        if not (reset and (k + 1) % reset == 0):
            delta[k + 1 :, k] = (delta[k + 1 :, k + 1] @ p["W_h"]) * slope[k]
    return Parts(delta, before if matrix == "W_h" else np.eye(V)[inputs])


def states(p: Parameters, inputs: np.ndarray, reset: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The state before and after every step, (T, n) each."""
    before, h = np.zeros((2, len(inputs), len(p["b_h"])))
    for t, token in enumerate(inputs):
        if t and not (reset and t % reset == 0):
            before[t] = h[t - 1]
        h[t] = np.tanh(p["W_h"] @ before[t] + p["W_e"][:, token] + p["b_h"])
    return before, h


def last_prediction(p: Parameters, inputs: np.ndarray, reset: int = 0) -> np.ndarray:
    """ŷ_T, (V,)."""
    scores = p["U"] @ states(p, inputs, reset)[1][-1] + p["b_y"]
    weights = np.exp(scores - scores.max())
    return np.asarray(weights / weights.sum())


def lags(T: int) -> np.ndarray:
    """t - k of every part, (T, T)."""
    return np.arange(T)[:, None] - np.arange(T)


def included(method: str, T: int, length: int) -> np.ndarray:
    """Which parts a method keeps, bool (T, T); `method` is a key of METHODS."""
    lag = lags(T)
    if method == "window":
        return np.asarray((lag >= 0) & (lag < length))
    if method in ("chunks", "reset"):
        chunk = np.arange(T) // length
        return np.asarray((lag >= 0) & (chunk[:, None] == chunk))
    return np.asarray(lag >= 0)


def compare(gradients: np.ndarray, full: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ratio of norms and the cosine of each gradient (..., n, m) to the full one; NaN where one is 0."""
    with np.errstate(all="ignore"):
        norms = np.linalg.norm(gradients, axis=(-2, -1))
        size = float(np.linalg.norm(full))
        dots = (gradients * full).sum(axis=(-2, -1))
        return np.asarray(norms / size), np.asarray(dots / (norms * size))


def _truncated(
    p: Parameters, text: TokenSequence, spec: OccurrenceSpec, length: int, whole: Parts
) -> np.ndarray:
    """The gradient truncated by the spec's method at another length."""
    parts = whole
    if spec.truncation == "reset":
        parts = parts_of(p, text.inputs, text.targets, spec.matrix, length)
    return parts.total(included(spec.truncation, len(text.inputs), length))
