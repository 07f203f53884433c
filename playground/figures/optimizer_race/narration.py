"""The sentences of a race: which racer leads, which have arrived or diverged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.spec import RaceTrace
from playground.figures.optimizer_race.style import Legend
from playground.figures.plots import clipped

NO_LEADER = -1
FEW = 4  # racers, of whom the last two events are told; of more, the last, and how many arrived or diverged
LINE = 118  # letters that stand in one line below the stage, at 1280 pixels


def narration(trace: RaceTrace, legend: Legend) -> list[tuple[int, str]]:
    """What has happened so far, a sentence from each event on: (step, sentence), each of one line."""
    if trace.start_error:
        return [(0, clipped(trace.start_error, LINE))]
    if not legend.names:
        return [(0, "Nobody races yet: add a racer on the left.")]
    events = _events(trace, legend)
    opening = _opening(legend.names[legend.focus])
    lines = [(0, _sentence([events[0].text(0)]) if events and events[0].step == 0 else opening)]
    leaders = leading(trace)
    near = _near(trace)
    for k in range(1, trace.loss.shape[1]):
        happened = [event for event in events if event.step <= k]
        parts = [] if leaders[k] == NO_LEADER else [f"{legend.names[leaders[k]]} leads"]
        if len(legend.names) > FEW:
            parts += _counts(trace, near, k)
        parts += [event.text(k) for event in happened[-1 if len(legend.names) > FEW else -2 :]]
        sentence = _sentence(parts or [_height(trace, legend, k)])
        if sentence != lines[-1][1]:
            lines.append((k, sentence))
    return lines


def _opening(name: str) -> str:
    """What is seen at the start; `name` is that of the racer in focus."""
    sentence = f"All start here together. The arrows belong to {name}."
    longer = f"{sentence[:-1]}; Δθ is the step itself, the others share a scale."
    return longer if len(longer) <= LINE else sentence


def _sentence(parts: Sequence[str]) -> str:
    """The parts as one sentence; where they are too long for a line, the last two, or the last alone."""
    for count in range(len(parts), 1, -1):
        sentence = "; ".join(parts[-count:]) + "."
        if len(sentence) <= LINE:
            return sentence
    return clipped(parts[-1], LINE - 1) + "."


def _counts(trace: RaceTrace, near: np.ndarray, k: int) -> list[str]:
    """How many of all have arrived, and how many have diverged, at step k: nothing where nobody has."""
    arrived = int(near[:, k].sum())
    diverged = sum(step is not None and step <= k for step in trace.diverged)
    parts = [f"{arrived} of {len(near)} are there"] if arrived else []
    return [*parts, *([f"{diverged} diverged"] if diverged else [])]


def _height(trace: RaceTrace, legend: Legend, k: int) -> str:
    """Of a single racer, or of several that are equal, there is no leader: how high the one in focus is."""
    return f"{legend.names[legend.focus]} is at L = {trace.loss[legend.focus, k]:.3g}"


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


def _near(trace: RaceTrace) -> np.ndarray:
    """Whether a racer is within the tolerance of the lowest loss, (R, K)."""
    with np.errstate(invalid="ignore"):
        return np.asarray(trace.loss - trace.floor <= trace.tolerance)


def _events(trace: RaceTrace, legend: Legend) -> list[_Event]:
    """What happened to every racer that could not run, diverged or arrived, in the order of the steps."""
    refused, others = [], []
    for name, error, diverged_at, reached_at, is_near in zip(
        legend.names, trace.errors, trace.diverged, trace.reached_at, _near(trace), strict=True
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
