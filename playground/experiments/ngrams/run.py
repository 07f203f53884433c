"""One context, its counts and its distribution, and tokens drawn one after the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.catalog.smoothers import Division
from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.prediction import NO_TOKEN, Prediction, predict
from playground.experiments.ngrams.spec import NgramsSpec
from playground.experiments.ngrams.trace import ByOrder, NgramsTrace, Ranking
from playground.experiments.probability import entropy
from playground.text.context import EncodedContext, append_token, encode_context, name_pieces
from playground.text.tokenizers import BOUNDARY, UNKNOWN
from playground.text.unfinished import continue_text
from playground.text.visible_characters import text_end

LIKELIEST, FOLLOWERS = 40, 24  # rows of the two rankings
LONGEST_BEFORE = 160  # characters of the text before the window; one may be four tokens


def run(spec: NgramsSpec, counts: NgramCounts) -> NgramsTrace:
    """Predict after the context, then draw `spec.length` tokens, fewer where nothing can be drawn."""
    context = encode_context(spec.context, counts.tokenizer, counts.train.reading)
    history = context.ids.tolist()
    steps = [predict(spec, counts, history)]
    for random_number in np.random.Generator(np.random.PCG64(spec.seed)).random(spec.length):
        step = predict(spec, counts, history, float(random_number))
        if step.chosen == NO_TOKEN:
            break
        steps.append(step)
        history = [*history, step.chosen]
    return _trace(spec, counts, context, steps)


def _trace(
    spec: NgramsSpec, counts: NgramCounts, context: EncodedContext, steps: Sequence[Prediction]
) -> NgramsTrace:
    chosen = [step.chosen for step in steps]
    split_texts = [_split_at_window(step, counts) for step in steps]
    mass = np.array([float(step.p.sum()) for step in steps])
    return NgramsTrace(
        order=np.array([step.order for step in steps]),
        before_window=tuple(before for before, _ in split_texts),
        window=tuple(window for _, window in split_texts),
        window_ids=tuple(tuple(step.history[max(0, len(step.history) - spec.n + 1) :]) for step in steps),
        previous_ids=np.array([step.history[-1] if step.history else BOUNDARY for step in steps]),
        chosen_ids=np.array(chosen),
        chosen_names=tuple(map(counts.token_name, chosen)),
        chosen_in_text=tuple(map(counts.token_in_text, chosen)),
        total=np.array([step.total for step in steps]),
        types=np.array([step.types for step in steps]),
        count=np.array([step.count[step.chosen] for step in steps]),
        probability=np.array([step.p[step.chosen] for step in steps]),
        symbols=int(counts.model.symbols.sum()),
        possible=np.array([np.count_nonzero(step.p > 0) for step in steps]),
        mass=mass,
        entropy=np.where(np.abs(mass - 1) < 1e-6, [entropy(step.p) for step in steps], np.nan),
        division=tuple(_top_division(step) for step in steps),
        likeliest=_likeliest(steps, counts),
        followers=_followers(steps, counts),
        by_order=_by_order(steps, counts, spec.n),
        random_numbers=np.array([step.random_number for step in steps]),
        texts=_texts(counts, context, chosen[1:]),
        stopped=len(steps) <= spec.length,
        notes=_notes(spec, counts, context),
    )


def _likeliest(steps: Sequence[Prediction], counts: NgramCounts) -> Ranking:
    """The likeliest tokens among those that can come."""
    scores = [np.nan_to_num(step.p) for step in steps]
    return _ranking(steps, scores, [step.p for step in steps], LIKELIEST, counts)


def _followers(steps: Sequence[Prediction], counts: NgramCounts) -> Ranking:
    """What followed the context, the most frequent first, then the likeliest of what did not."""
    scores = [step.count + 0.5 * np.nan_to_num(step.p / step.p.max()) for step in steps]
    return _ranking(steps, scores, [step.count for step in steps], FOLLOWERS, counts)


def _ranking(
    steps: Sequence[Prediction],
    scores: Sequence[np.ndarray],
    values: Sequence[np.ndarray],
    rows: int,
    counts: NgramCounts,
) -> Ranking:
    """The tokens of the `rows` largest `scores` (V,) of each step with their `values` (V,)."""
    symbols = counts.model.symbols
    rows = min(rows, int(symbols.sum()))
    columns = []
    for step, score in zip(steps, scores, strict=True):
        ids = np.argsort(-np.where(symbols, score, -1), kind="stable")[:rows]
        if step.chosen not in ids:
            ids[-1] = step.chosen
        columns.append(ids)
    ids = np.stack(columns, axis=1)  # (K, T)
    return Ranking(
        ids=ids,
        names=tuple(tuple(counts.token_name(int(i)) for i in row) for row in ids),
        values=np.stack([value[column] for value, column in zip(values, columns, strict=True)], axis=1),
        row=np.argmax(ids == np.array([step.chosen for step in steps]), axis=0),
    )


def _by_order(steps: Sequence[Prediction], counts: NgramCounts, n: int) -> ByOrder:
    count, total, types, probability = np.stack([step.by_order for step in steps], axis=2)  # (n, T) each
    contexts = tuple(
        tuple(counts.running_text(step.history[max(0, len(step.history) - k) :]) for step in steps)
        for k in range(n)
    )
    divisions = tuple(tuple(step.divisions[k] for step in steps) for k in range(n))
    return ByOrder(contexts, count, total, types, probability, divisions)


def _top_division(step: Prediction) -> Division:
    """The rule of the order in use, which every smoothing asks."""
    division = step.divisions[step.order - 1]
    assert division is not None
    return division


def _split_at_window(step: Prediction, counts: NgramCounts) -> tuple[str, str]:
    """The end of the text that the model cannot see, and the window that it can."""
    start = max(0, len(step.history) - step.order + 1)
    before = counts.running_text(step.history[max(0, start - 4 * LONGEST_BEFORE) : start])
    return text_end(before, LONGEST_BEFORE), counts.running_text(step.history[start:])


def _texts(counts: NgramCounts, context: EncodedContext, drawn: list[int]) -> tuple[str, ...]:
    """The context as it was typed, then with every token that was drawn; the end of an item ends the line."""
    known = context.ids.tolist()
    return tuple(_continue(counts, context.text, known, drawn[:t]) for t in range(len(drawn) + 1))


def _continue(counts: NgramCounts, text: str, known: list[int], drawn: list[int]) -> str:
    """The text, whose tokens are the known ones, with the drawn tokens appended."""
    if BOUNDARY in drawn:
        end = drawn.index(BOUNDARY)
        line = _continue(counts, text, known, drawn[:end])
        return line + "\n" + _continue(counts, "", [], drawn[end + 1 :])
    return continue_text(text, known, drawn, counts.tokenizer)


def _notes(spec: NgramsSpec, counts: NgramCounts, context: EncodedContext) -> tuple[str, ...]:
    notes = []
    if context.unknown:
        pieces = name_pieces(context.unknown)
        notes.append(f"The text counted here does not have {pieces}: read as {counts.token_name(UNKNOWN)}.")
    size = context.ids.size
    if not counts.has_ends and size < spec.n - 1:
        notes.append(
            f"Only {size} of the {spec.n - 1} tokens that {spec.n}-grams look at stand there: "
            f"the {size + 1}-grams answer."
        )
    return tuple(notes)


def append_candidate(trace: NgramsTrace, counts: NgramCounts, step: int, row: int) -> str | None:
    """The text before a step with the candidate of a row appended; None for a candidate that is no text.

    The text before step t > 0 is the text of step t - 1.
    """
    token = int(trace.likeliest.ids[row, step])
    if token in (UNKNOWN, BOUNDARY):
        return None
    return append_token(trace.texts[max(0, step - 1)], token, counts.tokenizer, counts.train.reading)
