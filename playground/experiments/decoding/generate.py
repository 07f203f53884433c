"""Write token by token, and keep every stage of every choice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.pipeline import STAGES, Stages
from playground.experiments.decoding.readers import Prompt, Reader
from playground.experiments.decoding.spec import DecodingSpec, Settings
from playground.text.tokenizers import BOUNDARY, Tokenizer

ROWS = 9  # candidates shown
ENDED, STOPPED, FULL = "end", "stop", "length"


@dataclass(frozen=True, eq=False)
class Writing:
    """T >= 1 tokens, one after the other; the last axis is the step. Logarithms are natural (nats).

    Candidates are the likeliest of the model, the chosen one in the last row if it is not among them. `score`
    and `share` hold, for each stage of the pipeline, the score and its softmax over the whole vocabulary;
    `lower` and `upper` the candidate's part of the interval [0, 1) from which is drawn.
    """

    prompt: Prompt
    settings: Settings
    ids: np.ndarray  # (T,)  what was written
    pieces: tuple[str, ...]  # (T,)  as text
    candidates: np.ndarray  # (ROWS, T)  ids, -1 where the vocabulary is smaller
    labels: tuple[tuple[str, ...], ...]  # (ROWS, T)
    count: np.ndarray  # (ROWS, T)  how often it was written before
    score: np.ndarray  # (stages, ROWS, T)
    share: np.ndarray  # (stages, ROWS, T)
    lower: np.ndarray  # (ROWS, T)
    upper: np.ndarray  # (ROWS, T)
    row: np.ndarray  # (T,)  the row of the chosen token
    kept: np.ndarray  # (stages, T)  tokens still possible
    mass: np.ndarray  # (stages, T)  of what a stage kept, as the stage before saw it
    u: np.ndarray  # (T,)  the random number
    forced: np.ndarray  # (T,)  bool
    rank: np.ndarray  # (T,)  of the chosen token in the model's own order, 1 for the likeliest
    log_probability: np.ndarray  # (T,)  of the chosen token, under the model itself
    entropy: np.ndarray  # (T,)  of the model's distribution
    entropy_drawn: np.ndarray  # (T,)  of the distribution that was drawn from
    ended: str  # why it stopped: ENDED, STOPPED or FULL

    @property
    def text(self) -> str:
        """The continuation."""
        return "".join(self.pieces)


def numbers(seed: int, length: int) -> np.ndarray:
    """One random number in [0, 1) for each position: a token forced at one moves no draw at another."""
    import torch

    return torch.rand(length, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).numpy()


def generate(spec: DecodingSpec, reader: Reader, prompt: Prompt, strategy: str = "") -> Writing:
    """Continue the prompt as the spec says; beam search is `beam.search`, here it is pure sampling."""
    settings, forced = spec.settings(strategy), dict(spec.forced)
    vocabulary = len(reader.tokenizer)
    counts = np.zeros(vocabulary)
    draws = numbers(spec.seed, spec.length)
    logits, state = reader.begin(prompt.ids)
    kept: list[_Choice] = []
    ids: list[int] = []
    pieces: list[str] = []
    known, ended = reader.tokenizer.decode(prompt.ids), FULL
    for t in range(spec.length):
        stages = pipeline.run(logits[0], counts, settings)
        chosen = pipeline.draw(stages, draws[t])
        wish = forced.get(t, -1)
        is_forced = 0 <= wish < vocabulary and bool(np.isfinite(logits[0, wish]))
        chosen = wish if is_forced else chosen
        kept.append(_look(stages, counts, chosen, is_forced))
        ids.append(chosen)
        counts[chosen] += 1
        text = reader.tokenizer.decode([*prompt.ids, *ids])
        pieces.append(text[len(known) :])
        known = text
        if chosen == BOUNDARY:
            ended = ENDED
            break
        if spec.stop_text and spec.stop_text in "".join(pieces):
            ended = STOPPED
            break
        if t + 1 < spec.length:
            logits, state = reader.go_on(state, [0], [chosen])
    return _writing(reader.tokenizer, prompt, settings, kept, ids, pieces, draws[: len(ids)], ended)


@dataclass(frozen=True, eq=False)
class _Choice:
    """What is kept of one step."""

    candidates: np.ndarray  # (ROWS,)
    count: np.ndarray  # (ROWS,)
    score: np.ndarray  # (stages, ROWS)
    share: np.ndarray  # (stages, ROWS)
    interval: np.ndarray  # (2, ROWS)
    row: int
    kept: list[int]
    mass: list[float]
    forced: bool
    rank: int
    log_probability: float
    entropy: tuple[float, float]


def _look(stages: Stages, counts: np.ndarray, chosen: int, forced: bool) -> _Choice:
    shares = _shares(stages)
    value = stages.logits[chosen]
    rank = 1 + int((stages.logits > value).sum() + (stages.logits[:chosen] == value).sum())
    shown = _likeliest(stages.logits, ROWS)
    if rank > shown.size:
        shown[-1] = chosen
    ids = np.full(ROWS, -1)
    ids[: shown.size] = shown
    here = ids >= 0
    upper = np.empty(stages.order.size)
    upper[stages.order] = np.cumsum(stages.probability[stages.order])
    interval = np.stack([upper - stages.probability, upper])[:, ids]
    scores = np.stack([getattr(stages, name) for name in STAGES])
    # At one stage the masses are those of `Stages.mass`, without a second softmax.
    finite = np.isfinite(scores)
    mass = [float(shares[max(0, s - 1)][finite[s]].sum()) for s in range(len(STAGES))]
    return _Choice(
        ids,
        np.where(here, counts[ids], np.nan),
        np.where(here, scores[:, ids], np.nan),
        np.where(here, shares[:, ids], np.nan),
        np.where(here, interval, np.nan),
        int(np.flatnonzero(ids == chosen)[0]),
        finite.sum(axis=1).tolist(),
        mass,
        forced,
        rank,
        float(pipeline.log_softmax(stages.logits)[chosen]),
        (pipeline.entropy(shares[0]), pipeline.entropy(stages.probability)),
    )


def _shares(stages: Stages) -> np.ndarray:
    """The softmax of every stage, (stages, V); what a stage leaves as it was is not computed again."""
    shares: list[np.ndarray] = []
    for at, name in enumerate(STAGES[:-1]):
        scores = getattr(stages, name)
        same = at > 0 and scores is getattr(stages, STAGES[at - 1])
        shares.append(shares[-1] if same else pipeline.softmax(scores))
    return np.stack([*shares, stages.probability])


def _likeliest(logits: np.ndarray, number: int) -> np.ndarray:
    """The first ids of `pipeline.descending(logits)` that are possible, without sorting everything."""
    least = -np.partition(-logits, min(number, logits.size) - 1)[min(number, logits.size) - 1]
    found = np.flatnonzero((logits >= least) & np.isfinite(logits))
    return np.asarray(found[pipeline.descending(logits[found])][:number])


def _writing(
    tokenizer: Tokenizer,
    prompt: Prompt,
    settings: Settings,
    kept: Sequence[_Choice],
    ids: Sequence[int],
    pieces: Sequence[str],
    draws: np.ndarray,
    ended: str,
) -> Writing:
    candidates = np.stack([choice.candidates for choice in kept], axis=-1)  # (ROWS, T)
    names = {int(i): tokenizer.visible(i) for i in np.unique(candidates) if i >= 0} | {-1: ""}
    return Writing(
        prompt=prompt,
        settings=settings,
        ids=np.array(ids),
        pieces=tuple(pieces),
        candidates=candidates,
        labels=tuple(tuple(names[int(i)] for i in row) for row in candidates),
        count=np.stack([choice.count for choice in kept], axis=-1),
        score=np.stack([choice.score for choice in kept], axis=-1),
        share=np.stack([choice.share for choice in kept], axis=-1),
        lower=np.stack([choice.interval[0] for choice in kept], axis=-1),
        upper=np.stack([choice.interval[1] for choice in kept], axis=-1),
        row=np.array([choice.row for choice in kept]),
        kept=np.array([choice.kept for choice in kept]).T,
        mass=np.array([choice.mass for choice in kept]).T,
        u=draws,
        forced=np.array([choice.forced for choice in kept]),
        rank=np.array([choice.rank for choice in kept]),
        log_probability=np.array([choice.log_probability for choice in kept]),
        entropy=np.array([choice.entropy[0] for choice in kept]),
        entropy_drawn=np.array([choice.entropy[1] for choice in kept]),
        ended=ended,
    )
