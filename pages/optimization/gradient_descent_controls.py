"""Gradient descent: the controls, and the spec that they describe."""

from dataclasses import dataclass

from playground.catalog.losses_1d import LOSSES_1D
from playground.experiments.gradient_descent import GradientDescentSpec
from playground.ui.controls import Choice, Control, Slider

DEFAULT = GradientDescentSpec()


@dataclass(frozen=True)
class Start(Slider):
    """The start, by default that of the chosen curve."""

    @property
    def initial(self) -> float:
        """The telling start of the curve that is chosen now."""
        return LOSSES_1D[CURVE.get()].start


def start_again() -> None:
    """Another curve: the descent begins at its own start."""
    START.set(START.initial)


CURVE = Choice(
    "curve",
    "Loss",
    "The function that is descended.",
    {key: curve.title for key, curve in LOSSES_1D.items()},
    DEFAULT.curve,
    on_change=start_again,
)
LEARNING_RATE = Slider(
    "learning_rate",
    "Learning rate η",
    "How far to go for one unit of slope. From creeping to diverging.",
    0.01,
    3.0,
    0.01,
    DEFAULT.learning_rate,
)
START = Start(
    "start",
    "Start θ",
    "Where the descent begins. Or drag the ring on the curve.",
    -6.0,
    6.0,
    0.05,
    DEFAULT.start,
    format="%.4g",
    typed=True,
)
CONTROLS: list[Control] = [
    CURVE,
    LEARNING_RATE,
    START,
    Slider("steps", "Steps", "How many updates to make.", 1, 200, 1, DEFAULT.steps, format="%d"),
    Slider(
        "nudge",
        "Nudge h",
        "“If θ grows a little”: how much is a little, for the finite difference ΔL/h.",
        0.0001,
        0.5,
        0.0001,
        DEFAULT.nudge,
        format="%.4f",
        typed=True,
    ),
]
