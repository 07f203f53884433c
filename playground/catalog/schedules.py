"""The learning-rate schedules: pure functions from the step to a factor of the peak rate.

The rate of update k (counted from 0) out of `steps` is  peak * factor(k, steps) * warm_up(k, length).
"""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playground.catalog.hyperparameter import HyperParameter, with_defaults


@dataclass(frozen=True)
class ScheduleEntry:
    """One schedule of the menu; `function(k, steps, **options)` gives the factor, 1.0 being the peak rate."""

    key: str
    title: str
    latex: str
    source: str
    explanation: str
    options: tuple[HyperParameter, ...]
    function: Callable[..., float]

    def factor(self, k: int, steps: int, options: Mapping[str, float] | None = None) -> float:
        """Return the factor of update k = 0, 1, ... of `steps` planned ones; ValueError for a bad option."""
        return self.function(k, steps, **with_defaults(self.options, options or {}))

    def python_call(self, k: str, steps: str, options: Mapping[str, float] | None = None) -> str:
        """`factor` in a script that holds `python_source`; k and steps are expressions there."""
        values = with_defaults(self.options, options or {})
        arguments = "".join(f", {key}={value!r}" for key, value in values.items())
        return f"{self.function.__name__}({k}, {steps}{arguments})"

    @property
    def python_source(self) -> str:
        """The source of `function`; it may need `import math`."""
        return inspect.getsource(self.function)


def warm_up(k: int, length: int) -> float:
    """Linear warm-up min((k + 1)/length, 1) of update k = 0, 1, ...; no warm-up when length is 0 or 1."""
    return min(1.0, (k + 1) / length) if length > 0 else 1.0


def constant(k: int, steps: int) -> float:
    """Return 1 at every step."""
    return 1.0


def cosine(k: int, steps: int, floor: float) -> float:
    """Half a cosine from 1 to `floor`: floor + (1 - floor)(1 + cos(pi k/steps))/2; `floor` from then on."""
    progress = min(k / max(steps, 1), 1.0)
    return floor + (1.0 - floor) * 0.5 * (1.0 + math.cos(math.pi * progress))


def linear(k: int, steps: int, floor: float, share: float, first_k: float) -> float:
    """Lecture 4's decay (1 - alpha) + alpha floor with alpha = min(k/tau, 1) and tau = share * steps.

    The lecture's k is that of the update plus `first_k`, its number for the first update: 0 or 1.
    """
    alpha = min((k + first_k) / max(share * steps, 1.0), 1.0)
    return (1.0 - alpha) + alpha * floor


def halve(k: int, steps: int, halvings: float) -> float:
    """Halve after every ceil(steps/(halvings + 1)) updates: 2^-(number of whole stretches behind us)."""
    stretch = max(1, math.ceil(steps / (halvings + 1)))
    return float(0.5 ** (k // stretch))


def halve_every(k: int, steps: int, period: float) -> float:
    """Halve after every `period` updates: 2^-floor(k/period)."""
    return float(0.5 ** (k // int(period)))


_COSINE_FLOOR = HyperParameter(
    "floor", "Final factor", r"\phi", 0.02, 0.0, 1.0, "Where the decay ends, as a share of the peak rate."
)
_LINEAR_FLOOR = HyperParameter(
    "floor", "Final factor", r"\epsilon_\tau/\epsilon_0", 0.01, 0.0, 1.0, _COSINE_FLOOR.help
)

_ENTRIES = (
    ScheduleEntry(
        key="constant",
        title="Constant",
        latex=r"\eta_k = \eta_0",
        source="Lecture 1, gradient descent",
        explanation="The same rate throughout.",
        options=(),
        function=constant,
    ),
    ScheduleEntry(
        key="cosine",
        title="Cosine",
        latex=r"\eta_k = \eta_0\left[\phi + (1-\phi)\,\tfrac12\left(1 + \cos\tfrac{\pi k}{K}\right)\right]",
        source="Loshchilov and Hutter 2017, equation 5; torch.optim.lr_scheduler.CosineAnnealingLR",
        explanation="Large steps first, small ones at the end: the first explore, the last settle.",
        options=(_COSINE_FLOOR,),
        function=cosine,
    ),
    ScheduleEntry(
        key="linear",
        title="Linear decay",
        latex=r"\epsilon_k = (1-\alpha)\,\epsilon_0 + \alpha\,\epsilon_\tau,\quad \alpha = \min(k/\tau,\, 1)",
        source="Lecture 4, stochastic gradient descent (the slide prints max); Goodfellow et al., 8.3.1",
        explanation="A straight line down to the final rate, which is then kept.",
        options=(
            _LINEAR_FLOOR,
            HyperParameter(
                "share",
                "Decay ends at",
                r"\tau/K",
                0.9,
                0.05,
                1.0,
                "Share of the steps at which the final rate is reached.",
            ),
            HyperParameter(
                "first_k",
                "k of the first update",
                "k_1",
                0,
                0,
                1,
                "From 0 the first update has the peak rate; from 1, as in lecture 4's algorithm, it is"
                " already one step lower. The rates are the same, one update earlier.",
                integer=True,
            ),
        ),
        function=linear,
    ),
    ScheduleEntry(
        key="halve",
        title="Halve n times",
        latex=r"\eta_k = \eta_0\, 2^{-\lfloor k/s \rfloor},\quad s = \lceil K/(n+1) \rceil",
        source="Step decay; torch.optim.lr_scheduler.StepLR with gamma = 1/2",
        explanation="A staircase: the rate is cut in half after equal stretches.",
        options=(
            HyperParameter(
                "halvings",
                "Halvings",
                "n",
                4,
                1,
                20,
                "How often the rate is halved over the run.",
                integer=True,
            ),
        ),
        function=halve,
    ),
    ScheduleEntry(
        key="halve-every",
        title="Halve every k steps",
        latex=r"\eta_t = \eta_0\, 2^{-\lfloor t/k \rfloor}",
        source="Step decay; torch.optim.lr_scheduler.StepLR with gamma = 1/2",
        explanation="The rate is cut in half after every k updates, however many are planned.",
        options=(
            HyperParameter(
                "period",
                "Halve every",
                "k",
                100,
                1,
                1_000_000,
                "Updates from one halving to the next.",
                integer=True,
                log=True,
            ),
        ),
        function=halve_every,
    ),
)

SCHEDULES: dict[str, ScheduleEntry] = {entry.key: entry for entry in _ENTRIES}
"""The menu, in the order the pages show it."""
