"""Read a text token by token: the state, what the network expects next, and what the text costs it.

Position t is where the network stands after reading its t-th input. The first input is BOUNDARY, never
predicted itself; the input of every other position is the token of the text that the position before was
asked to predict (teacher forcing: the text's own token, whatever the network expected).

    input       BOUNDARY   x_1   x_2  ...  x_N
    target      x_1        x_2   x_3  ...  BOUNDARY where the text is an item, none in a running text
    position    0          1     2         N

The state before position 0 is zero and not kept. A model of items reads every line as an item of its own:
each begins again with BOUNDARY and a zero state.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.recent import Recent
from playground.experiments.rnn.network import network
from playground.experiments.rnn.refused import ReadingRefused
from playground.experiments.rnn.stream import NOTHING, Stream, stream_of
from playground.experiments.sources import NEWEST, Source
from playground.text.decode import normalise
from playground.text.tokenizers import BOUNDARY, UNKNOWN, Tokenizer

if TYPE_CHECKING:
    from playground.experiments.rnn.scoring import Scored

SHOWN = 1000  # positions drawn, the last ones; the whole text is scored
LONGEST = 10_000  # tokens read at all


@dataclass(frozen=True)
class RnnSpec:
    """What the reader chooses; `layer`, `unit`, `state` and `order` only choose what is looked at."""

    source: str = "bundled-brackets"
    checkpoint: int = NEWEST
    text: str = ""
    top: int = 10
    layer: int = 0
    unit: int = 0
    state: str = "h"  # or "c"
    order: str = "given"  # a key of units.ORDERS


@dataclass(frozen=True, eq=False)
class RnnTrace:
    """A text as one model read it: P positions, the last axis everywhere; the last 1,000 of a long text.

    A running text's last position has no target: its `target` is -1, `rank` 0, and its probability, surprisal
    are NaN. Quantities called "so far" count from the text's beginning, also where that is not shown.
    """

    source: str
    step: int  # of training, of the checkpoint that read
    cell: str
    reading: str
    position: np.ndarray  # (P,)  int64, 0 at the text's beginning
    ids: np.ndarray  # (P,)  inputs
    target: np.ndarray  # (P,)  the true next token, -1 where there is none
    tokens: tuple[str, ...]  # (P,)  inputs made visible
    target_tokens: tuple[str, ...]  # (P,)  "" where there is none
    begins: np.ndarray  # (P,)  bool: the state was zero before this position
    h: np.ndarray  # (layers, H, P)  float32
    c: np.ndarray | None  # (layers, H, P)  of an LSTM
    top_ids: np.ndarray  # (k, P)  most likely first
    top_tokens: tuple[tuple[str, ...], ...]  # (k, P)
    top_probability: np.ndarray  # (k, P)  float64
    probability: np.ndarray  # (P,)  of the true next token
    rank: np.ndarray  # (P,)  of the true next token, 1 for the likeliest
    surprisal: np.ndarray  # (P,)  J_t = -ln probability, in nats
    entropy: np.ndarray  # (P,)  of the whole distribution, in nats
    log_product: np.ndarray  # (P,)  ln P(x_1 .. x_t) of everything read so far, an item's end included
    perplexity: np.ndarray  # (P,)  of everything read so far, exp(-log_product / tokens); NaN at position 0
    mean_loss: np.ndarray  # (P,)  mean of J_0 .. J_t, the current position's included
    loss: float  # mean of all J_t, nats per target; NaN when there is no target
    targets: int  # how many there are in the whole text
    unknown: int  # tokens of the text that the model does not know
    notes: tuple[str, ...]  # sentences for the reader

    @property
    def bits(self) -> np.ndarray:
        """The surprisals in bits, (P,)."""
        bits: np.ndarray = self.surprisal / np.log(2.0)
        return bits

    def values(self, state: str, layer: int) -> np.ndarray:
        """The hidden state "h" or the memory cell "c" of one layer, (H, P); KeyError where there is none."""
        all_layers = {"h": self.h, "c": self.c}[state]
        if all_layers is None:
            raise KeyError("This network has no memory cell.")
        values: np.ndarray = all_layers[layer]
        return values


TRACES_KEPT: Recent[RnnTrace] = Recent(1e8, lambda trace: 8.0 * trace.h.size + 400.0 * len(trace.tokens))


def run(spec: RnnSpec, source: Source) -> RnnTrace:
    """Read the spec's text with the spec's checkpoint (the nearest there is); kept for the next call.

    Raises ReadingRefused for a text of more than 10,000 tokens; StoreError, SpecError or TextError when the
    model's files are damaged or not there yet.
    """
    step = source.step(spec.checkpoint)
    key = (source.key, step, spec.text, spec.top)
    return TRACES_KEPT.get(key, lambda: _read(source, step, spec.text, spec.top))


def _read(source: Source, step: int, text: str, top: int) -> RnnTrace:
    from playground.experiments.rnn.scoring import score

    loaded, tokenizer = source.load(step), source.tokenizer()
    model = network(loaded)
    stream = stream_of(text, tokenizer, loaded.reading)
    if stream.tokens > LONGEST:
        raise ReadingRefused(
            f"This text has {stream.tokens:,} tokens; up to {LONGEST:,} can be read here. Shorten it."
        )
    first = max(0, stream.inputs.size - SHOWN)
    scored = score(model, stream, first, top)
    return _trace(source, step, model.cell, stream, scored, tokenizer)


def _trace(
    source: Source, step: int, cell: str, stream: Stream, scored: "Scored", tokenizer: Tokenizer
) -> RnnTrace:
    """Put the running sums beside what was computed, and show the end of it."""
    shown = slice(scored.first, None)
    asked = stream.targets != NOTHING  # (N,)
    surprisal = scored.surprisal  # (N,)
    sums, counts = np.cumsum(np.where(asked, surprisal, 0.0)), np.cumsum(asked)
    before, read = np.concatenate([[0.0], sums[:-1]]), np.concatenate([[0], counts[:-1]])
    ids, targets = stream.inputs[shown], stream.targets[shown]
    names = {int(i): tokenizer.visible(i) for i in np.unique([*ids, *targets, *scored.top_ids.ravel()])}
    names[NOTHING] = ""
    with np.errstate(over="ignore"):  # a text that is impossible to the model has an infinite perplexity
        perplexity = np.exp(before / np.where(read == 0, np.nan, read))
    return RnnTrace(
        source=source.key,
        step=step,
        cell=cell,
        reading=stream.reading,
        position=np.arange(scored.first, stream.inputs.size),
        ids=ids,
        target=targets,
        tokens=tuple(names[int(i)] for i in ids),
        target_tokens=tuple(names[int(i)] for i in targets),
        begins=stream.begins[shown],
        h=scored.h,
        c=scored.c,
        top_ids=scored.top_ids,
        top_tokens=tuple(tuple(names[int(i)] for i in row) for row in scored.top_ids),
        top_probability=scored.top_probability,
        probability=np.exp(-surprisal[shown]),
        rank=scored.rank[shown],
        surprisal=surprisal[shown],
        entropy=scored.entropy[shown],
        log_product=-before[shown],
        perplexity=perplexity[shown],
        mean_loss=(sums / np.where(counts == 0, np.nan, counts))[shown],
        loss=float(sums[-1] / counts[-1]) if counts[-1] else float("nan"),
        targets=int(counts[-1]),
        unknown=stream.unknown,
        notes=_notes(stream, scored.first),
    )


def _notes(stream: Stream, first: int) -> tuple[str, ...]:
    said = []
    if stream.tokens == 0:
        said.append("There is no text yet: this is what the network expects at the very beginning.")
    if first:
        said.append(
            f"The last {SHOWN:,} of {stream.inputs.size:,} positions are shown; the whole text is scored."
        )
    if stream.tokens and stream.unknown == stream.tokens:
        said.append(f"The network knows none of these tokens: it reads {stream.tokens} times “unknown”.")
    elif stream.unknown:
        said.append(f"{stream.unknown:,} of {stream.tokens:,} tokens are unknown to the network.")
    return tuple(said)


def continued(source: Source, text: str, token: int) -> str:
    """The text with one more token of the vocabulary: what a click on a candidate leads to.

    BOUNDARY begins a new line in a model of items; in a running text it changes nothing, nor does UNKNOWN.
    """
    text = normalise(text)
    if token == BOUNDARY:
        return text + "\n" if source.load(source.step()).reading == "items" else text
    tokenizer = source.tokenizer()
    if token == UNKNOWN or not 0 <= token < len(tokenizer):
        return text
    known = tokenizer.encode(text).tolist()
    return text + tokenizer.decode([*known, token])[len(tokenizer.decode(known)) :]
