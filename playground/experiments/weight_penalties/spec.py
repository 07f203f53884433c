"""The settings of the page on weight penalties, and the values of lambda that its path goes through."""

import math
from dataclasses import dataclass

from playground.catalog.penalties import PENALTIES, Penalty, Regularizer

LOWEST_EXPONENT, HIGHEST_EXPONENT, PER_DECADE = -4, 1, 16  # powers of ten, and steps from one to the next

LAMBDAS = (
    0.0,
    *(
        10.0 ** (LOWEST_EXPONENT + k / PER_DECADE)
        for k in range(PER_DECADE * (HIGHEST_EXPONENT - LOWEST_EXPONENT) + 1)
    ),
)
"""lambda at each step of the path: 0, then from 1e-4 to 10 by equal factors. The same for every spec."""


def nearest_step(lambda_: float) -> int:
    """The step of the path whose lambda is nearest to `lambda_` on the logarithmic scale."""
    if lambda_ <= 0:
        return 0
    nearest = 1 + round(PER_DECADE * (math.log10(lambda_) - LOWEST_EXPONENT))
    return min(max(nearest, 1), len(LAMBDAS) - 1)


@dataclass(frozen=True)
class WeightPenaltiesSpec:
    """The settings. Each of the page's four experiments reads the fields that it needs."""

    penalty: str = "l1"  # key of PENALTIES
    l1_ratio: float = 0.5  # share of L1 in the elastic net
    strength: float = 0.05  # lambda of the steps and of the weight decay; the other two try every lambda
    seed: int = 0  # of the points and of the mini-batches
    steps: int = 160  # of the proximal and subgradient methods, and of the optimizers

    basis: str = "waves"  # key of BASES
    degree: int = 20  # d, the number of features
    points: int = 15  # N
    noise: float = 0.3  # standard deviation of what is added to y

    relative_step_size: float = 1.0  # of both methods, in units of 1/L, L the largest curvature of the loss

    minimum_w1: float = 1.2  # two weights: the minimum of the loss without a penalty
    minimum_w2: float = 0.5
    feature_correlation: float = 0.4  # of the two features

    learning_rate: float = 0.05  # of the optimizers
    batch_size: int = 64  # of their 64 examples
    feature_scale: float = 0.1  # of their second feature; the first has scale 1

    @property
    def entry(self) -> Penalty:
        """The catalogue's entry of `penalty`; KeyError for an unknown key."""
        return PENALTIES[self.penalty]

    def regularizer(self, lambda_: float) -> Regularizer:
        """The chosen penalty at one lambda."""
        return self.entry.regularizer(lambda_, self.l1_ratio)
