"""What the reader of the optimizer race may choose, and what a race returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.experiments.optimizer_race.racers import Racer

FAR = 1e6  # |x| or |y| beyond this is called divergence: nothing comes back from there
HIGH = 1e12  # |loss| beyond this, too: a parabola is this high where it is that wide


@dataclass(frozen=True)
class RaceSpec:
    """The race's settings; also the page's address."""

    surface: str = "ravine"  # key of SURFACES, or "typed"
    formula: str = ""  # f(x, y) as typed, for the surface "typed"
    values: tuple[tuple[str, float], ...] = ()  # the surfaces' own parameters, by name; the rest: defaults
    x: float = -4.0  # the start
    y: float = 1.0
    racers: str = "sgd;momentum;rmsprop;adam"  # as racers.read reads it
    steps: int = 200
    noise: float = 0.0  # standard deviation of the Gaussian noise added to each coordinate of every gradient
    seed: int = 0  # of the noise
    tolerance: float = 1e-3  # a minimum is reached when the loss is within this of it


@dataclass(frozen=True)
class RaceTrace:
    """Every quantity of R racers at every step k = 0 .. steps (K = steps + 1 values), float64.

    What belongs to the update k -> k + 1 stands at k: `given`, `clip_factor`, `update`, `rate`, `buffers`. It
    is NaN at the last step, for that update is not made. A racer that has diverged is NaN from that step on;
    its last update, the one that led there, is kept.
    """

    racers: tuple[Racer, ...]
    w: np.ndarray  # (R, K, 2) the point (x, y)
    loss: np.ndarray  # (R, K)
    gradient: np.ndarray  # (R, K, 2) the true gradient at w
    given: np.ndarray  # (R, K, 2) what the optimizer was given: the gradient with noise added, then clipped
    clip_factor: np.ndarray  # (R, K) min(1, c/(|g| + 1e-6)); 1 where nothing is clipped
    update: np.ndarray  # (R, K, 2) w_{k+1} - w_k
    rate: np.ndarray  # (R, K) the learning rate of the update: peak * schedule * warm-up
    buffers: tuple[Mapping[str, np.ndarray], ...]  # per racer: name -> (K, 2) or (K,), the state which has
    #   taken in `given` at k and from which `update` at k is made; of a list that is kept, the newest
    evaluations: np.ndarray  # (R, K) gradients asked for before step k is reached
    diverged: tuple[int | None, ...]  # first step with |x|, |y| > 1e6 or |loss| > 1e12, or not finite
    failed: tuple[str, ...]  # "", or a sentence: torch refuses the settings; the rule is ill-posed here
    floor: float  # the lowest known minimum, or the lowest loss seen where none is known (NaN without any)
    reached: tuple[int | None, ...]  # first step with loss - floor <= tolerance
    basin: tuple[str, ...]  # label of the minimum each ended in, or "none"
    labels: tuple[str, ...] = field(default=())  # of all minima of the surface
    refused: str = ""  # one sentence when nothing can run; the arrays then hold NaN
