"""Where else in a corpus are the units of a brushed stretch on, for at least as long?

The corpus is read once, in rows side by side. An item begins with a zero state, as it did in training. A
running text is cut into 8 contiguous rows at most, and since a row cannot know the state before it, it first
reads the 1,024 tokens that stand there, from a zero state. What that misses is what a network remembers for
longer: of the bundled models less than 1e-4 (128 tokens were not enough for brackets: single cells count on).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.experiments.rnn.brush import UnitOn
from playground.experiments.rnn.network import network
from playground.experiments.rnn.stream import Stream, from_encoded
from playground.experiments.sources import Loaded
from playground.text.batches import encode
from playground.text.corpus import Corpus
from playground.text.tokenizers import Tokenizer

LARGEST = 100_000  # tokens of a corpus that are searched, from its beginning
BEST = 50  # hits kept
LOOK_EVERY = 4  # reports of progress for one new list of hits
LONGEST_TOKEN = 8  # characters, on average
WARM_UP = 1024  # tokens that a row reads before it counts
CONTEXT = 40  # tokens shown on either side


@dataclass(frozen=True)
class Query:
    """The units to look for, with the sign of each, and for how many positions at least."""

    on: tuple[UnitOn, ...]
    length: int
    threshold: float
    layer: int = 0
    state: str = "h"


@dataclass(frozen=True)
class Hit:
    """A stretch where all the units are on: positions first .. last - 1, and the text there and around it.

    fit: the share of the asked units among all that stay on in the stretch, counted by unit and sign; 1 when
    no others do.
    """

    first: int
    last: int
    fit: float
    left: str
    text: str
    right: str


@dataclass(frozen=True)
class Found:
    """How far the search is (0 to 1), how many stretches there are so far, and the best of them."""

    fraction: float
    number: int
    hits: tuple[Hit, ...]
    note: str = ""


def search(loaded: Loaded, tokenizer: Tokenizer, corpus: Corpus, query: Query) -> Iterator[Found]:
    """Look through the first 100,000 tokens of a corpus; progress every few hundredths of a second.

    The best hits come first: those where few other units are on, then those whose length is nearest to the
    one asked for, then the earlier. A stretch is found once, with its whole length. Dropping the iterator
    ends the search. The corpus is tokenized with the model's own vocabulary.
    """
    if not query.on:
        yield Found(1.0, 0, (), "No unit stays on: brush fewer tokens, or lower the threshold.")
        return
    beginning = _beginning(corpus)
    whole = from_encoded(encode(beginning.items, tokenizer, corpus.reading))
    stream = _head(whole)
    note = ""
    if stream.inputs.size < whole.inputs.size or beginning is not corpus:
        note = f"The first {stream.inputs.size:,} tokens of this text were searched."
    from playground.experiments.rnn.scanning import scan

    model = network(loaded)
    marks = Marks.empty(stream, query, model.hidden)
    found = Found(0.0, 0, (), note)
    for number, (places, values) in enumerate(scan(model, stream, query.layer, query.state)):
        marks.mark(places, values)
        if number % LOOK_EVERY == 0 or marks.fraction == 1.0:
            found = marks.found(tokenizer, note)
        yield replace(found, fraction=marks.fraction)


def _beginning(corpus: Corpus) -> Corpus:
    """As much of a large corpus as holds 100,000 tokens of usual length: the rest need not be tokenized."""
    most = LONGEST_TOKEN * LARGEST
    if len(corpus.text) <= most:
        return corpus
    text = corpus.text[:most]
    return replace(
        corpus, text=text[: text.rfind("\n")] if "\n" in text and corpus.reading == "items" else text
    )


def _head(stream: Stream) -> Stream:
    """The first 100,000 positions."""
    n = LARGEST
    return Stream(
        stream.inputs[:n],
        stream.targets[:n],
        stream.begins[:n],
        stream.reading,
        stream.tokens,
        stream.unknown,
    )


@dataclass
class Marks:
    """Which units are on where, in bits, as far as the corpus has been read."""

    stream: Stream
    query: Query
    bits: np.ndarray  # (M + 1, ceil(2 H / 8))  uint8: on with +, then on with -; the last row is a guard
    matches: np.ndarray  # (M,)  bool: all the asked units are on
    read: int = 0

    @classmethod
    def empty(cls, stream: Stream, query: Query, hidden: int) -> "Marks":
        """Nothing read yet."""
        size = stream.inputs.size
        return cls(stream, query, np.zeros((size + 1, -(-hidden // 4)), np.uint8), np.zeros(size, dtype=bool))

    @property
    def fraction(self) -> float:
        """The share of the corpus that has been read."""
        return self.read / max(self.stream.inputs.size, 1)

    def mark(self, places: np.ndarray, values: np.ndarray) -> None:
        """Note the values (n, H) at some positions (n,)."""
        threshold = self.query.threshold
        both = np.concatenate([values >= threshold, values <= -threshold], axis=1)  # (n, 2 H)
        self.bits[places] = np.packbits(both, axis=1)
        hidden = values.shape[1]
        asked = [on.unit + (hidden if on.sign < 0 else 0) for on in self.query.on]
        self.matches[places] = both[:, asked].all(axis=1)
        self.read += len(places)

    def found(self, tokenizer: Tokenizer, note: str) -> Found:
        """What there is so far."""
        first, last = stretches(self.matches, self.stream.begins, self.query.length)
        if not first.size:
            return Found(self.fraction, 0, (), note)
        edges = np.stack([first, last], axis=1).ravel()
        on = np.bitwise_and.reduceat(self.bits, edges, axis=0)[::2]  # (stretches, bytes): on throughout
        fit = len(self.query.on) / np.unpackbits(on, axis=1).sum(axis=1)
        best = np.lexsort((first, np.abs(last - first - self.query.length), -fit))[:BEST]
        hits = tuple(self._hit(int(first[i]), int(last[i]), float(fit[i]), tokenizer) for i in best)
        return Found(self.fraction, int(first.size), hits, note)

    def _hit(self, first: int, last: int, fit: float, tokenizer: Tokenizer) -> Hit:
        ids = self.stream.inputs
        begin, end = max(0, first - CONTEXT), min(ids.size, last + CONTEXT)
        left, text, right = texts(tokenizer, [ids[begin:first], ids[first:last], ids[last:end]])
        return Hit(first, last, fit, left, text, right)


def texts(tokenizer: Tokenizer, pieces: Sequence[np.ndarray]) -> list[str]:
    """The texts of neighbouring stretches of ids, which put together are the text of all."""
    known, said = "", []
    for i in range(len(pieces)):
        longer = tokenizer.decode(np.concatenate(pieces[: i + 1]))
        said.append(longer[len(known) :])
        known = longer
    return said


def stretches(matches: np.ndarray, begins: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Every longest run of True of at least `length`, cut where a text begins: first and last + 1, int64."""
    previous = np.concatenate([[False], matches[:-1]])
    following = np.concatenate([matches[1:], [False]])
    next_begins = np.concatenate([begins[1:], [True]])
    first = np.flatnonzero(matches & (~previous | begins))
    last = np.flatnonzero(matches & (~following | next_begins)) + 1
    long = last - first >= length
    return first[long], last[long]
