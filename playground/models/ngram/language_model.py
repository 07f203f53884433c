"""An n-gram model as a language model beside the networks: the scores are ln P, and their softmax is P.

Nothing is learned here: the counts are buffers, so that they are kept, sent and read as weights are.
"""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.catalog.smoothers import Smoother
from playground.models.ngram.arrays import from_arrays, to_arrays
from playground.models.ngram.model import NGram
from playground.models.ngram.smoothing import distributions, scores, tally
from playground.models.windowed import WindowedLM
from playground.text.encoded import Encoded

_ENTRIES = 1 << 20  # probabilities that are computed at a time: 8 MB


class NGramLM(WindowedLM):
    """P(next token | the last n - 1 tokens) by counts and a smoothing; ln 0 = -inf where a token cannot come.

    `counted` None is the model that has read nothing: its guess is uniform. What is before a BOUNDARY in a
    window does not count. Scores are float64.
    """

    def __init__(
        self, vocabulary: int, order: int, smoother: Smoother, value: float, counted: NGram | None = None
    ) -> None:
        super().__init__()
        self.vocabulary, self.order, self.context = vocabulary, order, order - 1
        self.smoother, self.value = smoother, value
        self._set_counts(counted or NGram.empty("items", vocabulary, order))

    def _set_counts(self, counted: NGram) -> None:
        self.counted = counted
        for name, array in to_arrays(counted).items():
            self.register_buffer(name, torch.from_numpy(array))

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> Any:
        """Take over the counts, however many they are; RuntimeError where they are not those of a text."""
        arrays = {name: tensor.numpy() for name, tensor in state_dict.items()}
        self._set_counts(from_arrays(arrays, self.vocabulary, self.order))
        return super().load_state_dict(state_dict, strict, assign)

    @property
    def grams(self) -> int:
        """How many different n-grams are kept, all orders together."""
        return sum(counts.grams.size for counts in self.counted.counts)

    def scores(self, windows: Tensor) -> Tensor:
        """ln P(. | window) for each window of ids: (..., n - 1) -> (..., V)."""
        flat = windows.reshape(prod(windows.shape[:-1]), self.context).numpy()  # (M, n - 1)
        out = np.empty((flat.shape[0], self.vocabulary))
        rows = max(1, _ENTRIES // self.vocabulary)
        with np.errstate(divide="ignore"):
            for i in range(0, flat.shape[0], rows):
                part = distributions(self.counted, self.smoother, self.value, flat[i : i + rows])
                np.log(part, out=out[i : i + rows])
        return torch.from_numpy(out).reshape(*windows.shape[:-1], self.vocabulary)

    def nats(self, encoded: Encoded) -> np.ndarray:
        """-ln P of every target of a text, float64 (M,): no distribution is written down on the way."""
        if self.counted.counts:
            p = scores(tally(self.counted, encoded), self.smoother, self.value)[-1]
        else:
            p = self.counted.floor()[encoded.targets]
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(p))
