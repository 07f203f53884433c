"""The controls of the anatomy of a training step."""

from playground.experiments.training_step import FORGOTTEN, TrainingStepSpec
from playground.ui.controls import Choice, Control, Slider, seed

DEFAULT = TrainingStepSpec()

START = Slider(
    "start",
    "Start μ",
    "The location before the first update. Or drag the ring on the log-likelihood.",
    -10.0,
    10.0,
    0.05,
    DEFAULT.start,
    format="%.4g",
    typed=True,
)

CONTROLS: list[Control] = [
    Choice(
        "zero_grad",
        "optimizer.zero_grad()",
        "Leave the fifth line out, and watch .grad add up.",
        {"called": "called", FORGOTTEN: "forgotten"},
        DEFAULT.zero_grad,
    ),
    Slider(
        "learning_rate",
        "Learning rate η",
        "The lr of torch.optim.SGD. With N numbers, 2/N is the limit.",
        0.0001,
        1.0,
        0.0005,
        DEFAULT.learning_rate,
        format="%.4f",
        typed=True,
    ),
    START,
    Slider(
        "updates",
        "Updates",
        "How often the five lines are run.",
        1,
        60,
        1,
        DEFAULT.updates,
        format="%d",
    ),
    Slider(
        "true_location",
        "True location",
        "Where the data come from; the model is not told.",
        -5.0,
        5.0,
        0.1,
        DEFAULT.true_location,
    ),
    Slider("sample_size", "Numbers N", "How many are drawn.", 1, 500, 1, DEFAULT.sample_size, format="%d"),
    seed("seed", "Seed of the data", "Another seed, other numbers.", DEFAULT.seed),
]
