"""All strategies from the same prompt and the same random numbers, side by side.

perplexity   exp(-ln P / T) under the model itself: how likely the text is to it, per token
distinct-n   different n-grams / n-grams of what was written (Li et al. 2016)
repeated     1 - distinct-4: the share of 4-grams that had been written before
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from playground.catalog.decoders import DECODERS
from playground.experiments.decoding import beam
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.pipeline import log_softmax
from playground.experiments.decoding.readers import Prompt, Reader
from playground.experiments.decoding.spec import DecodingSpec


@dataclass(frozen=True, eq=False)
class Line:
    """What one strategy wrote, T tokens; nats. Every quantity (T,) is that of the text up to this token."""

    strategy: str
    title: str
    ids: tuple[int, ...]
    pieces: tuple[str, ...]  # (T,)
    each: np.ndarray  # (T,)  ln P of the token alone
    entropy: np.ndarray  # (T,)  of the model's distribution at this token

    @property
    def text(self) -> str:
        """The whole continuation."""
        return "".join(self.pieces)

    @property
    def log_probability(self) -> np.ndarray:
        """ln P of the text, (T,)."""
        return np.asarray(np.cumsum(self.each))

    @property
    def perplexity(self) -> np.ndarray:
        """exp(-ln P / T), (T,)."""
        return np.asarray(np.exp(-self.log_probability / np.arange(1, self.each.size + 1)))

    def distinct(self, n: int) -> np.ndarray:
        """distinct-n, (T,); NaN while there is no n-gram."""
        return distinct(self.ids, n)

    @property
    def repeated(self) -> np.ndarray:
        """The share of 4-grams that had been written before, (T,)."""
        return np.asarray(1.0 - self.distinct(4))


def distinct(ids: tuple[int, ...], n: int) -> np.ndarray:
    """The share of different ones among the n-grams of the first 1, 2, ... tokens, (T,); NaN without any."""
    seen: set[tuple[int, ...]] = set()
    out = np.full(len(ids), np.nan)
    for t in range(n - 1, len(ids)):
        seen.add(ids[t - n + 1 : t + 1])
        out[t] = len(seen) / (t - n + 2)
    return out


def compare(spec: DecodingSpec, reader: Reader, prompt: Prompt) -> dict[str, Line]:
    """One line for each strategy of the table; what is forced on the page is not forced here."""
    spec = replace(spec, forced=())
    lines = {}
    for key, decoder in DECODERS.items():
        if decoder.searches:
            lines[key] = _searched(spec, reader, prompt)
        else:
            made = generate(spec, reader, prompt, key)
            ids = tuple(made.ids.tolist())
            lines[key] = Line(key, decoder.title, ids, made.pieces, made.log_probability, made.entropy)
    return lines


def _searched(spec: DecodingSpec, reader: Reader, prompt: Prompt) -> Line:
    found = beam.search(
        reader, prompt, spec.beam_width, spec.length, spec.length_penalty, spec.stop_text, pruned=0
    )
    return line_of("beam", found.ids(len(found.levels) - 1, 0), reader, prompt)


def line_of(strategy: str, ids: list[int], reader: Reader, prompt: Prompt) -> Line:
    """Score some tokens behind the prompt."""
    logits, state = reader.begin(prompt.ids)
    each, entropy, pieces = [], [], []
    known = reader.tokenizer.decode(prompt.ids)
    for t, token in enumerate(ids):
        log_p = log_softmax(logits[0])  # (V,)
        some = log_p[np.isfinite(log_p)]
        each.append(float(log_p[token]))
        entropy.append(-float((np.exp(some) * some).sum()))
        text = reader.tokenizer.decode([*prompt.ids, *ids[: t + 1]])
        pieces.append(text[len(known) :])
        known = text
        if t + 1 < len(ids):
            logits, state = reader.go_on(state, [0], [token])
    return Line(
        strategy, DECODERS[strategy].title, tuple(ids), tuple(pieces), np.array(each), np.array(entropy)
    )


def table(lines: Mapping[str, Line]) -> dict[str, list[object]]:
    """One row for each strategy."""
    rows = list(lines.values())
    return {
        "strategy": [line.title for line in rows],
        "tokens": [len(line.ids) for line in rows],
        "log_probability": [float(line.log_probability[-1]) for line in rows],
        "perplexity": [float(line.perplexity[-1]) for line in rows],
        "distinct_1": [float(line.distinct(1)[-1]) for line in rows],
        "distinct_2": [float(line.distinct(2)[-1]) for line in rows],
        "repeated": [float(line.repeated[-1]) for line in rows],
        "text": [line.text for line in rows],
    }
