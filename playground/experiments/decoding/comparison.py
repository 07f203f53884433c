"""All strategies from the same prompt and the same random numbers, side by side.

perplexity   exp(-ln P / T) under the model itself
distinct-n   different n-grams / n-grams of the generated text (Li et al. 2016)
repeated     1 - distinct-4: the share of 4-grams that occurred before
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.catalog.decoders import DECODERS
from playground.experiments.decoding.beam import beam_search
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.scorer import Prompt, Scorer
from playground.experiments.decoding.spec import DecodingSpec
from playground.experiments.probability import entropy, log_softmax


@dataclass(frozen=True, eq=False)
class StrategyResult:
    """The T tokens of one strategy; nats. Properties (T,) are those of the text up to each token."""

    strategy: str
    title: str
    ids: tuple[int, ...]
    pieces: tuple[str, ...]  # (T,)
    token_log_probability: np.ndarray  # (T,)  ln P of each token
    entropy: np.ndarray  # (T,)  of the model's distribution at each token

    @property
    def text(self) -> str:
        """The whole continuation."""
        return "".join(self.pieces)

    @property
    def log_probability(self) -> np.ndarray:
        """ln P of the text, (T,)."""
        return np.asarray(np.cumsum(self.token_log_probability))

    @property
    def perplexity(self) -> np.ndarray:
        """exp(-ln P / T), (T,)."""
        return np.asarray(np.exp(-self.log_probability / np.arange(1, len(self.ids) + 1)))

    def distinct(self, n: int) -> np.ndarray:
        """distinct-n, (T,); NaN before the first n-gram."""
        return distinct(self.ids, n)

    @property
    def repeated(self) -> np.ndarray:
        """The share of 4-grams that occurred before, (T,)."""
        return np.asarray(1.0 - self.distinct(4))


def distinct(ids: tuple[int, ...], n: int) -> np.ndarray:
    """Different n-grams / n-grams of the first 1, 2, ... tokens, (T,); NaN before the first n-gram."""
    seen: set[tuple[int, ...]] = set()
    out = np.full(len(ids), np.nan)
    for t in range(n - 1, len(ids)):
        seen.add(ids[t - n + 1 : t + 1])
        out[t] = len(seen) / (t - n + 2)
    return out


def compare_strategies(spec: DecodingSpec, scorer: Scorer, prompt: Prompt) -> dict[str, StrategyResult]:
    """Strategy -> its result, for all of the catalogue; the spec's forced tokens are ignored."""
    spec = replace(spec, forced=())
    results = {}
    for key, decoder in DECODERS.items():
        if decoder.searches:
            beam = beam_search(spec, scorer, prompt, pruned=0)
            results[key] = score_tokens(key, beam.ids(len(beam.levels) - 1, 0), scorer, prompt)
        else:
            made = generate(spec, scorer, prompt, key)
            ids = tuple(made.ids.tolist())
            results[key] = StrategyResult(
                key, decoder.title, ids, made.pieces, made.log_probability, made.entropy
            )
    return results


def score_tokens(strategy: str, ids: Sequence[int], scorer: Scorer, prompt: Prompt) -> StrategyResult:
    """The result of a strategy that generated `ids` after the prompt."""
    logits, state = scorer.begin(prompt.ids)
    log_probability, entropies, pieces = [], [], []
    decoder = scorer.tokenizer.decoder()
    decoder.push(prompt.ids)
    for t, token in enumerate(ids):
        log_p = log_softmax(logits[0])  # (V,)
        log_probability.append(float(log_p[token]))
        entropies.append(float(entropy(np.exp(log_p))))
        pieces.append(decoder.push([token]))
        if t + 1 < len(ids):
            logits, state = scorer.advance(state, [0], [token])
    return StrategyResult(
        strategy,
        DECODERS[strategy].title,
        tuple(ids),
        tuple(pieces),
        np.array(log_probability),
        np.array(entropies),
    )


def table(results: Mapping[str, StrategyResult]) -> dict[str, list[object]]:
    """One row for each strategy."""
    rows = list(results.values())
    return {
        "strategy": [result.title for result in rows],
        "tokens": [len(result.ids) for result in rows],
        "log_probability": [float(result.log_probability[-1]) for result in rows],
        "perplexity": [float(result.perplexity[-1]) for result in rows],
        "distinct_1": [float(result.distinct(1)[-1]) for result in rows],
        "distinct_2": [float(result.distinct(2)[-1]) for result in rows],
        "repeated": [float(result.repeated[-1]) for result in rows],
        "text": [result.text for result in rows],
    }
