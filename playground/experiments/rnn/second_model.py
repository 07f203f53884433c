"""A second model beside the first: what it expects at every position of the same text."""

from dataclasses import dataclass

import numpy as np

from playground.errors import UnsupportedModel
from playground.experiments.lru_cache import LRUCache
from playground.experiments.rnn.stream import Stream, stream_of
from playground.experiments.rnn.trace import RnnSpec, RnnTrace
from playground.experiments.sources import Source
from playground.experiments.sources.positions import NO_TARGET
from playground.models.table import MODELS
from playground.text.decode import normalise

OTHER_TOKENS = (
    "These two models cut this text into different tokens: their probabilities cannot be compared token by "
    "token. Choose a second model that was trained on the same kind of tokens."
)


@dataclass(frozen=True, eq=False)
class SecondModelTrace:
    """The second model at the P positions of a trace; NaN where its target is not the trace's.

    That is so where there is none, and where one of the models does not know the token.
    """

    source: str
    checkpoint: int  # training step
    names: tuple[str, str]  # of the first and of the second model, short
    top_tokens: tuple[tuple[str, ...], ...]  # (k, P)
    top_ids: np.ndarray  # (k, P)
    top_probability: np.ndarray  # (k, P)
    target: np.ndarray  # (P,)  in its own vocabulary, -1 where there is none
    probability: np.ndarray  # (P,)  of the true next token
    surprisal: np.ndarray  # (P,)  nats
    first_loss: float  # mean surprisal of the first model over the targets that both can be asked for, nats
    loss: float  # of the second model over the same targets


SECOND_CACHE: LRUCache[SecondModelTrace] = LRUCache(32)


def run_second_model(
    spec: RnnSpec, trace: RnnTrace, first: Source, second: Source, step: int
) -> SecondModelTrace:
    """Read the text of a trace with a checkpoint of a second model; cached.

    Raises UnsupportedModel where the models cut the text into different tokens or read lines differently, and
    what `Source.load` raises.
    """
    key = (trace.source, trace.checkpoint, second.key, step, spec.text, spec.top)
    return SECOND_CACHE.get(key, lambda: _run(spec, trace, first, second, step))


def _run(spec: RnnSpec, trace: RnnTrace, first: Source, second: Source, step: int) -> SecondModelTrace:
    from playground.experiments.rnn.scoring import score_any

    loaded, tokenizer = second.load(step), second.tokenizer()
    stream = stream_of(spec.text, tokenizer, loaded.reading)
    if not _same_tokens(spec.text, trace, stream, first, second):
        raise UnsupportedModel(OTHER_TOKENS)
    start = int(trace.position[0])
    scores = score_any(loaded.model, stream, start, spec.top)
    ids, targets = scores.top_ids, stream.targets[start:]
    names = {int(i): tokenizer.visible(i) for i in np.unique([*ids.ravel(), *targets[targets >= 0]])}
    target_names = np.array([names.get(int(i), "") for i in targets], dtype=object)
    same = (targets != NO_TARGET) & (target_names == np.array(trace.target_tokens, dtype=object))  # (P,)
    surprisal = np.where(same, scores.surprisal[start:], np.nan)
    return SecondModelTrace(
        source=second.key,
        checkpoint=step,
        names=_names(trace, first, second, step),
        top_tokens=tuple(tuple(names[int(i)] for i in row) for row in ids),
        top_ids=ids,
        top_probability=scores.top_probability,
        target=np.where(same, targets, NO_TARGET),
        probability=np.exp(-surprisal),
        surprisal=surprisal,
        first_loss=float(trace.surprisal[same].mean()) if same.any() else float("nan"),
        loss=float(surprisal[same].mean()) if same.any() else float("nan"),
    )


def _same_tokens(text: str, trace: RnnTrace, stream: Stream, first: Source, second: Source) -> bool:
    """Whether both models read the same pieces of text, with the same beginnings."""
    text = normalise(text)
    return (
        stream.reading == trace.reading
        and stream.inputs.size == int(trace.position[-1]) + 1
        and first.tokenizer().pieces(text) == second.tokenizer().pieces(text)
    )


def _names(trace: RnnTrace, first: Source, second: Source, step: int) -> tuple[str, str]:
    """The kinds of the models where they differ, else the titles, else the training steps."""
    kinds = [_kind(first, trace.checkpoint), _kind(second, step)]
    if kinds[0] != kinds[1]:
        return kinds[0], kinds[1]
    if first.title != second.title:
        return first.title, second.title
    return f"{kinds[0]}, step {trace.checkpoint:,}", f"{kinds[1]}, step {step:,}"


def _kind(source: Source, step: int) -> str:
    """The title of the model's entry in the menu of models, "LSTM", "Fixed window"; "5-gram"."""
    from playground.training.checkpointing import spec_of

    spec = spec_of(source.records.checkpoint(step))
    return f"{spec.order}-gram" if spec.model == "ngram" else MODELS[spec.model].title
