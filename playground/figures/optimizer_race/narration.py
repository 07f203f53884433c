"""The sentences of a race: which racer leads, which have arrived or diverged."""

from dataclasses import dataclass

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
    lines = [(0, events[0].text(0) if events and events[0].step == 0 else opening)]
    leaders = leading(trace)
    for k in range(1, trace.loss.shape[1]):
        parts = [] if leaders[k] == NO_LEADER else [f"{legend.names[leaders[k]]} leads"]
        parts += [event.text(k) for event in events if event.step <= k][-2:]
        sentence = "; ".join(parts) + "."
        if sentence != lines[-1][1]:
            lines.append((k, sentence))
    return lines


@dataclass(frozen=True, eq=False)
class _Event:
    """What happened to a racer at a step. `near` (K,): where one that has arrived is near the minimum."""

    step: int
    sentence: str
    near: np.ndarray | None = None

    def text(self, k: int) -> str:
        """What is said of it at step k."""
        gone = self.near is not None and not self.near[k]
        return self.sentence.replace(" is there after ", " was there after ") if gone else self.sentence


def _events(trace: RaceTrace, legend: Legend) -> list[_Event]:
    """What happened to every racer that could not run, diverged or arrived, in the order of the steps."""
    refused, others = [], []
    near = trace.loss - trace.floor <= trace.tolerance  # (R, K)
    for name, error, diverged_at, reached_at, is_near in zip(
        legend.names, trace.errors, trace.diverged, trace.reached_at, near, strict=True
    ):
        reason = error.rstrip(".")
        if diverged_at is not None:
            text = f"{name}: {reason}" if error else f"{name} diverged at step {diverged_at}"
            others.append(_Event(diverged_at, text))
        elif reached_at is not None:
            others.append(_Event(reached_at, f"{name} is there after {reached_at} steps", is_near))
        elif error:
            refused.append(_Event(0, f"{name} cannot run: {reason}"))
    return sorted(refused + others, key=lambda event: (event.step, event.sentence))


def leading(trace: RaceTrace) -> np.ndarray:
    """The racer with the lowest loss at each step, (K,); -1 where several have it, or none runs."""
    loss = np.where(np.isfinite(trace.loss), trace.loss, np.inf)
    best = loss.argmin(axis=0)
    unique = (loss == loss.min(axis=0)).sum(axis=0) == 1
    return np.where(unique & (len(loss) > 1), best, NO_LEADER)
