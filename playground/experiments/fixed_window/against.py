"""The network beside the n-gram on the same split: held-out loss in contexts seen in training and never seen.

The context of a target are the n - 1 tokens before it, for both; what is seen is decided by the counts of the
training part alone. Of a window longer than five tokens the n-gram sees the last five.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np

from playground.experiments.fixed_window.network import spec_of, weights
from playground.experiments.recent import Recent
from playground.experiments.sources import Source
from playground.models.ngram import HIGHEST_ORDER, NGram, tally
from playground.models.ngram.counting import histories
from playground.text.batches import Encoded, encode
from playground.text.corpus import Corpus, split
from playground.text.tokenizers import BOUNDARY, Tokenizer

EXAMPLES = 6
AT_ONCE = 4096  # windows scored together


@dataclass(frozen=True)
class Example:
    """A held-out target in a context never seen: what stood there, and the probability both gave it."""

    context: tuple[str, ...]
    target: str
    network: float
    ngram: float


@dataclass(frozen=True, eq=False)
class Against:
    """Losses in nats per token, float64: `network` (2, K) and `ngram` (2,), rows seen and unseen contexts.

    NaN where there is no such target. `share` (2,) of the `targets` held-out targets; `overall` (K,) and
    `ngram_overall` over all of them. `order` is n.
    """

    steps: np.ndarray
    order: int
    targets: int
    share: np.ndarray
    network: np.ndarray
    ngram: np.ndarray
    overall: np.ndarray
    ngram_overall: float
    examples: tuple[Example, ...]


@dataclass(frozen=True, eq=False)
class Held:
    """The held-out part, ready to be scored: ids (M, C), targets (M,), n-gram nats, seen."""

    windows: np.ndarray
    targets: np.ndarray
    nats: np.ndarray
    seen: np.ndarray
    order: int


HELD: Recent[Held] = Recent(1e8, lambda held: 8.0 * held.windows.size)
LOSSES: Recent[np.ndarray] = Recent(1e8, lambda nats: 8.0 * nats.size)


def against(source: Source, corpus: Corpus, without_direct: bool = False) -> Against:
    """Score the held-out part of the text it learned from at every checkpoint; with W3 = 0 if asked for.

    Raises OtherModel and StoreError as `run` does, TextError where the text is too short for two parts.
    """
    places = spec_of(source).context
    tokenizer = source.tokenizer()
    held = HELD.get(source.key, lambda: hold_out(corpus, tokenizer, places))
    steps = source.steps()
    nats = [
        LOSSES.get((source.key, step, without_direct), partial(_nats, source, step, held, without_direct))
        for step in steps
    ]
    groups = (held.seen, ~held.seen)
    return Against(
        steps=np.array(steps),
        order=held.order,
        targets=held.targets.size,
        share=np.array([group.mean() for group in groups]),
        network=np.array([[_mean(at[group]) for at in nats] for group in groups]),
        ngram=np.array([_mean(held.nats[group]) for group in groups]),
        overall=np.array([_mean(at) for at in nats]),
        ngram_overall=_mean(held.nats),
        examples=_examples(held, nats[-1], tokenizer),
    )


def hold_out(corpus: Corpus, tokenizer: Tokenizer, places: int) -> Held:
    """Split as the training did, count nine tenths, and lay out the windows of the last tenth."""
    parts = split(corpus)
    train, valid = (encode(part, tokenizer, corpus.reading) for part in (parts.train, parts.valid))
    order = min(places + 1, HIGHEST_ORDER)
    model = NGram.fit(train, len(tokenizer), order)
    seen = tally(model, valid).plain[order - 1].total > 0
    return Held(windows(valid, places), valid.targets, model.nats(valid), seen, order)


def windows(encoded: Encoded, places: int) -> np.ndarray:
    """The `places` tokens before every target, the oldest first, int64 (M, C); BOUNDARY before a text."""
    newest_first = list(islice(histories(encoded), 1, places + 1))
    return np.stack(newest_first[::-1], axis=1)


def _nats(source: Source, step: int, held: Held, without_direct: bool) -> np.ndarray:
    """-ln P(target | window) of every held-out target at one checkpoint, float64 (M,)."""
    import torch

    w = weights(source, step)
    E, W1, b1, W2, b2 = (torch.from_numpy(part).float() for part in (w.E, w.W1, w.b1, w.W2, w.b2))
    W3 = None if w.W3 is None or without_direct else torch.from_numpy(w.W3).float()
    found = []
    with torch.inference_mode():
        for start in range(0, held.targets.size, AT_ONCE):
            part = slice(start, start + AT_ONCE)
            x = E[torch.from_numpy(held.windows[part])].flatten(1)  # (M, C e)
            y = torch.tanh(x @ W1.T + b1) @ W2.T + b2  # (M, V)
            y = y if W3 is None else y + x @ W3.T
            log_p = torch.log_softmax(y.double(), dim=-1)
            at = torch.from_numpy(held.targets[part])[:, None]
            found.append(-log_p.gather(1, at)[:, 0].numpy())
    return np.concatenate(found)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")


def _examples(held: Held, nats: np.ndarray, tokenizer: Tokenizer) -> tuple[Example, ...]:
    """Unseen contexts, those in which the two differ most first, in either direction; each context once."""
    places = np.flatnonzero(~held.seen)
    order: Sequence[int] = places[np.argsort(-np.abs(held.nats - nats)[places], kind="stable")].tolist()
    shown: dict[tuple[int, ...], Example] = {}
    for m in order:
        context = tuple(int(i) for i in held.windows[m][-held.order + 1 :])
        if context not in shown and BOUNDARY not in context:
            shown[context] = Example(
                tuple(tokenizer.visible(i) for i in context),
                tokenizer.visible(int(held.targets[m])),
                float(np.exp(-nats[m])),
                float(np.exp(-held.nats[m])),
            )
        if len(shown) == EXAMPLES:
            break
    return tuple(shown.values())
