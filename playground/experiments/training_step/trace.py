"""What the reader can choose, and the values of all variables after each line."""

from dataclasses import dataclass

import numpy as np

LINES_PER_UPDATE = 5
ESCAPED = 1e6  # |mu| beyond this counts as divergence
FORGOTTEN = "forgotten"


@dataclass(frozen=True)
class TrainingStepSpec:
    """What the reader can choose; also the page's address."""

    true_location: float = 1.5  # where the data come from
    sample_size: int = 40  # how many numbers
    start: float = -1.5  # mu before the first update
    learning_rate: float = 0.01
    updates: int = 20
    seed: int = 0  # of the data
    zero_grad: str = "called"  # or "forgotten": then the fifth line is left out


@dataclass(frozen=True)
class TrainingStepTrace:
    """All variables after each line, float64: S = 5 * updates + 1 values, the first before any line was run.

    Step 5 u + j is the moment after line j (1 to 5) of update u (from 0). A variable keeps its value until a
    line changes it. After divergence (the first step with |mu| above 1e6, or not finite) everything is NaN.
    """

    data: np.ndarray  # (N,)
    mean: float  # of the data: the maximum-likelihood estimate
    line: np.ndarray  # (S,) which line was run last, 1 to 5; 0 before the first
    mu: np.ndarray  # (S,)
    predicted: np.ndarray  # (S,) prediction.loc; NaN before there is a prediction
    loss: np.ndarray  # (S,) the tensor `loss`, in nats; NaN before there is one
    grad: np.ndarray  # (S,) mu.grad; NaN where it is None
    summed: np.ndarray  # (S,) how many backward passes mu.grad is the sum of
    slope: np.ndarray  # (S,) dL/dmu = N mu - sum x at the present mu, by hand
    grad_by_hand: np.ndarray  # (S,) what mu.grad ought to hold: the slopes of those passes, added up
    update: np.ndarray  # (S,) -eta mu.grad after line 3: the step that line 4 takes next; NaN elsewhere
    called: np.ndarray  # (updates + 1,) mu after each update, with zero_grad ...
    forgotten: np.ndarray  # (updates + 1,) ... and without; NaN from divergence on
    diverged: int | None  # the step at which mu escaped
    limit: float  # 2 / L'' = 2 / N: with zero_grad, a larger learning rate diverges
    autograd_error: float  # max |mu.grad - grad_by_hand| / max(1, |grad_by_hand|)
