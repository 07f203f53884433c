"""What the reader can choose on the page of the weight penalties, and the lambdas its clock goes through."""

import math
from dataclasses import dataclass

from playground.catalog.penalties import PENALTIES, Penalty, Strength

FIRST, LAST, PER_DECADE = -4, 1, 16  # powers of ten, and how many steps between two of them

LAMBDAS = (
    0.0,
    *(10.0 ** (FIRST + k / PER_DECADE) for k in range(PER_DECADE * (LAST - FIRST) + 1)),
)
"""lambda at each step of the clock: 0, then from 1e-4 to 10 by equal factors. The same for every spec."""


def step_of(lambda_: float) -> int:
    """The step of the clock whose lambda is nearest, on the logarithmic scale, to the given one."""
    if lambda_ <= 0:
        return 0
    nearest = 1 + round(PER_DECADE * (math.log10(lambda_) - FIRST))
    return min(max(nearest, 1), len(LAMBDAS) - 1)


@dataclass(frozen=True)
class WeightPenaltiesSpec:
    """What the reader can choose; also the page's address. Each part of the page reads what it needs."""

    penalty: str = "l1"  # key of PENALTIES
    penalty_mix: float = 0.5  # the share of L1 in the elastic net

    lambda_: float = 0.05  # of the steps and of the weight decay; elsewhere the clock goes through all

    basis: str = "waves"  # key of BASES
    degree: int = 20  # d, the number of features
    points: int = 15  # N
    points_noise: float = 0.3  # standard deviation of what is added to y
    penalty_seed: int = 0

    prox_rate: float = 1.0  # eta, in units of 1/L, L the largest curvature of the loss
    prox_steps: int = 60
    shrinking: str = "proximal"  # whose curve and weights are drawn: "proximal" or "subgradient"
    weight_shown: int = 2  # j, from 1

    best_w1: float = 1.2  # the minimum without a penalty, two weights
    best_w2: float = 0.5
    feature_correlation: float = 0.4  # of the two features

    decay_eta: float = 0.05
    decay_steps: int = 160
    decay_batch: int = 64  # of 64 examples
    decay_scale: float = 0.1  # of the second feature; the first has scale 1

    @property
    def entry(self) -> Penalty:
        """The catalogue's entry; KeyError for an unknown one."""
        return PENALTIES[self.penalty]

    def strength(self, lambda_: float) -> Strength:
        """l1 and l2 of the chosen penalty."""
        return self.entry.strength(lambda_, self.penalty_mix)
