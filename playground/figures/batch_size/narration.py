"""The sentences of batch size: what each path has done."""

import numpy as np

from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.style import comma_list, name_of


def narration(trace: BatchSizeTrace, spec: BatchSizeSpec) -> list[tuple[int, str]]:
    """A sentence for every update of the path of B: (step, sentence)."""
    updates = trace.update_steps(len(trace.sizes) // 2)
    lines = [(0, f"All start here together. They see the same {spec.examples} examples in the same order.")]
    for t in updates[1:]:
        sentence = _loop(trace, spec, int(t)) or _state(trace, int(t))
        lines.append((int(t), f"{_time(int(t), spec.examples)}: {sentence}."))
    return lines


def _loop(trace: BatchSizeTrace, spec: BatchSizeSpec, t: int) -> str:
    """At the end of an epoch like the one before: how near the paths came to where they were then."""
    before = t - spec.examples
    if spec.reshuffle != "once" or t % spec.examples or before <= 0 or np.isnan(trace.loss[:, t]).any():
        return ""
    distances = np.linalg.norm(trace.theta[:, t] - trace.theta[:, before], axis=1)
    losses = comma_list([f"{x:.3g}" for x in trace.loss[:, t]])
    gaps = comma_list([f"{x:.1g}" for x in distances])
    return f"loss {losses}. An epoch ago B = {comma_list([str(x) for x in trace.sizes])} were {gaps} away"


def _time(t: int, examples: int) -> str:
    """The time in epochs."""
    epoch, rest = divmod(t, examples)
    if not rest:
        return f"{epoch} epoch" + ("s" if epoch > 1 else "")
    return f"Epoch {epoch + 1}, {rest} of {examples}"


def _state(trace: BatchSizeTrace, t: int) -> str:
    """Losses and updates in the order of the batch sizes, and which have diverged."""
    diverged = [step is not None and t >= step for step in trace.diverged]
    parts = [
        f"{name_of(trace.sizes[k])} diverged at example {trace.diverged[k]}" for k in np.flatnonzero(diverged)
    ]
    running = np.flatnonzero(np.logical_not(diverged))
    if len(running):
        losses = comma_list([f"{trace.loss[k, t]:.3g}" for k in running])
        updates = comma_list([str(trace.updates[k, t]) for k in running])
        sizes = comma_list([str(trace.sizes[k]) for k in running])
        parts.append(
            f"loss {losses} with B = {sizes} after {updates} update" + ("" if updates == "1" else "s")
        )
    return "; ".join(parts)
