"""By lag, on any recurrent model: how much a loss and a state still depend on the state k steps before.

    by loss    ‖dJ_t/dh_{t-k}‖ of every position t and every lag k
    by state   ‖dh_t/dh_{t-k}‖, largest singular value, of some positions t
    bound      the product of the norms of the k steps between them: no ‖dh_t/dh_{t-k}‖ is larger
    on average ‖dh_t/dh_{t-k}‖_F / sqrt(H) of every position t: what is left of a vector of any direction

All exact, by one sweep with batched cotangents (models/state_gradients.py). Source: lecture 5, "On vanishing
and exploding gradients".
"""

import math
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.errors import TextError
from playground.experiments.bptt.fresh import fresh_network, fresh_tokenizer
from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import NEWEST, Source
from playground.experiments.sources.positions import Positions, positions_of, recurrent
from playground.models.table import RECURRENT
from playground.text.corpus import Reading
from playground.text.tokenizers import Tokenizer

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.recurrent import RecurrentLM

FRESH = "fresh"  # the source's key of a network that was never trained
MOST_LAGS = 64  # of dh_t/dh_{t-k}
ALL_POSITIONS = 48  # units: of a network with more, dh_t/dh_{t-k} is computed at every n-th position alone
HUNDREDTH = 0.01
NO_STATE = (
    "This model carries no hidden state from step to step: a fixed window and a transformer read the tokens "
    "themselves, and counts have no gradient. Choose a recurrent network."
)


@dataclass(frozen=True)
class LagSpec:
    """A model and a text that it reads; from `cell` on: of a fresh network alone."""

    source: str = FRESH
    checkpoint: int = NEWEST
    model_text: str = ""
    layer: int = 1  # counted from 1
    state: str = "h"  # or "c"
    cell: str = "rnn"
    hidden: int = 32
    radius: float = 1.0
    embedding_scale: float = 0.05
    fresh_tokens: str = "characters"
    fresh_seed: int = 0


@dataclass(frozen=True, eq=False)
class LagTrace:
    """P positions, the text's first; state h or c of one layer.

    by_loss    (P, P)  row k, column t: ‖dJ_t/dh_{t-k}‖; NaN before the text begins and without a target
    mean       (P,)    its mean over the positions t that have a state k steps before, over that of k = 0
    on_average (lags, P)  row k, column t: ‖dh_t/dh_{t-k}‖_F / sqrt(H); NaN also where it was not computed,
                       at most MOST_LAGS lags
    anchors    (A,)    positions of dh_t/dh_{t-k};  by_state (A, lags), bound (A, lags); NaN where cut off
    gates      by gate of the cell: spectral radius, largest and smallest singular value of its block of W_h
    """

    cell: str
    layers: int
    layer: int
    state: str
    hidden: int
    checkpoint: int
    tokens: tuple[str, ...]
    targets: tuple[str, ...]
    starts: tuple[int, ...]
    by_loss: np.ndarray
    mean: np.ndarray
    on_average: np.ndarray
    anchors: np.ndarray
    by_state: np.ndarray
    bound: np.ndarray
    gates: dict[str, tuple[float, float, float]]
    notes: tuple[str, ...]

    def relative(self) -> np.ndarray:
        """by_loss over its row k = 0, (P, P)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.by_loss / self.by_loss[:1])

    def mean_on_average(self) -> np.ndarray:
        """The mean of on_average over the positions that have such a lag, (lags,)."""
        return _mean(self.on_average)

    def hundredth(self) -> int | None:
        """The first lag at which the mean has fallen below a hundredth; None if it has not."""
        return first_below(self.mean)


def first_below(curve: np.ndarray, share: float = HUNDREDTH) -> int | None:
    """The first lag at which a curve is below so much of its first value; None if it never is."""
    with np.errstate(invalid="ignore"):
        below = np.flatnonzero(curve < share * curve[0])
    return int(below[0]) if below.size else None


TRACES: LRUCache[LagTrace] = LRUCache(32)


def run(spec: LagSpec, source: Source | None = None) -> LagTrace:
    """Same spec, same trace; `source` None is a fresh network. Cached.

    TextError for a text with nothing to predict, UnsupportedModel for a model without a carried state, and
    the errors of a source whose files are damaged or not there yet.
    """
    step = source.nearest_step(spec.checkpoint) if source else 0
    return TRACES.get((spec, source.key if source else FRESH, step), lambda: _compute(spec, source, step))


def open_model(spec: LagSpec, source: Source | None, step: int) -> "tuple[RecurrentLM, Tokenizer, Reading]":
    """The network, its tokenizer and reading. UnsupportedModel for any other model."""
    if source is None:
        tokenizer = fresh_tokenizer(spec.model_text, spec.fresh_tokens)
        size, embedding = len(tokenizer), spec.embedding_scale
        model = fresh_network(spec.cell, size, spec.hidden, spec.radius, embedding, spec.fresh_seed)
        return model, tokenizer, "running"
    loaded = source.load(step)
    return recurrent(loaded.model, NO_STATE), source.tokenizer(), loaded.reading


def stream_of(text: str, tokenizer: Tokenizer, reading: Reading) -> Positions:
    """The first 200 positions of a text; TextError where it has no loss that an earlier state acts on."""
    positions = positions_of(text, tokenizer, reading)
    if positions.total < 2:
        raise TextError("A text of at least two tokens is needed: one loss has no lag but 0.")
    return positions


def _compute(spec: LagSpec, source: Source | None, step: int) -> LagTrace:
    import torch

    from playground.models.state_gradients import (
        jacobian_norms,
        jacobian_sizes,
        loss_gradients,
        step_norms,
    )
    from playground.models.step_jacobians import step_jacobians

    model, tokenizer, reading = open_model(spec, source, step)
    stream = stream_of(spec.model_text, tokenizer, reading)
    starts, P = stream.starts, stream.inputs.size
    jacobians, h = step_jacobians(model, torch.from_numpy(stream.inputs), starts)
    gradients = loss_gradients(model, jacobians, h, torch.from_numpy(stream.targets), starts)
    layer, state = min(spec.layer, len(jacobians)) - 1, spec.state if model.cell == "lstm" else "h"
    by_loss = _by_lag((gradients.h if state == "h" else gradients.c)[layer].numpy(), starts)
    anchors = anchors_of(P, starts, 2 if model.hidden > 64 else 4)
    by_state, bound = np.full((2, len(anchors), min(P, MOST_LAGS + 1)), np.nan)
    for row, t in enumerate(anchors):
        first = max(t - MOST_LAGS, max(s for s in starts if s <= t))
        norms = jacobian_norms(jacobians[layer], int(t), int(first)).numpy()
        by_state[row, : len(norms)] = norms
        steps = step_norms(jacobians[layer], int(first) + 1, int(t) + 1).numpy() if t > first else np.ones(0)
        bound[row, : len(norms)] = np.concatenate([[1.0], np.cumprod(steps[::-1])])
    at = positions_followed(P, model.hidden)
    on_average = np.full((min(P, MOST_LAGS + 1), P), np.nan)
    on_average[:, at] = jacobian_sizes(jacobians[layer], torch.from_numpy(at), starts, MOST_LAGS).numpy()
    name = tokenizer.visible
    return LagTrace(
        cell=model.cell,
        layers=len(jacobians),
        layer=layer + 1,
        state=state,
        hidden=model.hidden,
        checkpoint=step,
        tokens=tuple(name(int(i)) for i in stream.inputs),
        targets=tuple(name(int(i)) for i in stream.targets),
        starts=starts,
        by_loss=by_loss,
        mean=_mean(by_loss),
        on_average=on_average,
        anchors=anchors,
        by_state=by_state,
        bound=bound,
        gates=_gates(model.cell, jacobians[layer].W_h),
        notes=stream.notes,
    )


def _by_lag(by_position: np.ndarray, starts: tuple[int, ...]) -> np.ndarray:
    """‖dJ_t/dh_s‖ (t, s) as (lag, t); NaN where t - lag lies before the text of t."""
    P = len(by_position)
    first = np.array([max(s for s in starts if s <= t) for t in range(P)])
    t = np.arange(P)
    s = t - t[:, None]  # row lag, column t
    return np.where(s >= first, by_position[t, np.maximum(s, 0)], np.nan)


def _mean(by_lag: np.ndarray) -> np.ndarray:
    """The mean of every lag over that of lag 0, both over the positions that have such a lag, (lags,)."""
    known = ~np.isnan(by_lag)
    sums = np.where(known, by_lag, 0.0).sum(axis=1)
    base = np.where(known, by_lag[:1], 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums / base)


def anchors_of(P: int, starts: tuple[int, ...], most: int) -> np.ndarray:
    """Positions spread over the text, the last one included; of items the last of each of the longest."""
    if len(starts) == 1:
        count = min(most, max(1, P // 16))
        return np.unique(np.round(np.linspace(P - 1, (P - 1) / count, count)).astype(int))
    ends = np.array([*starts[1:], P])
    longest = np.argsort(-(ends - np.array(starts)), kind="stable")[:most]
    return np.sort(ends[longest] - 1)


def positions_followed(P: int, hidden: int) -> np.ndarray:
    """The positions t of dh_t/dh_{t-k}: all, or every n-th up to the last where a network is large.

    The work grows with H^3, and n with it.
    """
    n = math.ceil((hidden / ALL_POSITIONS) ** 3)
    return np.arange((P - 1) % n, P, n)


def _gates(cell: str, W_h: "Tensor") -> dict[str, tuple[float, float, float]]:
    import torch

    out = {}
    for gate, block in zip(
        RECURRENT[cell].gate_names, torch.split(W_h.detach().double(), W_h.shape[1]), strict=True
    ):
        values = torch.linalg.svdvals(block)
        radius = torch.linalg.eigvals(block).abs().max()
        out[gate] = (float(radius), float(values[0]), float(values[-1]))
    return out


def autograd_difference(spec: LagSpec, source: Source | None = None) -> float:
    """The largest relative difference of ‖dJ_t/dh_s‖ by autograd, for the last position of a network of one
    layer that reads one text; NaN for any other. Double precision."""
    import torch

    from playground.models.state_gradients import loss_gradients
    from playground.models.step_jacobians import step_jacobians

    step = source.nearest_step(spec.checkpoint) if source else 0
    model, tokenizer, reading = open_model(spec, source, step)
    stream = stream_of(spec.model_text, tokenizer, reading)
    if len(model.layers) > 1 or len(stream.starts) > 1:
        return float("nan")
    model, ids = deepcopy(model).double().requires_grad_(), torch.from_numpy(stream.inputs)
    jacobians, h = step_jacobians(model, ids)
    by_sweep = loss_gradients(model, jacobians, h, torch.from_numpy(stream.targets)).h[0, -1]
    zero = torch.zeros(1, 1, model.hidden, dtype=torch.float64)
    state: Tensor | tuple[Tensor, Tensor] = (zero, zero) if model.cell == "lstm" else zero
    states = []
    for token in ids:
        logits, state = model.step(token[None], state)
        states.append(state[0] if isinstance(state, tuple) else state)
    loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(stream.targets[-1:]))
    exact = torch.stack([g.norm() for g in torch.autograd.grad(loss, states)])
    return float(((by_sweep - exact).abs() / exact.clamp(min=1e-300)).max())
