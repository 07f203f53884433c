"""The states of a recurrent network along a text, and the softmax over the whole vocabulary."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.rnn.stream import Stream, batches
from playground.experiments.sources import LoadedModel
from playground.experiments.sources.positions import NO_TARGET, recurrent

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.language_model import LanguageModel, State
    from playground.models.recurrent import RecurrentLM

MAX_WIDTH = 512  # positions in a row of a forward pass


def recurrent_network(loaded: LoadedModel) -> "RecurrentLM":
    """The model as a recurrent network; UnsupportedModel where it has no hidden state to carry."""
    return recurrent(
        loaded.model, "This model carries no hidden state from token to token: there is none to see."
    )


@dataclass(frozen=True, eq=False)
class Scores:
    """Surprisal, rank and entropy of all N positions; states, likeliest tokens of the P from `first` on."""

    first: int
    surprisal: np.ndarray  # (N,)  nats; NaN without a target
    rank: np.ndarray  # (N,)  from 1; 0 without a target
    entropy: np.ndarray  # (N,)  nats
    h: np.ndarray  # (layers, H, P)
    c: np.ndarray | None  # (layers, H, P)
    h_before: np.ndarray  # (layers, H)  the state before the first of the P positions: zeros, or carried
    c_before: np.ndarray | None  # (layers, H)
    top_ids: np.ndarray  # (k, P)
    top_probability: np.ndarray  # (k, P)


def score(model: "RecurrentLM", stream: Stream, first: int, top: int) -> Scores:
    """Read the whole stream; probabilities are computed in double precision."""
    import torch

    from playground.models.replay import states

    size = stream.inputs.size
    surprisal, entropy, rank = np.full(size, np.nan), np.empty(size), np.zeros(size, dtype=np.int64)
    all_h: list[np.ndarray] = []
    all_c: list[np.ndarray] = []
    all_ids: list[np.ndarray] = []
    all_p: list[np.ndarray] = []
    state: State | None = None
    done = 0
    with torch.inference_mode():
        for x, mask, carry in batches(stream, MAX_WIDTH, 16 * MAX_WIDTH):
            is_position = torch.from_numpy(mask)
            h, c, state = states(model, torch.from_numpy(x), state if carry else None)
            h = h[:, is_position]  # (layers, n, H), in the order of the stream
            span = slice(done, done + h.shape[1])
            targets = torch.from_numpy(stream.targets[span])
            surprisal[span], rank[span], entropy[span], ids, p = _score_targets(model, h[-1], targets, top)
            in_trace = slice(max(0, first - done), None)
            in_states = slice(max(0, first - 1 - done), None)  # one position more, before the trace
            all_h.append(h.numpy()[:, in_states])
            all_ids.append(ids[in_trace])
            all_p.append(p[in_trace])
            if c is not None:
                all_c.append(c[:, is_position].numpy()[:, in_states])
            done = span.stop
    h_before, states_h = _split_before(all_h, first, stream)
    c_before, states_c = _split_before(all_c, first, stream) if all_c else (None, None)
    return Scores(
        first=first,
        surprisal=surprisal,
        rank=rank,
        entropy=entropy,
        h=states_h,
        c=states_c,
        h_before=h_before,
        c_before=c_before,
        top_ids=np.concatenate(all_ids).T,
        top_probability=np.concatenate(all_p).T,
    )


@dataclass(frozen=True, eq=False)
class Predictions:
    """Surprisal of all N positions; the likeliest tokens of the P from `first` on."""

    surprisal: np.ndarray  # (N,)  nats; NaN without a target
    top_ids: np.ndarray  # (k, P)
    top_probability: np.ndarray  # (k, P)


def score_any(model: "LanguageModel", stream: Stream, first: int, top: int) -> Predictions:
    """As `score`, for any language model and without its states: networks, fixed windows, counts."""
    import torch

    from playground.models.surprisal import BLOCK_ENTRIES

    entries = max(1, BLOCK_ENTRIES // model.vocabulary)
    parts: list[tuple[np.ndarray, ...]] = []
    state: State | None = None
    done = 0
    with torch.inference_mode():
        for x, mask, carry in batches(stream, min(MAX_WIDTH, entries), entries):
            logits, state = model(torch.from_numpy(x), state if carry else None)  # (B, T, V)
            logits = logits[torch.from_numpy(mask)]  # (n, V)
            targets = torch.from_numpy(stream.targets[done : done + len(logits)])
            surprisal, _, _, ids, p = (part.numpy() for part in _score_block(logits, targets, top))
            parts.append((surprisal, ids, p))
            done += len(logits)
    surprisal, ids, p = (np.concatenate(quantity) for quantity in zip(*parts, strict=True))
    return Predictions(surprisal, ids[first:].T, p[first:].T)


def _score_targets(model: "RecurrentLM", h: "Tensor", targets: "Tensor", top: int) -> tuple[np.ndarray, ...]:
    """Surprisal (n,), rank (n,), entropy (n,), and the likeliest ids and probabilities, (n, k) each."""
    from playground.models.surprisal import BLOCK_ENTRIES

    rows = max(1, BLOCK_ENTRIES // model.output.out_features)
    blocks = [
        _score_block(model.output(h[i : i + rows]), targets[i : i + rows], top)
        for i in range(0, len(h), rows)
    ]
    return tuple(
        np.concatenate([part.numpy() for part in quantity]) for quantity in zip(*blocks, strict=True)
    )


def _score_block(logits: "Tensor", targets: "Tensor", top: int) -> "tuple[Tensor, ...]":
    """softmax(s) = exp(s - m) / Z with m = max s; -ln p = m + ln Z - s; entropy = ln Z - sum p (s - m).

    One softmax for all quantities: `models.surprisal` would compute it once more for the surprisal alone.
    """
    highest, ids = logits.topk(min(top, logits.shape[1]), dim=1)  # (n, k)
    no_target = targets == NO_TARGET  # (n,)
    true = logits.gather(1, targets.clamp(min=0)[:, None])  # (n, 1)
    rank = (1 + (logits > true).sum(dim=1)).masked_fill(no_target, 0)
    m = highest[:, :1].double()
    below = logits.double().sub_(m)  # (n, V)
    weight = below.exp()
    Z = weight.sum(dim=1)  # (n,)
    entropy = Z.log() - weight.mul_(below).sum(dim=1) / Z
    surprisal = (Z.log() - (true.double() - m)[:, 0]).masked_fill(no_target, np.nan)
    return surprisal, rank, entropy, ids, (highest.double() - m).exp() / Z[:, None]


def _split_before(parts: list[np.ndarray], first: int, stream: Stream) -> tuple[np.ndarray, np.ndarray]:
    """Join states (layers, n, H); the state before `first`, (layers, H), and the rest, (layers, H, P)."""
    states = np.concatenate(parts, axis=1).transpose(0, 2, 1)
    before = np.zeros(states.shape[:2], states.dtype)
    if first > 0:
        before = before if stream.is_start[first] else states[..., 0].copy()
        states = states[..., 1:]
    return before, np.ascontiguousarray(states)
