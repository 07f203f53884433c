"""The sentences of a race: which racer leads, which have arrived or diverged."""

import numpy as np

from playground.experiments.optimizer_race.spec import RaceTrace
from playground.figures.optimizer_race.style import Legend

NO_LEADER = -1


def narration(trace: RaceTrace, legend: Legend) -> list[tuple[int, str]]:
    """What has happened so far, a sentence from each event on: (step, sentence)."""
    if trace.start_error:
        return [(0, trace.start_error)]
    if not legend.names:
        return [(0, "Nobody races yet: add a racer on the left.")]
    events = _events(trace, legend)
    opening = f"All start here together. The arrows belong to {legend.names[legend.focus]}."
    lines = [(0, events[0][1] if events and events[0][0] == 0 else opening)]
    leaders = leading(trace)
    for k in range(1, trace.loss.shape[1]):
        parts = [] if leaders[k] == NO_LEADER else [f"{legend.names[leaders[k]]} leads"]
        parts += [text for step, text in events if step <= k][-2:]
        sentence = "; ".join(parts) + "."
        if sentence != lines[-1][1]:
            lines.append((k, sentence))
    return lines


def _events(trace: RaceTrace, legend: Legend) -> list[tuple[int, str]]:
    """(step, text) of every racer that could not run, diverged or arrived, in the order of the steps."""
    refused, others = [], []
    for name, error, diverged_at, reached_at in zip(
        legend.names, trace.errors, trace.diverged, trace.reached_at, strict=True
    ):
        reason = error.rstrip(".")
        if diverged_at is not None:
            text = f"{name}: {reason}" if error else f"{name} diverged at step {diverged_at}"
            others.append((diverged_at, text))
        elif reached_at is not None:
            others.append((reached_at, f"{name} is there after {reached_at} steps"))
        elif error:
            refused.append((0, f"{name} cannot run: {reason}"))
    return sorted(refused + others)


def leading(trace: RaceTrace) -> np.ndarray:
    """The racer with the lowest loss at each step, (K,); -1 where several have it, or none runs."""
    loss = np.where(np.isfinite(trace.loss), trace.loss, np.inf)
    best = loss.argmin(axis=0)
    unique = (loss == loss.min(axis=0)).sum(axis=0) == 1
    return np.where(unique & (len(loss) > 1), best, NO_LEADER)
