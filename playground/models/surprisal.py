"""The surprisal of tokens, -ln P(token | context) in nats, computed in blocks that bound the memory."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from playground.models.language_model import LanguageModel, State

BLOCK_ENTRIES = 1 << 20  # of a block of scores in double precision: 8 MB


def surprisal_in_blocks(
    scores: Callable[[slice], Tensor], targets: np.ndarray, block: int = 4096
) -> np.ndarray:
    """-ln softmax(scores)[target] of every target, float64 (M,).

    `scores(part)` returns the scores (m, V) of the targets in `part`; it is called with consecutive slices of
    at most `block` targets, in order. The softmax is computed in double precision.
    """
    parts = [np.empty(0)]
    with torch.inference_mode():
        for start in range(0, targets.size, block):
            part = slice(start, min(start + block, targets.size))
            loss = torch.nn.functional.cross_entropy(
                scores(part).double(), torch.from_numpy(targets[part]), reduction="none"
            )
            parts.append(loss.numpy())
    return np.concatenate(parts)


def sequence_surprisal(model: LanguageModel, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """-ln P(target | all inputs up to there) along one sequence: ids (M,) each -> nats, float64 (M,)."""
    state: State | None = None

    def scores(part: slice) -> Tensor:
        nonlocal state
        logits, state = model(torch.from_numpy(inputs[None, part]), state)  # (1, m, V)
        return logits[0]

    return surprisal_in_blocks(scores, targets, max(1, BLOCK_ENTRIES // model.vocabulary))
