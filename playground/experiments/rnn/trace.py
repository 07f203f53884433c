"""The spec and the trace of a text that a recurrent network reads token by token.

Position t is the state after the t-th input. The first input is BOUNDARY, which is never a target itself. The
input of every other position is the target of the position before (teacher forcing: the text's own token,
whatever the network predicted).

    input       BOUNDARY   x_1   x_2  ...  x_N
    target      x_1        x_2   x_3  ...  BOUNDARY where the text is an item, none in a running text
    position    0          1     2         N

The state before position 0 is zero and not part of the trace. A model of items reads every line as an item of
its own, which begins with BOUNDARY and a zero state.
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.sources import NEWEST


@dataclass(frozen=True)
class RnnSpec:
    """A text, and the checkpoint that reads it."""

    source: str = "bundled-brackets"
    checkpoint: int = NEWEST  # training step; the nearest stored checkpoint is read
    text: str = ""
    top: int = 10  # candidates for the next token in the trace


@dataclass(frozen=True)
class UnitRef:
    """One number of the network's state: a unit of the hidden state "h" or the memory cell "c" of a layer."""

    unit: int = 0
    state: str = "h"
    layer: int = 0

    @property
    def name(self) -> str:
        """For a column of a table: "h_unit_5", "c_unit_5"."""
        return f"{self.state}_unit_{self.unit}"


@dataclass(frozen=True, eq=False)
class RnnTrace:
    """A text as one model reads it: P positions, the last axis everywhere; the last 1,000 of a long text.

    The last position of a running text has no target: `target` is -1, `rank` 0, and its probability and
    surprisal are NaN. Quantities "so far" are all of the same targets: those of the positions 0 .. t, the
    true next token x_(t+1) included, also where a long text is not in the trace from its beginning. So at
    every position ln perplexity = mean_loss = -log_product / number of targets.
    """

    source: str
    checkpoint: int  # training step of the checkpoint that was read
    cell: str
    reading: str
    position: np.ndarray  # (P,)  int64, 0 at the beginning of the text
    ids: np.ndarray  # (P,)  inputs
    target: np.ndarray  # (P,)  the true next token, -1 where there is none
    tokens: tuple[str, ...]  # (P,)  names of the inputs
    target_tokens: tuple[str, ...]  # (P,)  "" where there is none
    is_start: np.ndarray  # (P,)  bool: the state is zero before this position
    h: np.ndarray  # (layers, H, P)  float32
    c: np.ndarray | None  # (layers, H, P)  of an LSTM
    h_before: np.ndarray  # (layers, H)  the state before the first of these positions: zeros, or carried
    c_before: np.ndarray | None  # (layers, H)  of an LSTM
    top_ids: np.ndarray  # (k, P)  most likely first
    top_tokens: tuple[tuple[str, ...], ...]  # (k, P)
    top_probability: np.ndarray  # (k, P)  float64
    probability: np.ndarray  # (P,)  of the true next token
    rank: np.ndarray  # (P,)  of the true next token, 1 for the likeliest
    surprisal: np.ndarray  # (P,)  J_t = -ln probability, in nats
    entropy: np.ndarray  # (P,)  of the whole distribution, in nats
    log_product: np.ndarray  # (P,)  so far, ln P(x_1 .. x_(t+1)) = -(J_0 + .. + J_t)
    perplexity: np.ndarray  # (P,)  so far, exp(mean_loss); NaN without a target
    mean_loss: np.ndarray  # (P,)  so far, mean of J_0 .. J_t; NaN without a target
    loss: float  # mean of all J_t, nats per target; NaN without targets
    target_count: int  # in the whole text
    unknown_count: int  # tokens of the text that the model does not know
    notes: tuple[str, ...]  # sentences for the page

    @property
    def bits(self) -> np.ndarray:
        """The surprisals in bits, (P,)."""
        bits: np.ndarray = self.surprisal / np.log(2.0)
        return bits

    def previous(self, state: str, layer: int) -> np.ndarray:
        """The state before every position, (H, P): zeros where a text begins; KeyError as `values`."""
        values = self.values(state, layer)
        before = self.h_before if state == "h" else self.c_before
        assert before is not None
        previous = np.concatenate([before[layer][:, None], values[:, :-1]], axis=1)
        previous[:, self.is_start] = 0.0
        return previous

    def values(self, state: str, layer: int) -> np.ndarray:
        """The hidden state "h" or the memory cell "c" of one layer, (H, P); KeyError where there is none."""
        all_layers = {"h": self.h, "c": self.c}[state]
        if all_layers is None:
            raise KeyError("This network has no memory cell.")
        values: np.ndarray = all_layers[layer]
        return values
