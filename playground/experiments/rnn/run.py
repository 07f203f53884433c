"""Read a text with a recurrent network: its states, the next token it expects, and the surprisals."""

from copy import deepcopy
from typing import TYPE_CHECKING

import numpy as np

from playground.errors import TextTooLong
from playground.experiments.lru_cache import LRUCache
from playground.experiments.rnn.stream import Stream, stream_of
from playground.experiments.rnn.trace import RnnSpec, RnnTrace
from playground.experiments.sources import Source
from playground.experiments.sources.positions import NO_TARGET
from playground.text.tokenizers import Tokenizer

if TYPE_CHECKING:
    from playground.experiments.rnn.scoring import Scores

SHOWN = 1000  # positions in the trace, the last ones; the surprisals of the whole text are computed
LONGEST = 10_000  # tokens of a text
REPLAYED = 200  # positions of `replay_difference`: the explicit loop is slow

TRACE_CACHE: LRUCache[RnnTrace] = LRUCache(1e8, lambda trace: 8.0 * trace.h.size + 400.0 * len(trace.tokens))


def run(spec: RnnSpec, source: Source) -> RnnTrace:
    """Read the spec's text with the stored checkpoint nearest to the spec's; cached.

    Raises TextTooLong for a text of more than 10,000 tokens, UnsupportedModel for a model without a hidden
    state, and StoreError, SpecError or TextError when the model's files are damaged or not there yet.
    """
    step = source.nearest_step(spec.checkpoint)
    key = (source.key, step, spec.text, spec.top)
    return TRACE_CACHE.get(key, lambda: _read(source, step, spec.text, spec.top))


def _read(source: Source, step: int, text: str, top: int) -> RnnTrace:
    from playground.experiments.rnn.scoring import recurrent_network, score

    loaded, tokenizer = source.load(step), source.tokenizer()
    model = recurrent_network(loaded)
    stream = stream_of(text, tokenizer, loaded.reading)
    if stream.token_count > LONGEST:
        raise TextTooLong(
            f"This text has {stream.token_count:,} tokens; up to {LONGEST:,} can be read here. Shorten it."
        )
    first = max(0, stream.inputs.size - SHOWN)
    scores = score(model, stream, first, top)
    return _build_trace(source, step, model.cell, stream, scores, tokenizer)


def _build_trace(
    source: Source, step: int, cell: str, stream: Stream, scores: "Scores", tokenizer: Tokenizer
) -> RnnTrace:
    """Add the running sums of the whole text, and cut everything to the positions from `scores.first` on."""
    shown = slice(scores.first, None)
    has_target = stream.targets != NO_TARGET  # (N,)
    surprisal = scores.surprisal  # (N,)
    sums, counts = np.cumsum(np.where(has_target, surprisal, 0.0)), np.cumsum(has_target)
    means = sums / np.where(counts == 0, np.nan, counts)
    ids, targets = stream.inputs[shown], stream.targets[shown]
    names = {int(i): tokenizer.visible(i) for i in np.unique([*ids, *targets, *scores.top_ids.ravel()])}
    names[NO_TARGET] = ""
    with np.errstate(over="ignore"):  # the perplexity of a text with probability 0 is infinite
        perplexity = np.exp(means)
    return RnnTrace(
        source=source.key,
        checkpoint=step,
        cell=cell,
        reading=stream.reading,
        position=np.arange(scores.first, stream.inputs.size),
        ids=ids,
        target=targets,
        tokens=tuple(names[int(i)] for i in ids),
        target_tokens=tuple(names[int(i)] for i in targets),
        is_start=stream.is_start[shown],
        h=scores.h,
        c=scores.c,
        h_before=scores.h_before,
        c_before=scores.c_before,
        top_ids=scores.top_ids,
        top_tokens=tuple(tuple(names[int(i)] for i in row) for row in scores.top_ids),
        top_probability=scores.top_probability,
        probability=np.exp(-surprisal[shown]),
        rank=scores.rank[shown],
        surprisal=surprisal[shown],
        entropy=scores.entropy[shown],
        log_product=-sums[shown],
        perplexity=perplexity[shown],
        mean_loss=means[shown],
        loss=float(sums[-1] / counts[-1]) if counts[-1] else float("nan"),
        target_count=int(counts[-1]),
        unknown_count=stream.unknown_count,
        notes=_notes(stream, scores.first),
    )


def _notes(stream: Stream, first: int) -> tuple[str, ...]:
    """Sentences on an empty, long or partly unknown text."""
    notes = []
    tokens, unknown = stream.token_count, stream.unknown_count
    if tokens == 0:
        notes.append("There is no text yet: this is what the network expects at the very beginning.")
    if first:
        notes.append(
            f"The last {SHOWN:,} of {stream.inputs.size:,} positions are shown; the whole text is scored."
        )
    if tokens and unknown == tokens:
        notes.append(f"The network knows none of these tokens: it reads {tokens} times “unknown”.")
    elif unknown:
        notes.append(f"{unknown:,} of {tokens:,} tokens are unknown to the network.")
    return tuple(notes)


def replay_difference(trace: RnnTrace, source: Source) -> float:
    """An explicit loop over the cell against PyTorch's fused layers: the largest difference in h, c or score.

    Both read the first 200 inputs of the trace from a zero state, in double precision, where rounding alone
    gives about 1e-15; a wrong formula would differ in the first digits.
    """
    import torch

    from playground.experiments.rnn.scoring import recurrent_network
    from playground.models.replay import replay, states

    ids = trace.ids[:REPLAYED]
    model = deepcopy(recurrent_network(source.load(trace.checkpoint))).double()
    loop = replay(model, ids)
    h, c, _ = states(model, torch.from_numpy(ids)[None])
    differences = [h[:, 0] - torch.from_numpy(loop.h), model.output(h[-1, 0]) - torch.from_numpy(loop.logits)]
    if c is not None and loop.c is not None:
        differences.append(c[:, 0] - torch.from_numpy(loop.c))
    return max(float(difference.abs().max()) for difference in differences)
