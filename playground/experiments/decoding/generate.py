"""Generate a text token by token, with every stage of every choice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.filters import descending
from playground.experiments.decoding.pipeline import STAGES, Stages
from playground.experiments.decoding.scorer import Prompt, Scorer
from playground.experiments.decoding.spec import DecodingSpec, Settings
from playground.experiments.probability import entropy, log_softmax
from playground.text.tokenizers import BOUNDARY, Tokenizer

CANDIDATES = 9  # in the trace
END_OF_TEXT, STOP_SEQUENCE, LENGTH_REACHED = "end", "stop", "length"


@dataclass(frozen=True, eq=False)
class Generation:
    """T >= 1 generated tokens; the last axis is the step. Logarithms are natural (nats).

    Candidates are the likeliest tokens of the model; the chosen token is in the last row if it is not among
    them. `score` and `probability` hold, for each stage of the pipeline, the score and its softmax over the
    whole vocabulary; `lower` and `upper` are the ends of the candidate's part of the interval [0, 1).
    """

    prompt: Prompt
    settings: Settings
    ids: np.ndarray  # (T,)
    pieces: tuple[str, ...]  # (T,)  the text of each token
    candidates: np.ndarray  # (CANDIDATES, T)  ids, -1 where the vocabulary is smaller
    labels: tuple[tuple[str, ...], ...]  # (CANDIDATES, T)
    count: np.ndarray  # (CANDIDATES, T)  how often the token was generated before
    score: np.ndarray  # (stages, CANDIDATES, T)
    probability: np.ndarray  # (stages, CANDIDATES, T)
    lower: np.ndarray  # (CANDIDATES, T)
    upper: np.ndarray  # (CANDIDATES, T)
    chosen_row: np.ndarray  # (T,)
    allowed: np.ndarray  # (stages, T)  tokens that are possible after a stage
    mass: np.ndarray  # (stages, T)  their probability in the stage before
    random_number: np.ndarray  # (T,)
    forced: np.ndarray  # (T,)  bool
    rank: np.ndarray  # (T,)  of the chosen token in the model's own order, 1 for the likeliest
    log_probability: np.ndarray  # (T,)  of the chosen token under the model itself
    entropy: np.ndarray  # (T,)  of the model's distribution
    entropy_drawn: np.ndarray  # (T,)  of the distribution after all stages
    stop_reason: str  # END_OF_TEXT, STOP_SEQUENCE or LENGTH_REACHED

    @property
    def text(self) -> str:
        """The continuation."""
        return "".join(self.pieces)


def random_numbers(seed: int, length: int) -> np.ndarray:
    """One number in [0, 1) for each position, so that forcing one token changes no later number."""
    import torch

    return torch.rand(length, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).numpy()


def generate(spec: DecodingSpec, scorer: Scorer, prompt: Prompt, strategy: str = "") -> Generation:
    """Continue the prompt with the spec's strategy, or another one; for beam search, pure sampling."""
    settings, forced = spec.settings(strategy), dict(spec.forced)
    counts = np.zeros(len(scorer.tokenizer))
    seen = pipeline.seen_tokens(prompt.ids[1:], counts.size)  # without BOUNDARY, which begins a text
    u = random_numbers(spec.seed, spec.max_length)
    logits, state = scorer.begin(prompt.ids)
    steps: list[_Step] = []
    ids: list[int] = []
    pieces: list[str] = []
    decoder, stop_reason = scorer.tokenizer.decoder(), LENGTH_REACHED
    decoder.push(prompt.ids)
    for t in range(spec.max_length):
        if t > 0:
            logits, state = scorer.advance(state, [0], [ids[-1]])
        stages = pipeline.run(logits[0], counts, settings, seen)
        token = forced.get(t, -1)
        is_forced = 0 <= token < counts.size and bool(np.isfinite(logits[0, token]))
        chosen = token if is_forced else pipeline.sample(stages, u[t])
        steps.append(_record_step(stages, counts, chosen, is_forced))
        ids.append(chosen)
        counts[chosen] += 1
        seen[chosen] = True
        pieces.append(decoder.push([chosen]))
        if chosen == BOUNDARY:
            stop_reason = END_OF_TEXT
            break
        if spec.stop_text and spec.stop_text in "".join(pieces):
            stop_reason = STOP_SEQUENCE
            break
    labels = _labels(steps, scorer.tokenizer)
    return _stack_steps(prompt, settings, steps, labels, ids, pieces, u[: len(ids)], stop_reason)


@dataclass(frozen=True, eq=False)
class _Step:
    """One step of a `Generation`, in its letters, without the last axis."""

    candidates: np.ndarray
    count: np.ndarray
    score: np.ndarray
    probability: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    chosen_row: int
    allowed: np.ndarray
    mass: np.ndarray
    forced: bool
    rank: int
    log_probability: float
    entropy: float
    entropy_drawn: float


def _record_step(stages: Stages, counts: np.ndarray, chosen: int, forced: bool) -> _Step:
    """The candidates, scores and probabilities of one step."""
    logit = stages.logits[chosen]
    rank = 1 + int((stages.logits > logit).sum() + (stages.logits[:chosen] == logit).sum())
    likeliest = _likeliest(stages.logits, CANDIDATES)
    if rank > likeliest.size:
        likeliest[-1] = chosen
    ids = np.full(CANDIDATES, -1)
    ids[: likeliest.size] = likeliest
    exists = ids >= 0
    upper = np.empty(stages.order.size)
    upper[stages.order] = np.cumsum(stages.probability[stages.order])
    probabilities, allowed, mass = pipeline.measure_stages(stages)
    return _Step(
        candidates=ids,
        count=np.where(exists, counts[ids], np.nan),
        score=np.where(exists, [getattr(stages, name)[ids] for name in STAGES], np.nan),
        probability=np.where(exists, [probability[ids] for probability in probabilities], np.nan),
        lower=np.where(exists, (upper - stages.probability)[ids], np.nan),
        upper=np.where(exists, upper[ids], np.nan),
        chosen_row=int(np.flatnonzero(ids == chosen)[0]),
        allowed=np.array(allowed),
        mass=np.array(mass),
        forced=forced,
        rank=rank,
        log_probability=float(log_softmax(stages.logits)[chosen]),
        entropy=float(entropy(probabilities[0])),
        entropy_drawn=float(entropy(stages.probability)),
    )


def _likeliest(logits: np.ndarray, number: int) -> np.ndarray:
    """The first ids of `descending(logits)` that are possible, without sorting all."""
    last = min(number, logits.size) - 1
    least = -np.partition(-logits, last)[last]
    ids = np.flatnonzero((logits >= least) & np.isfinite(logits))
    return np.asarray(ids[descending(logits[ids])][:number])


def _labels(steps: Sequence[_Step], tokenizer: Tokenizer) -> tuple[tuple[str, ...], ...]:
    """The names of the candidates, (CANDIDATES, T)."""
    candidates = np.stack([step.candidates for step in steps], axis=-1)
    names = {int(i): tokenizer.visible(i) for i in np.unique(candidates) if i >= 0} | {-1: ""}
    return tuple(tuple(names[int(i)] for i in row) for row in candidates)


def _stack_steps(
    prompt: Prompt,
    settings: Settings,
    steps: Sequence[_Step],
    labels: tuple[tuple[str, ...], ...],
    ids: Sequence[int],
    pieces: Sequence[str],
    random_number: np.ndarray,
    stop_reason: str,
) -> Generation:
    stacked = {name: np.stack([getattr(step, name) for step in steps], axis=-1) for name in vars(steps[0])}
    return Generation(
        prompt=prompt,
        settings=settings,
        ids=np.array(ids),
        pieces=tuple(pieces),
        labels=labels,
        random_number=random_number,
        stop_reason=stop_reason,
        **stacked,
    )
