"""The base of the models that see only the last few tokens: their state is that window."""

import torch
from torch import Tensor

from playground.models.language_model import LanguageModel, State
from playground.text.tokenizers import BOUNDARY


class WindowedLM(LanguageModel):
    """p(next token | the last `context` tokens); one of them says in `scores` what follows from a window.

    The state that is carried is no hidden state but the window itself: the last ids, (1, B, context), the
    oldest first. Before the beginning of a text stands BOUNDARY.
    """

    context: int

    def scores(self, windows: Tensor) -> Tensor:
        """Score the next token after each window of ids: (..., context) -> (..., V)."""
        raise NotImplementedError

    def forward(self, ids: Tensor, state: State | None = None, last: bool = False) -> tuple[Tensor, State]:
        """Score the next token after each of `ids` (B, T), the windows of all positions at once."""
        before = self.begin(len(ids)) if state is None else state
        assert isinstance(before, Tensor)
        read = torch.cat([before[0], ids], dim=1)  # (B, context + T)
        after = read[:, read.shape[1] - self.context :]
        windows = after[:, None] if last else read.unfold(1, self.context, 1)[:, 1:]  # (B, T, context)
        return self.scores(windows), after[None]

    def begin(self, rows: int) -> State:
        """Nothing but boundaries before the text, (1, rows, context)."""
        return torch.full((1, rows, self.context), BOUNDARY)

    def step(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Move the window on by one token per row, ids (B,)."""
        logits, after = self.forward(ids[:, None], state, last=True)
        return logits[:, 0], after
