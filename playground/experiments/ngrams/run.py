"""One context, its counts and its distribution, and tokens drawn one after the other."""

from __future__ import annotations

import numpy as np

from playground.experiments.ngrams.counted import Counted
from playground.experiments.ngrams.looking import Step, look
from playground.experiments.ngrams.reading import Typed, read
from playground.experiments.ngrams.spec import NgramsSpec
from playground.experiments.ngrams.trace import NgramsTrace
from playground.text.tokenizers import BOUNDARY, UNKNOWN

CANDIDATES, SHOWN = 40, 24
PAST = 160  # characters of what cannot be seen that are shown


def run(spec: NgramsSpec, counted: Counted) -> NgramsTrace:
    """Look at the context and draw `spec.length` tokens after it, fewer where nothing can be drawn."""
    typed = read(spec.context, counted)
    draws = np.random.Generator(np.random.PCG64(spec.seed)).random(spec.length)
    history = typed.ids.tolist()
    steps = [look(spec, counted, history, np.nan)]
    for draw in draws:
        now = look(spec, counted, history, float(draw))
        if now.chosen < 0:
            break
        steps.append(now)
        history = [*history, now.chosen]
    return _trace(spec, counted, typed, steps, stopped=len(steps) <= spec.length)


def _trace(spec: NgramsSpec, counted: Counted, typed: Typed, steps: list[Step], stopped: bool) -> NgramsTrace:
    possible = counted.model.symbols
    tops = [_top(step, possible) for step in steps]
    seen = [_seen(step, possible) for step in steps]
    top_ids = np.stack(tops, axis=1)  # (K, T)
    seen_ids = np.stack(seen, axis=1)  # (C, T)
    chosen = np.array([step.chosen for step in steps])
    p_chosen = np.array([step.p[step.chosen] for step in steps])
    ladder = np.stack([step.ladder for step in steps], axis=2)  # (4, n, T)
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = [-float(np.nansum(s.p * np.log(np.where(s.p > 0, s.p, 1)))) for s in steps]
    mass = np.array([float(step.p.sum()) for step in steps])
    shown = [_shown(step, counted) for step in steps]
    name = counted.token
    return NgramsTrace(
        order=np.array([step.order for step in steps]),
        past=tuple(past for past, _ in shown),
        window=tuple(window for _, window in shown),
        ids=chosen,
        chosen=tuple(name(step.chosen) for step in steps),
        written=tuple(counted.visible(step.chosen) for step in steps),
        contexts=tuple(tuple(_context(step, k, counted) for step in steps) for k in range(spec.n)),
        total=np.array([step.total for step in steps]),
        types=np.array([step.types for step in steps]),
        count=np.array([step.plain[step.chosen] for step in steps]),
        probability=p_chosen,
        mass=mass,
        entropy=np.where(np.abs(mass - 1) < 1e-6, entropy, np.nan),
        worked=tuple(step.worked for step in steps),
        top_ids=top_ids,
        top_words=tuple(tuple(name(int(i)) for i in row) for row in top_ids),
        top_probability=np.stack([step.p[ids] for step, ids in zip(steps, tops, strict=True)], axis=1),
        row=np.argmax(top_ids == chosen, axis=0),
        seen_ids=seen_ids,
        seen_words=tuple(tuple(name(int(i)) for i in row) for row in seen_ids),
        seen_count=np.stack([step.plain[ids] for step, ids in zip(steps, seen, strict=True)], axis=1),
        seen_row=np.argmax(seen_ids == chosen, axis=0),
        ladder_count=ladder[0],
        ladder_total=ladder[1],
        ladder_types=ladder[2],
        ladder_probability=ladder[3],
        before=np.array([step.history[-1] if step.history else BOUNDARY for step in steps]),
        draws=np.array([step.draw for step in steps]),
        texts=_texts(counted, typed, steps),
        stopped=stopped,
        notes=_notes(spec, counted, typed),
    )


def _top(step: Step, possible: np.ndarray) -> np.ndarray:
    """The likeliest tokens that can come, and the chosen one among them in any case."""
    return _ranked(np.where(possible, np.nan_to_num(step.p), -1), step, min(CANDIDATES, int(possible.sum())))


def _seen(step: Step, possible: np.ndarray) -> np.ndarray:
    """What followed the context, the most frequent first, then the likeliest of what did not."""
    scores = np.where(possible, step.plain + 0.5 * np.nan_to_num(step.p / step.p.max()), -1)
    return _ranked(scores, step, min(SHOWN, int(possible.sum())))


def _ranked(scores: np.ndarray, step: Step, size: int) -> np.ndarray:
    order = np.argsort(-scores, kind="stable")[:size]
    if step.chosen not in order:
        order[-1] = step.chosen
    return order


def _shown(step: Step, counted: Counted) -> tuple[str, str]:
    """What the model cannot see and what it can, as text."""
    cut = max(0, len(step.history) - step.order + 1)
    past = "".join(counted.visible(i) for i in step.history[max(0, cut - PAST) : cut])
    return past[-PAST:], "".join(counted.visible(i) for i in step.history[cut:])


def _context(step: Step, length: int, counted: Counted) -> str:
    """The last so many tokens."""
    return "".join(counted.visible(i) for i in step.history[len(step.history) - length :]) if length else ""


def _texts(counted: Counted, typed: Typed, steps: list[Step]) -> tuple[str, ...]:
    """The context as it was typed, then with every token that was drawn; the end of an item ends the line."""
    drawn = [step.chosen for step in steps[1:]]
    return tuple(typed.text + _written(counted, typed.ids.tolist(), drawn[:t]) for t in range(len(steps)))


def _written(counted: Counted, known: list[int], drawn: list[int]) -> str:
    """How the drawn tokens read after the known ones."""
    if BOUNDARY in drawn:
        end = drawn.index(BOUNDARY)
        return _written(counted, known, drawn[:end]) + "\n" + _written(counted, [], drawn[end + 1 :])
    decode = counted.tokenizer.decode
    return decode([*known, *drawn])[len(decode(known)) :]


def _notes(spec: NgramsSpec, counted: Counted, typed: Typed) -> tuple[str, ...]:
    said = []
    if typed.unknown:
        words = ", ".join(f"“{piece.strip() or piece}”" for piece in typed.unknown[:6])
        said.append(f"The text counted here does not have {words}: read as {counted.token(UNKNOWN)}.")
    if not counted.items and typed.ids.size < spec.n - 1:
        said.append(
            f"Only {typed.ids.size} of the {spec.n - 1} tokens that {spec.n}-grams look at stand there: "
            f"the {typed.ids.size + 1}-grams answer."
        )
    return tuple(said)


def continued(trace: NgramsTrace, counted: Counted, step: int, row: int) -> str | None:
    """The text up to a step with a candidate after it: what a click leads to; None if it is no text.

    What stands before a step is what was drawn up to the step before.
    """
    token = int(trace.top_ids[row, step])
    if token in (UNKNOWN, BOUNDARY):
        return None
    before = read(trace.texts[max(0, step - 1)], counted)
    return before.text + _written(counted, before.ids.tolist(), [token])
