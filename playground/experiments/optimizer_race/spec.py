"""What the reader of the optimizer race may choose, and what a race returns."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.racers import Racer, parse

FAR = 1e6  # |x| or |y| beyond this counts as divergence: no run returns from there
HIGH = 1e12  # |loss| beyond this, too: a parabola is this high where it is that wide


@dataclass(frozen=True)
class RaceSpec:
    """The race's settings; also the page's address."""

    surface: str = "ravine"  # key of SURFACES, or "typed"
    formula: str = ""  # f(x, y) as typed, for the surface "typed"
    surface_parameters: tuple[tuple[str, float], ...] = ()  # by name; the others are at their defaults
    x: float = -4.0  # the start
    y: float = 1.0
    racers: tuple[Racer, ...] = parse("sgd;momentum;rmsprop;adam")
    steps: int = 200
    noise: float = 0.0  # standard deviation of the Gaussian noise added to each coordinate of every gradient
    seed: int = 0  # of the noise
    tolerance: float = 1e-3  # a minimum is reached when the loss is within this of it


@dataclass(frozen=True)
class RaceTrace:
    """Every quantity of R racers at every step k = 0 .. steps (K = steps + 1 values), float64.

    What belongs to the update k -> k + 1 stands at k: `grad_used`, `clip_factor`, `update`, `learning_rate`,
    `buffers`. It is NaN at the last step, after which no update is made. A racer that has diverged is NaN
    from that step on, except for the update that led there.
    """

    racers: tuple[Racer, ...]
    w: np.ndarray  # (R, K, 2) the point (x, y)
    loss: np.ndarray  # (R, K)
    gradient: np.ndarray  # (R, K, 2) the true gradient at w
    grad_used: np.ndarray  # (R, K, 2) the optimizer's input: the gradient with noise added, then clipped
    clip_factor: np.ndarray  # (R, K) min(1, c/(|g| + 1e-6)); 1 where nothing is clipped
    update: np.ndarray  # (R, K, 2) w_{k+1} - w_k
    learning_rate: np.ndarray  # (R, K) of the update: peak * schedule * warm-up
    buffers: tuple[Mapping[str, np.ndarray], ...]  # per racer: name -> (K, 2) or (K,), the optimizer's state
    #   after `grad_used` at k has entered it, from which `update` at k is made; of a list, its newest item
    evaluations: np.ndarray  # (R, K) gradients computed before step k is reached
    diverged: tuple[int | None, ...]  # first step with |x|, |y| > 1e6 or |loss| > 1e12, or not finite
    errors: tuple[str, ...]  # "", or a sentence: torch refuses the settings; the rule is ill-posed here
    floor: float  # the lowest known minimum, or the lowest loss seen where none is known (NaN without any)
    tolerance: float  # of the spec
    reached_at: tuple[int | None, ...]  # first step with loss - floor <= tolerance; it may leave again
    basin: tuple[str, ...]  # label of the minimum at which each ended, or "none"
    labels: tuple[str, ...] = ()  # of all minima of the surface
    start_error: str = ""  # a sentence where no racer can start; the arrays then hold NaN after the start

    def state(self, index: int) -> dict[str, np.ndarray]:
        """The optimizer's state after k updates, name -> (K, 2) or (K,): what torch holds at step k.

        At step 0 what the first update starts from; NaN for a buffer that it makes. `buffers` at k is the
        state at k + 1.
        """
        racer, rate = self.racers[index], float(self.learning_rate[index, 0])
        initial = {
            name: racer.entry.buffers[name].initial_value(rate, dict(racer.options))
            for name in self.buffers[index]
        }
        return {
            name: np.concatenate([np.full_like(buffer[:1], initial[name]), buffer[:-1]])
            for name, buffer in self.buffers[index].items()
        }
