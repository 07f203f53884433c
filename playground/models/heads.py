"""One recurrent body, and heads of several kinds on its states.

    x_t = E[token t],   h_t = [forward h_t; backward h_t]
    text    z = W v + b with v the mean, the maximum, or the last state of each direction
    token   z_t = W h_t + b
    next    z_t = W forward h_t + b: the backward direction has read the next token

With `lengths` nothing behind the end of a text is read: the backward direction begins at the text's last
token, and pooling leaves padding out. A text then has the same states and scores alone and in a batch.

Sources: lecture 1, "Neural LMs: Classifier", "Sequence classification", "Token classification"; lecture 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from playground.catalog.losses import LOSSES
from playground.models.encoder import Encoder

POOLINGS = ("mean", "max", "last")
IGNORED = -100  # the label of padding


@dataclass(frozen=True)
class Head:
    """A head's level ("text", "token" or "next"), its number of scores, its loss, and how it pools.

    `loss` is a key of catalog.losses.LOSSES. ValueError for an unknown level or pooling.
    """

    level: str
    outputs: int
    loss: str = "cross-entropy"
    pooling: str = "mean"

    def __post_init__(self) -> None:
        if self.level not in ("text", "token", "next") or self.pooling not in POOLINGS:
            raise ValueError(f"there is no head {self}")


class Body(nn.Module):
    """Embedding N(0, 1) and one recurrent layer in one direction or two ("forward", "apart")."""

    def __init__(
        self, cell: str, both: bool, vocabulary: int, hidden: int, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.embedding = nn.Embedding(vocabulary, hidden)
        self.encoder = Encoder(cell, "apart" if both else "forward", hidden, hidden, 1, generator)
        with torch.no_grad():
            self.embedding.weight.normal_(generator=generator)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """h (B, T, D H) of ids (B, T); behind a text's length it is whatever was computed there."""
        x = self.embedding(ids)
        out, _ = self.encoder.networks[0](x)
        if self.encoder.directions == 1:
            return out  # type: ignore[no-any-return]
        order = reversed_within(lengths, ids.shape[1])[..., None]  # (B, T, 1)
        backward, _ = self.encoder.networks[1](x.gather(1, order.expand_as(x)))
        return torch.cat([out, backward.gather(1, order.expand_as(backward))], dim=-1)


class HeadNetwork(nn.Module):
    """A body with heads by name; all weights from `generator`, the body's first."""

    def __init__(
        self,
        cell: str,
        both: bool,
        vocabulary: int,
        hidden: int,
        heads: Mapping[str, Head],
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.body = Body(cell, both, vocabulary, hidden, generator)
        self.kinds = dict(heads)
        size = hidden * (2 if both else 1)
        with torch.random.fork_rng(devices=()):
            self.heads = nn.ModuleDict(
                {
                    name: nn.Linear(hidden if head.level == "next" else size, head.outputs)
                    for name, head in heads.items()
                }
            )
        for layer in self.heads.values():
            draw_layer(layer, generator)

    def scores(self, name: str, h: Tensor, lengths: Tensor) -> Tensor:
        """z of a head on states h (B, T, D H): (B, C) of texts, (B, T, C) of tokens."""
        v = vectors(self.kinds[name], h, lengths, self.body.encoder.directions)
        return self.heads[name](v)  # type: ignore[no-any-return]


class WindowBody(nn.Module):
    """The embeddings alone, N(0, 1): nothing is read but the tokens themselves."""

    def __init__(self, vocabulary: int, size: int, generator: torch.Generator | None = None) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=()):
            self.embedding = nn.Embedding(vocabulary, size)
        with torch.no_grad():
            self.embedding.weight.normal_(generator=generator)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """x (B, T, E) of ids (B, T), zero behind a text's length."""
        x: Tensor = self.embedding(ids)
        return x.masked_fill(~inside(lengths, ids.shape[1])[..., None], 0.0)


class WindowTagger(nn.Module):
    """z_t = W [x_(t-m); ...; x_(t+m)] + b: a label for each token from the window around it, no recurrence.

    Beyond both ends of a text stand zeros. Source: lecture 3, window-based neural model (entities).
    """

    def __init__(
        self,
        vocabulary: int,
        size: int,
        outputs: int,
        reach: int,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.reach = reach
        self.body = WindowBody(vocabulary, size, generator)
        with torch.random.fork_rng(devices=()):
            self.layer = nn.Linear((2 * reach + 1) * size, outputs)
        draw_layer(self.layer, generator)

    def scores(self, name: str, x: Tensor, lengths: Tensor) -> Tensor:
        """z (B, T, C) of x (B, T, E), as HeadNetwork.scores; there is one head, whatever its name."""
        wide = nn.functional.pad(x, (0, 0, self.reach, self.reach))  # (B, T + 2 m, E)
        windows = wide.unfold(1, 2 * self.reach + 1, 1)  # (B, T, E, 2 m + 1)
        return self.layer(windows.transpose(2, 3).flatten(2))  # type: ignore[no-any-return]


@torch.no_grad()
def draw_layer(layer: nn.Module, generator: torch.Generator | None) -> None:
    """U(-1/sqrt(D), 1/sqrt(D)) for D inputs, PyTorch's default, from the generator."""
    bound = layer.in_features**-0.5  # type: ignore[operator]
    for parameter in layer.parameters():
        parameter.uniform_(-bound, bound, generator=generator)  # type: ignore[arg-type]


def reversed_within(lengths: Tensor, T: int) -> Tensor:
    """The order that reverses each row within its length and leaves what stands behind: (B, T)."""
    t = torch.arange(T)
    return torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)


def inside(lengths: Tensor, T: int) -> Tensor:
    """Which positions belong to the texts, (B, T)."""
    return torch.arange(T) < lengths[:, None]


def vectors(head: Head, h: Tensor, lengths: Tensor, directions: int) -> Tensor:
    """What the head reads of states h (B, T, D H): pooled (B, D H), all, or the forward half (B, T, H)."""
    if head.level == "text":
        return pooled(head.pooling, h, lengths, directions)
    return h if head.level == "token" else h[..., : h.shape[-1] // directions]


def pooling_weights(pooling: str, h: Tensor, lengths: Tensor, directions: int) -> Tensor:
    """A (B, T, D H), so that v = sum_t A_t * h_t is the pooled state; each unit's weights sum to 1.

    mean: 1/T. max: 1 where the unit is largest (at the first such token). last: 1 at the last token for the
    forward half, at the first for the backward half, where each pass ends.
    """
    mask = inside(lengths, h.shape[1])
    if pooling == "mean":
        return (mask.to(h.dtype) / lengths[:, None])[..., None].expand_as(h)
    if pooling == "max":
        at = h.masked_fill(~mask[..., None], -torch.inf).argmax(1)  # (B, D H)
    else:
        half = h.shape[-1] // directions
        ends = [lengths - 1, torch.zeros_like(lengths)][:directions]
        at = torch.cat([end[:, None].expand(-1, half) for end in ends], dim=-1)
    return torch.zeros_like(h).scatter(1, at[:, None], 1.0)


def pooled(pooling: str, h: Tensor, lengths: Tensor, directions: int) -> Tensor:
    """v (B, D H): the states h (B, T, D H) pooled over the tokens of each text."""
    weights = pooling_weights(pooling, h.detach(), lengths, directions)
    return (weights * h).masked_fill(~inside(lengths, h.shape[1])[..., None], 0.0).sum(1)


def head_loss(loss: str, z: Tensor, labels: Tensor) -> Tensor:
    """The mean of a loss of the catalogue: z (..., C), labels (...); IGNORED labels do not count."""
    z, y = z.flatten(0, -2), labels.flatten()
    z, y = z[y != IGNORED], y[y != IGNORED]
    entry = LOSSES[loss]
    return entry.mean(z, y) if entry.words else entry.mean(z[:, 0], y.to(z.dtype))


def right_answers(loss: str, z: Tensor, labels: Tensor) -> Tensor:
    """Which labels are met (n,), without the IGNORED: largest score, z > 0, or nearest whole number."""
    z, y = z.flatten(0, -2), labels.flatten()
    z, y = z[y != IGNORED], y[y != IGNORED]
    if LOSSES[loss].words:
        return z.argmax(-1) == y
    return ((z[:, 0] > 0) if LOSSES[loss].probability else z[:, 0].round()) == y
