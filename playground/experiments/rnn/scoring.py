"""The computation behind a reading: states by the fast path, and the softmax over the whole vocabulary."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.rnn.stream import NOTHING, Stream, batches

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.language_model import State
    from playground.models.recurrent import RecurrentLM

WIDEST = 512  # positions at a time
ENTRIES = 1 << 20  # of a block of scores in double precision: 8 MB


@dataclass(frozen=True, eq=False)
class Scored:
    """Of all N positions what is one number; of those from `first` on the states and the likeliest tokens."""

    first: int
    surprisal: np.ndarray  # (N,)  nats; NaN where nothing is asked
    rank: np.ndarray  # (N,)  from 1; 0 where nothing is asked
    entropy: np.ndarray  # (N,)  nats
    h: np.ndarray  # (layers, H, P)
    c: np.ndarray | None  # (layers, H, P)
    top_ids: np.ndarray  # (k, P)
    top_probability: np.ndarray  # (k, P)


def score(model: "RecurrentLM", stream: Stream, first: int, top: int) -> Scored:
    """Read the whole stream and keep the positions from `first` on; probabilities in double precision."""
    import torch

    from playground.models.replay import states

    size = stream.inputs.size
    surprisal, entropy, rank = np.full(size, np.nan), np.empty(size), np.zeros(size, dtype=np.int64)
    kept: list[list[np.ndarray]] = []  # h, ids and probabilities of the likeliest, c
    state: State | None = None
    done = 0
    with torch.inference_mode():
        for x, counts, carry in batches(stream, WIDEST, 16 * WIDEST):
            inside = torch.from_numpy(counts)
            h, c, state = states(model, torch.from_numpy(x), state if carry else None)
            h = h[:, inside]  # (layers, n, H), in the stream's order
            span = slice(done, done + h.shape[1])
            targets = torch.from_numpy(stream.targets[span])
            surprisal[span], rank[span], entropy[span], ids, p = _judge(model, h[-1], targets, top)
            new = slice(max(0, first - done), None)
            memory = [] if c is None else [c[:, inside].numpy()[:, new]]
            kept.append([h.numpy()[:, new], ids[new], p[new], *memory])
            done = span.stop
    all_h, all_ids, all_p, *all_c = (list(parts) for parts in zip(*kept, strict=True))
    return Scored(
        first=first,
        surprisal=surprisal,
        rank=rank,
        entropy=entropy,
        h=_last_axis(all_h),
        c=_last_axis(all_c[0]) if all_c else None,
        top_ids=np.concatenate(all_ids).T,
        top_probability=np.concatenate(all_p).T,
    )


def _judge(model: "RecurrentLM", h: "Tensor", targets: "Tensor", top: int) -> tuple[np.ndarray, ...]:
    """Surprisal (n,), rank (n,), entropy (n,), and the likeliest ids and probabilities, (n, k) each."""
    rows = max(1, ENTRIES // model.output.out_features)
    parts = [
        _judge_block(model.output(h[i : i + rows]), targets[i : i + rows], top)
        for i in range(0, len(h), rows)
    ]
    return tuple(np.concatenate([part.numpy() for part in found]) for found in zip(*parts, strict=True))


def _judge_block(logits: "Tensor", targets: "Tensor", top: int) -> "tuple[Tensor, ...]":
    """softmax(s) = exp(s - m) / Z with m = max s; -ln p = m + ln Z - s; entropy = ln Z - sum p (s - m)."""
    highest, ids = logits.topk(min(top, logits.shape[1]), dim=1)  # (n, k)
    nothing = targets == NOTHING  # (n,)
    true = logits.gather(1, targets.clamp(min=0)[:, None])  # (n, 1)
    rank = (1 + (logits > true).sum(dim=1)).masked_fill(nothing, 0)
    m = highest[:, :1].double()
    below = logits.double().sub_(m)  # (n, V)
    weight = below.exp()
    Z = weight.sum(dim=1)  # (n,)
    entropy = Z.log() - weight.mul_(below).sum(dim=1) / Z
    surprisal = (Z.log() - (true.double() - m)[:, 0]).masked_fill(nothing, np.nan)
    return surprisal, rank, entropy, ids, (highest.double() - m).exp() / Z[:, None]


def _last_axis(parts: list[np.ndarray]) -> np.ndarray:
    """States (layers, n, H) one after the other, with the positions last."""
    return np.ascontiguousarray(np.concatenate(parts, axis=1).transpose(0, 2, 1))
