"""Scheduled sampling: the probability epsilon_i of feeding the gold token at update i = 0 ... N.

    linear            epsilon_i = max(epsilon, k - c i),      k = 1, c = (1 - epsilon) / N
    exponential       epsilon_i = k^i,                        k = 0.01^(1/N)
    inverse sigmoid   epsilon_i = k / (k + exp(i/k)),         k ln k = N/2, so that epsilon is 1/2 at N/2

The constants make all schedules span the N updates of the training. Source: Bengio, Vinyals, Jaitly and
Shazeer 2015, section 2.4.
"""

import math
from collections.abc import Mapping

SCHEDULES: Mapping[str, str] = {
    "linear": "Linear",
    "exponential": "Exponential",
    "sigmoid": "Inverse sigmoid",
}
LAST = 0.01  # of the exponential schedule, at N


def decay(schedule: str, updates: int, floor: float) -> float:
    """The constant of a schedule over so many updates: c of the linear one, k of the others."""
    if schedule == "linear":
        return (1 - floor) / updates
    if schedule == "exponential":
        return float(LAST ** (1 / updates))
    k = max(2.0, updates / 10)
    for _ in range(60):  # Newton's method for k ln k = N/2
        k = max(1.0, k - (k * math.log(k) - updates / 2) / (math.log(k) + 1))
    return k


def gold_probability(schedule: str, i: int, updates: int, floor: float = 0.0) -> float:
    """epsilon_i; `floor` is the epsilon of the linear schedule. ValueError for an unknown schedule."""
    if schedule not in SCHEDULES:
        raise ValueError(f"there is no schedule {schedule!r}")
    k = decay(schedule, updates, floor)
    if schedule == "linear":
        return max(floor, 1 - k * i)
    if schedule == "exponential":
        return float(k**i)
    return k / (k + math.exp(min(700.0, i / k)))
