"""One sentence as one run reads it: the surprisal of every token in bits, and what the whole costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.errors import StoreError
from playground.experiments import sources
from playground.experiments.lru_cache import LRUCache
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.text.character_unigram import CharacterUnigram
from playground.text.corpus import READINGS, Reading, has_ends
from playground.text.decode import normalise
from playground.text.encoded import encode
from playground.text.tokenizers import TOKENIZERS, UNKNOWN, Tokenizer
from playground.text.visible_characters import visible_text

if TYPE_CHECKING:
    from playground.models.language_model import LanguageModel

LONGEST_SENTENCE = 300  # characters of the sentence
LN2 = float(np.log(2))


@dataclass(frozen=True, eq=False)
class SentenceScores:
    """One sentence as one run reads it: M targets; the end of an item or document is the last of them."""

    title: str
    step: int  # of training, of the checkpoint that read
    tokens: tuple[str, ...]  # (M,)  made visible; an unknown one as what stands there
    unknown: np.ndarray  # (M,)  bool
    surprisal: np.ndarray  # (M,)  bits
    spelling: np.ndarray  # (M,)  bits charged for spelling; NaN where that is not known, 0 where nothing is
    until: np.ndarray  # (M,)  characters of the sentence that are read after this token
    characters: int  # of the sentence, its end counted where the run has to say it
    comparable: bool

    @property
    def bits(self) -> np.ndarray:
        """What each target costs, (M,), its spelling included."""
        bits: np.ndarray = self.surprisal + self.spelling
        return bits

    @property
    def total(self) -> float:
        """What the sentence costs, in bits; NaN where a part of it is not known."""
        return float(self.bits.sum())

    @property
    def bits_per_character(self) -> float:
        """The total by characters and ends."""
        return self.total / self.characters if self.characters else np.nan

    @property
    def perplexity(self) -> float:
        """2 to the mean bits per token: comparable between runs with the same tokens only."""
        return float(2.0 ** (self.total / len(self.tokens))) if self.tokens else np.nan

    def so_far(self, length: int) -> np.ndarray:
        """Bits spent when 0, 1, ..., `length` characters are read, and at last for the end: (length + 2,)."""
        sums = np.concatenate([[0.0], np.cumsum(self.bits)])
        return sums[np.searchsorted(self.until, np.arange(length + 2), side="right")]

    def token_index(self, length: int) -> np.ndarray:
        """The index of the token read last at each of these places, (length + 2,); -1 before the first."""
        return np.searchsorted(self.until, np.arange(length + 2), side="right") - 1


SENTENCES: LRUCache[SentenceScores] = LRUCache(400)


def score_sentence(view: RunView, reader: RunReader, text: str) -> SentenceScores:
    """Score a sentence with the run's best checkpoint on held-out text; kept for the next call.

    Raises StoreError while there is none, and StoreError, SpecError or TextError when files are damaged.
    """
    step = reader.best_step() if reader.best_step() is not None else reader.latest_step()
    if step is None:
        raise StoreError("This run has no checkpoint yet.")
    text = clean(text)
    key = (view.id, step, text)
    return SENTENCES.get(key, lambda: _score_checkpoint(view, reader, step, text))


def clean(text: str) -> str:
    """The sentence as every run reads it: one line, composed, without white space around."""
    return " ".join(normalise(text).split("\n")).strip()[:LONGEST_SENTENCE]


def _score_checkpoint(view: RunView, reader: RunReader, step: int, text: str) -> SentenceScores:
    source = sources.from_run(view.id, reader)
    tokenizer, model = source.tokenizer(), source.load(step).model
    card = reader.document("card")
    recorded: Any = card.get("reading") if isinstance(card, Mapping) else None
    reading: Reading = recorded if recorded in READINGS else "running"
    scores = score(model, tokenizer, text, reading, CharacterUnigram.from_json(reader.document("spelling")))
    return SentenceScores(view.title, step, **scores)


def score(
    model: "LanguageModel",
    tokenizer: Tokenizer,
    text: str,
    reading: Reading,
    spelling: CharacterUnigram | None,
) -> dict[str, Any]:
    """The fields of a `SentenceScores` that a model and its tokenizer decide."""
    from playground.models.surprisal import sequence_surprisal

    encoded = encode([text], tokenizer, reading)
    pieces, targets = tokenizer.pieces(text), encoded.targets  # (N,), (M,)
    unknown = targets == UNKNOWN
    shown = [tokenizer.visible(i) for i in targets]
    if tokenizer.kind != "bytepairs":  # as they stand in the text: what is unknown, and spaces between words
        first = [piece.removeprefix(" ") or piece for piece in pieces[:1]]  # a space that words.split gave it
        shown[: len(pieces)] = map(visible_text, [*first, *pieces[1:]])
    spelling_bits = np.zeros(targets.size)
    for place in np.flatnonzero(unknown):
        spelling_bits[place] = spelling.nats(pieces[place]) / LN2 if spelling else np.nan
    ends = int(has_ends(reading))
    return {
        "tokens": tuple(shown),
        "unknown": unknown,
        "surprisal": sequence_surprisal(model, encoded.inputs, targets) / LN2,
        "spelling": spelling_bits,
        "until": np.array([*_until(tokenizer, pieces), *[len(text) + 1] * ends], dtype=np.int64),
        "characters": len(text) + ends,
        "comparable": not np.isnan(spelling_bits).any(),
    }


def _until(tokenizer: Tokenizer, pieces: Sequence[str]) -> list[int]:
    """How many characters are read after each piece; a sign cut into bytes counts from its first one on."""
    join = TOKENIZERS[tokenizer.kind].join
    lengths = [len(join(pieces[: k + 1])) for k in range(len(pieces))]
    return np.maximum.accumulate(lengths).tolist() if lengths else []
