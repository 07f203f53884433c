"""What each checkpoint of a run expects after a prompt. A checkpoint never changes: answers are cached."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from playground.experiments import sources
from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import Source
from playground.runs.reader import RunReader
from playground.text.tokenizers import UNKNOWN

LONGEST_PROMPT = 500  # characters; a longer prompt is read from its end


@dataclass(frozen=True)
class Probe:
    """The next-token distribution after one prompt at every stored checkpoint.

    Row r of a column is the r-th most likely token of that checkpoint; probabilities are float64 and come
    from softmax over the whole vocabulary. `unknown` counts the prompt's tokens that the model never saw.
    """

    steps: np.ndarray  # (K,)  training step of each checkpoint
    labels: Sequence[Sequence[str]]  # (top, K)  the tokens made visible
    probability: np.ndarray  # (top, K)
    unknown: int


@dataclass(frozen=True)
class Answer:
    """What one checkpoint expects: the `top` likeliest ids and their probabilities."""

    ids: np.ndarray  # (top,)
    probability: np.ndarray  # (top,)


ANSWERS: LRUCache[Answer] = LRUCache(4000)


def probe(run: str, reader: RunReader, prompt: str, top: int = 7) -> Probe:
    """Ask every stored checkpoint of a run what comes after the prompt; only what is new is computed.

    Raises StoreError, SpecError or TextError when the run's files are damaged.
    """
    source = sources.from_run(run, reader)
    tokenizer = source.tokenizer()
    prompt = prompt[-LONGEST_PROMPT:]
    by_step = sources.over_checkpoints(
        reader,
        lambda steps: {
            step: ANSWERS.get((run, step, prompt, top), partial(_answer, source, step, prompt, top))
            for step in steps
        },
    )
    steps, answers = list(by_step), list(by_step.values())
    width = min(top, len(tokenizer))
    ids = np.array([answer.ids for answer in answers], dtype=np.int64).reshape(-1, width).T  # (top, K)
    return Probe(
        steps=np.array(steps, dtype=np.int64),
        labels=[[tokenizer.visible(i) for i in row] for row in ids],
        probability=np.array([answer.probability for answer in answers]).reshape(-1, width).T,
        unknown=int((tokenizer.encode(prompt) == UNKNOWN).sum()),
    )


def _answer(source: Source, step: int, prompt: str, top: int) -> Answer:
    """The distribution after the prompt at one checkpoint, most likely first."""
    from playground.training.sampling import next_token

    p = next_token(source.load(step).model, source.tokenizer(), prompt)  # (V,)
    ids = np.argsort(-p, kind="stable")[:top]
    return Answer(ids, p[ids])
