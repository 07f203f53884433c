"""Does a model write new text, or what it has read? Its samples against the training text, token by token.

    share(n) = stretches of n tokens of the samples that occur in the training text / all their stretches of n

Stretches that reach over two texts (items, documents) do not count. The same share of the held-out text says
how much of it is in the nature of the text: who has learned the language and copies nothing is near it.
Stretches are compared by 64-bit hashes (text/stretch_hashes.py); the longest one is compared token by token.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from playground.experiments.sources import Source
from playground.text import stretch_hashes
from playground.text.corpus import Corpus, has_ends
from playground.text.encoded import Encoded, encode
from playground.text.tokenizers import Tokenizer
from playground.training.spec import TrainSpec

LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)  # tokens: powers of two, and one and a half times those
TEMPERATURES = (0.5, 0.8, 1.0)
SAMPLES = 4  # texts at each temperature
SAMPLE_TOKENS = 200  # of each, at most
HELD_OUT_TOKENS = 4000  # at most, from the beginning
NEIGHBOURS = 8  # tokens of the training text shown on either side of a copied stretch
RARE = 0.05  # of the held-out stretches: so few of a length stand in the training text that copies show


@dataclass(frozen=True)
class LongestCopy:
    """The longest stretch of the samples that stands in the training text, and what is around it there."""

    tokens: int
    text: str
    before: str
    after: str


@dataclass(frozen=True, eq=False)
class CopiedStretches:
    """Shares by length: of the samples of each temperature (k, n), of the held-out text (n,).

    NaN where no stretch is so long. `fraction`: how much has been computed.
    """

    step: int  # the checkpoint that wrote
    temperatures: tuple[float, ...]
    share: np.ndarray
    held_out: np.ndarray
    longest: tuple[LongestCopy | None, ...]
    fraction: float

    @property
    def telling(self) -> int:
        """Index of the length that tells: the first that is rare in the held-out text, else the longest."""
        measured = np.flatnonzero(~np.isnan(self.held_out) & ~np.isnan(self.share).all(axis=0))
        rare = [int(i) for i in measured if self.held_out[i] <= RARE]
        return rare[0] if rare else int(measured[-1])

    @property
    def verdict(self) -> str:
        """One sentence with its numbers, of the samples at the highest temperature."""
        at = self.telling
        n, ours, theirs = LENGTHS[at], float(self.share[-1, at]), float(self.held_out[at])
        numbers = (
            f"{ours:.0%} of the stretches of {n} token{'s' * (n > 1)} that it writes at temperature "
            f"{self.temperatures[-1]:g} stand in the training text; of the held-out text {theirs:.0%} do."
        )
        if theirs > RARE:
            return f"The text repeats itself: {numbers}"
        if ours > max(3 * theirs, theirs + 0.25):
            return f"It copies: {numbers}"
        if ours > max(2 * theirs, theirs + 0.05):
            return f"It copies in part: {numbers}"
        return f"It writes new text: {numbers}"


def copied_stretches(source: Source, step: int, spec: TrainSpec, corpus: Corpus) -> Iterator[CopiedStretches]:
    """Sample one checkpoint at each temperature, and compare; the last result is complete.

    Samples are of seed 0 and have no prompt. Raises TextError, StoreError or SpecError as the files demand.
    """
    from playground.training.dataset import build_dataset

    data = build_dataset(spec, corpus)
    tokenizer = source.tokenizer()
    train = _units(data.train)
    held_out = _units(data.valid, HELD_OUT_TOKENS)
    written: list[list[np.ndarray]] = []
    for temperature in TEMPERATURES:
        written.append(_written(source, step, temperature, corpus))
        yield _empty(step, len(written) / (2 * len(TEMPERATURES) + 1))
    shares, hits = _shares(train, [held_out, *written])
    yield CopiedStretches(
        step=step,
        temperatures=TEMPERATURES,
        share=shares[1:],
        held_out=shares[0],
        longest=tuple(
            _longest(train, texts, found, tokenizer) for texts, found in zip(written, hits[1:], strict=True)
        ),
        fraction=1.0,
    )


def _empty(step: int, fraction: float) -> CopiedStretches:
    nothing = np.full((len(TEMPERATURES), len(LENGTHS)), np.nan)
    return CopiedStretches(step, TEMPERATURES, nothing, nothing[0], (None,) * len(TEMPERATURES), fraction)


def _units(encoded: Encoded, most: int | None = None) -> list[np.ndarray]:
    """The targets of each text, int64; no more than `most` tokens in all."""
    starts = encoded.target_starts
    texts = [encoded.targets[a:b] for a, b in pairwise(starts)]
    if most is None:
        return texts
    before = starts[:-1]
    return [text[: most - a] for text, a in zip(texts, before, strict=True) if a < most]


def _written(source: Source, step: int, temperature: float, corpus: Corpus) -> list[np.ndarray]:
    """Texts that the checkpoint writes, cut into tokens as a training would."""
    import torch

    from playground.training.sampling import samples

    ends = has_ends(corpus.reading)
    texts = samples(
        source.load(step).model,
        source.tokenizer(),
        SAMPLES * (8 if ends else 1),  # items are short
        length=SAMPLE_TOKENS,
        temperature=temperature,
        generator=torch.Generator().manual_seed(0),
        reading=corpus.reading,
    )
    return _units(encode([text for text in texts if text] or [""], source.tokenizer(), corpus.reading))


def _shares(
    train: Sequence[np.ndarray], others: Sequence[Sequence[np.ndarray]]
) -> tuple[np.ndarray, list[dict[int, np.ndarray]]]:
    """share (others, n), and by length which stretches of each of the others occur in the training text."""
    shares = np.full((len(others), len(LENGTHS)), np.nan)
    hits: list[dict[int, np.ndarray]] = [{} for _ in others]
    rows = [hashes_by_length(texts) for texts in (train, *others)]
    for i, ((all_known, in_one), *wanted) in enumerate(zip(*rows, strict=True)):
        known = all_known[in_one]
        for k, (hashes, whole) in enumerate(wanted):
            found = np.isin(hashes, known) & whole
            hits[k][LENGTHS[i]] = np.flatnonzero(found)
            if whole.any():
                shares[k, i] = found.sum() / whole.sum()
    return shares, hits


def hashes_by_length(texts: Sequence[np.ndarray]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each of LENGTHS: a hash of every stretch of the joined texts, and which stretches lie in one text.

    uint64 and bool, (tokens - n + 1,).
    """
    ids, text_of = _joined_texts(texts)
    by_length = {1: stretch_hashes.single(ids)}
    for n in LENGTHS:
        half = n // 3 if n % 3 == 0 else n // 2
        if n > 1:
            by_length[n] = stretch_hashes.joined(by_length[n - half], by_length[half], n - half, half)
        for old in [length for length in by_length if 2 * length < n]:
            del by_length[old]
        hashes = by_length[n]
        yield hashes, text_of[: hashes.size] == text_of[n - 1 :][: hashes.size]


def _longest(
    train: Sequence[np.ndarray],
    texts: Sequence[np.ndarray],
    hits: dict[int, np.ndarray],
    tokenizer: Tokenizer,
) -> LongestCopy | None:
    """The longest stretch that both have, found from those of the longest length with a hit."""
    lengths = [n for n in LENGTHS if hits[n].size]
    if not lengths:
        return None
    known, text_of = _joined_texts(train)
    ours, own_text_of = _joined_texts(texts)
    best = (0, 0, 0)  # tokens, where in the samples, where in the training text
    for start in hits[lengths[-1]]:
        end = int(np.searchsorted(own_text_of, own_text_of[start], "right"))
        size, place = _match(known, text_of, ours[start:end])
        best = max(best, (size, int(start), place))
    size, start, place = best
    name = partial(_text, tokenizer)
    return LongestCopy(
        tokens=size,
        text=name(ours[start : start + size]),
        before=name(known[max(0, place - NEIGHBOURS) : place]),
        after=name(known[place + size : place + size + NEIGHBOURS]),
    )


def _match(known: np.ndarray, text_of: np.ndarray, wanted: np.ndarray) -> tuple[int, int]:
    """How many of the first tokens of `wanted` stand together in one training text, and where, at first."""
    places, size = np.flatnonzero(known == wanted[0]), 1
    while size < len(wanted):
        longer = places[places + size < known.size]
        at = longer + size
        longer = longer[(known[at] == wanted[size]) & (text_of[at] == text_of[longer])]
        if not longer.size:
            break
        places, size = longer, size + 1
    return size, int(places[0])


def _joined_texts(texts: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The tokens of all texts, and the number of the text of each."""
    ids = np.concatenate([np.empty(0, np.int64), *texts])
    return ids, np.repeat(np.arange(len(texts)), [len(text) for text in texts])


def _text(tokenizer: Tokenizer, ids: np.ndarray) -> str:
    """Tokens in their visible forms; words have a space between them."""
    return (" " if tokenizer.kind == "words" else "").join(tokenizer.visible(int(i)) for i in ids)
