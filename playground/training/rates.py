"""The learning rate of every update, from the resolved spec alone."""

from playground.catalog.schedules import SCHEDULES, warm_up
from playground.training.spec import TrainSpec


def rate(spec: TrainSpec, k: int) -> float:
    """The rate of update k = 0, 1, ...: peak * schedule(k') * warm-up(k'), k' counted within its segment.

    The warm-up takes at most a tenth of its segment. Behind the last segment the final rate goes on. Raises
    ValueError while the spec is not resolved.
    """
    if not spec.segments:
        raise ValueError("the schedule is known once the time budget has become a number of steps")
    first = 0
    for steps, peak in spec.segments[:-1]:  # noqa: B007
        if k < first + steps:
            break
        first += steps
    else:
        steps, peak = spec.segments[-1]
    factor = SCHEDULES[spec.schedule].factor(k - first, steps, dict(spec.schedule_options))
    return peak * factor * warm_up(k - first, min(spec.warmup, steps // 10))
