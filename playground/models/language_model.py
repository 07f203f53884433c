"""The interface of all language models: training, scoring and sampling use nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn

State: TypeAlias = Tensor | tuple[Tensor, Tensor]
"""The state carried between tokens, rows in the second dimension: (layers, B, ...), or a pair of such."""


class LanguageModel(nn.Module):
    """p(next token | tokens so far) over a vocabulary of V token ids, as scores to be put through a softmax.

    `state` None is the beginning of a text. With dropout, assign `dropout_generator` before training.
    """

    vocabulary: int
    carries_state: bool = True
    """Whether a training carries the state from one window of a text to the next, cut off from the graph.

    Where it carries none, a window has as many tokens as there are positions (`training_window`)."""
    positions: int | None = None
    """How many tokens it has places for: beyond them the older half is dropped. None: no such limit."""
    dropout_generator: torch.Generator | None = None

    def forward(self, ids: Tensor, state: State | None = None, last: bool = False) -> tuple[Tensor, State]:
        """Score the next token after each of `ids` (B, T): logits (B, T, V) and the state after the last.

        The returned state is still part of the graph: `detach` it to truncate. With `last` only the last
        position is scored, (B, 1, V), which is enough for sampling.
        """
        raise NotImplementedError

    def step(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read one token per row, ids (B,): logits (B, V) and the new state, without dropout."""
        raise NotImplementedError

    def begin(self, rows: int) -> State:
        """The state at the beginning of a text, that of `state` None, for so many rows."""
        raise NotImplementedError

    @property
    def bytes(self) -> int:
        """How much memory its numbers take: parameters and buffers."""
        return sum(tensor.numel() * tensor.element_size() for tensor in self.state_dict().values())

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Tensor, State]:
        """`forward`, with its types."""
        logits, state = super().__call__(*args, **kwargs)
        return logits, state


@contextmanager
def evaluating(model: LanguageModel) -> Iterator[None]:
    """Without dropout, as `eval()`, and afterwards in the mode that the model was in.

    No mask is drawn: the model's `dropout_generator` stays where it is.
    """
    was_training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(was_training)


def detach(state: State) -> State:
    """Cut the state off from the graph: gradients stop at the edge of the window."""
    return (state[0].detach(), state[1].detach()) if isinstance(state, tuple) else state.detach()


def begin_rows(model: LanguageModel, state: State | None, fresh: Tensor) -> State | None:
    """The carried state with the rows of `fresh`, bool (B,), back at the beginning of a text."""
    if state is None or bool(fresh.all()):
        return None
    if not bool(fresh.any()):
        return state
    start = model.begin(len(fresh))
    if isinstance(state, tuple):
        return _begun(fresh, start[0], state[0]), _begun(fresh, start[1], state[1])
    assert isinstance(start, Tensor)
    return _begun(fresh, start, state)


def _begun(fresh: Tensor, start: Tensor, state: Tensor) -> Tensor:
    """The rows of `fresh` from `start`, the others from `state`, (layers, B, ...) both."""
    return torch.where(fresh.view(1, -1, *[1] * (state.dim() - 2)), start, state)


def inverted_dropout(x: Tensor, p: float, training: bool, generator: torch.Generator | None) -> Tensor:
    """Inverted dropout, x/(1-p) where not dropped, with masks from `generator`."""
    if not training or p == 0.0:
        return x
    mask = torch.empty_like(x).bernoulli_(1.0 - p, generator=generator)
    return x * (mask / (1.0 - p))
