"""The network against the n-gram on the same split: held-out loss in contexts seen in training, and unseen.

The context of a target are the n - 1 tokens before it, for both models; it is seen if it occurs in the
training part. Of a window longer than five tokens the n-gram sees the last five.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.fixed_window.network import train_spec_of, weights_of
from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import Source, over_checkpoints
from playground.models.ngram import HIGHEST_ORDER, NGram, tally
from playground.models.ngram.counting import histories
from playground.text.corpus import Corpus
from playground.text.encoded import Encoded, encode
from playground.text.split import SPLIT_RULES, SplitRule, split
from playground.text.tokenizers import BOUNDARY, Tokenizer

if TYPE_CHECKING:
    from torch import Tensor

EXAMPLES = 6
BLOCK = 4096  # windows scored together


@dataclass(frozen=True)
class Example:
    """A held-out target in an unseen context, and the probability that each model gave it."""

    context: tuple[str, ...]
    target: str
    network: float
    ngram: float


@dataclass(frozen=True, eq=False)
class NgramComparison:
    """Held-out losses in nats per token, float64; rows: seen and unseen contexts.

    NaN where there is no such target.
    """

    steps: np.ndarray  # (K,) training steps of the checkpoints
    order: int  # n
    targets: int  # held-out targets
    share: np.ndarray  # (2,) of the targets
    network: np.ndarray  # (2, K)
    ngram: np.ndarray  # (2,)
    network_overall: np.ndarray  # (K,) over all targets
    ngram_overall: float
    examples: tuple[Example, ...]


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The M held-out targets with all that does not depend on the network."""

    windows: np.ndarray  # (M, C) ids, the oldest first
    targets: np.ndarray  # (M,) ids
    ngram_nats: np.ndarray  # (M,) surprisal by the n-gram
    seen: np.ndarray  # (M,) bool
    order: int  # n


HELD_OUT: LRUCache[HeldOut] = LRUCache(1e8, lambda held_out: 8.0 * held_out.windows.size)
NETWORK_NATS: LRUCache[np.ndarray] = LRUCache(1e8, lambda nats: float(nats.nbytes))


def compare_with_ngram(source: Source, corpus: Corpus, zero_direct: bool = False) -> NgramComparison:
    """Score the held-out part of `corpus`, from which the source learned, at every checkpoint.

    With `zero_direct` W3 is zero. Raises UnsupportedModel and StoreError as `run` does, TextError where the
    text is too short for two parts.
    """
    spec = train_spec_of(source)
    tokenizer = source.tokenizer()
    held_out = HELD_OUT.get(source.key, lambda: prepare(corpus, tokenizer, spec.context, spec.split_rule))
    by_step = over_checkpoints(
        source.records,
        lambda steps: {
            step: NETWORK_NATS.get(
                (source.key, step, zero_direct), partial(_network_nats, source, step, held_out, zero_direct)
            )
            for step in steps
        },
    )
    steps, nats = list(by_step), list(by_step.values())  # K times (M,)
    groups = (held_out.seen, ~held_out.seen)
    return NgramComparison(
        steps=np.array(steps),
        order=held_out.order,
        targets=held_out.targets.size,
        share=np.array([group.mean() for group in groups]),
        network=np.array([[_mean(at_step[group]) for at_step in nats] for group in groups]),
        ngram=np.array([_mean(held_out.ngram_nats[group]) for group in groups]),
        network_overall=np.array([_mean(at_step) for at_step in nats]),
        ngram_overall=_mean(held_out.ngram_nats),
        examples=_examples(held_out, nats[-1], tokenizer),
    )


def prepare(corpus: Corpus, tokenizer: Tokenizer, window: int, rule: SplitRule = SPLIT_RULES[0]) -> HeldOut:
    """Split as the training did, count nine tenths, and build the windows of the last tenth."""
    parts = split(corpus, rule=rule)
    train, valid = (encode(part, tokenizer, corpus.reading) for part in (parts.train, parts.valid))
    order = min(window + 1, HIGHEST_ORDER)
    model = NGram.fit(train, len(tokenizer), order)
    seen = tally(model, valid).plain[order - 1].total > 0
    return HeldOut(windows(valid, window), valid.targets, model.nats(valid), seen, order)


def windows(encoded: Encoded, size: int) -> np.ndarray:
    """The `size` tokens before every target, the oldest first, int64 (M, C); BOUNDARY before a text."""
    newest_first = list(islice(histories(encoded), 1, size + 1))
    return np.stack(newest_first[::-1], axis=1)


def _network_nats(source: Source, step: int, held_out: HeldOut, zero_direct: bool) -> np.ndarray:
    """-ln P(target | window) of every held-out target at one checkpoint, float64 (M,)."""
    import torch

    from playground.models.surprisal import surprisal_in_blocks

    w = weights_of(source, step)
    E, W1, b1, W2, b2 = (torch.from_numpy(part).float() for part in (w.E, w.W1, w.b1, w.W2, w.b2))
    W3 = None if w.W3 is None or zero_direct else torch.from_numpy(w.W3).float()

    def scores(part: slice) -> "Tensor":
        x = E[torch.from_numpy(held_out.windows[part])].flatten(1)  # (m, C E)
        y = torch.tanh(x @ W1.T + b1) @ W2.T + b2  # (m, V)
        return y if W3 is None else y + x @ W3.T

    return surprisal_in_blocks(scores, held_out.targets, BLOCK)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")


def _examples(held_out: HeldOut, nats: np.ndarray, tokenizer: Tokenizer) -> tuple[Example, ...]:
    """Targets in unseen contexts with the largest differences in either direction; each context once."""
    unseen = np.flatnonzero(~held_out.seen)
    difference = np.abs(held_out.ngram_nats - nats)[unseen]
    order: Sequence[int] = unseen[np.argsort(-difference, kind="stable")].tolist()
    examples: dict[tuple[int, ...], Example] = {}
    for m in order:
        context = tuple(int(i) for i in held_out.windows[m][-held_out.order + 1 :])
        if context not in examples and BOUNDARY not in context:
            examples[context] = Example(
                context=tuple(tokenizer.visible(i) for i in context),
                target=tokenizer.visible(int(held_out.targets[m])),
                network=float(np.exp(-nats[m])),
                ngram=float(np.exp(-held_out.ngram_nats[m])),
            )
        if len(examples) == EXAMPLES:
            break
    return tuple(examples.values())
