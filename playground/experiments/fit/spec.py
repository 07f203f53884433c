"""What the reader may choose: data, network, training, and weights set by hand at an epoch."""

import math
import re
from dataclasses import dataclass

from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments.number_edits import Edits

REGRESSION, CLASSIFICATION = "regression", "classification"
OWN = "own"  # the function or data set that are the reader's own points
FEATURES = ("x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2")
FEATURE_SYMBOLS = ("x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂")
MAX_LAYERS, MAX_UNITS = 4, 32
MAX_POINTS, MAX_EPOCHS, MAX_UPDATES = 300, 5000, 60_000
CLASSES = 4  # at most
NO_PENALTY = "none"

Points = tuple[tuple[float, ...], ...]
Hidden = tuple[int, ...]


@dataclass(frozen=True)
class FitSpec:
    """One network on one data set.

    function, formula, deviation   the regression's data: y = f(x) + deviation * N(0, 1), x in [-5, 5]
    dataset, noise                 the classification's data
    points                         own points, (x, y) for a regression and (x1, x2, class 1..4) for classes
    held_out                       percent of the points on which the network is not trained
    hidden                         units of each hidden layer
    batch_size                     points of an update; 0: all of them
    standardize                    inputs and real targets have mean 0 and deviation 1 on the training points
    edits                          ("w1.2.1@30", v): at epoch 30 the weight of layer 1 from unit 1 to unit 2
                                   is v
    """

    task: str = CLASSIFICATION
    function: str = "course"
    formula: str = "20*sin(3x) + x^2"
    deviation: float = 10.0
    dataset: str = "circles"
    noise: float = 0.1
    number: int = 200
    points: Points = ()
    held_out: int = 30
    data_seed: int = 1
    x1_squared: bool = False
    x2_squared: bool = False
    x1_x2: bool = False
    sin_x1: bool = False
    sin_x2: bool = False
    hidden: Hidden = (4,)
    activation: str = "tanh"
    initializer: str = "torch"
    seed: int = 1
    loss: str = "cross-entropy"
    optimizer: str = "adam"
    learning_rate: float = 0.03
    schedule: str = "constant"
    batch_size: int = 0
    epochs: int = 300
    penalty: str = NO_PENALTY
    lambda_: float = 0.001
    dropout: float = 0.0
    standardize: bool = True
    edits: Edits = ()

    @property
    def is_regression(self) -> bool:
        """Whether real numbers are predicted, not classes."""
        return self.task == REGRESSION

    @property
    def loss_key(self) -> str:
        """The loss of the catalogue: squared error for a regression."""
        return "squared" if self.is_regression else self.loss

    @property
    def features(self) -> tuple[int, ...]:
        """The numbers of the features in use beside x1 and x2; none for a regression."""
        if self.is_regression:
            return ()
        return tuple(i for i, name in enumerate(FEATURES) if getattr(self, name))

    @property
    def input_symbols(self) -> tuple[str, ...]:
        """What the inputs are called: x, or x1, x2 and the features."""
        return ("x",) if self.is_regression else ("x₁", "x₂", *(FEATURE_SYMBOLS[i] for i in self.features))

    @property
    def own(self) -> Points:
        """The reader's points that have as many numbers as the task needs."""
        return tuple(point for point in self.points if len(point) == (2 if self.is_regression else 3))

    @property
    def has_own_points(self) -> bool:
        """Whether the data are the reader's points."""
        return (self.function if self.is_regression else self.dataset) == OWN


def parse_hidden(text: str) -> Hidden:
    """ "8 8 4" or "8-8-4" -> (8, 8, 4); "" or "0" -> (). ValueError with a sentence for anything else."""
    parts = [part for part in re.split(r"[\s,\-]+", text.strip()) if part]
    if parts == ["0"]:
        return ()
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise ValueError("Write the units of each hidden layer, as in 4 or 8-8-4, or 0 for none.")
    units = tuple(int(part[:6]) for part in parts)
    if len(units) > MAX_LAYERS:
        raise ValueError(f"There may be up to {MAX_LAYERS} hidden layers, not {len(units)}.")
    if not all(1 <= n <= MAX_UNITS for n in units):
        raise ValueError(f"A hidden layer has 1 to {MAX_UNITS} units.")
    return units


def format_hidden(hidden: Hidden) -> str:
    """The units with hyphens between them; 0 for none."""
    return "-".join(map(str, hidden)) or "0"


def batch_of(spec: FitSpec, points: int) -> int:
    """How many points an update uses."""
    return points if spec.batch_size <= 0 else min(spec.batch_size, points)


def updates_per_epoch(spec: FitSpec, points: int) -> int:
    """How many updates go once over the training points, ceil(points / batch); 0 if there are none."""
    return math.ceil(points / max(1, batch_of(spec, points)))


def epochs_of(spec: FitSpec, points: int) -> int:
    """The epochs that are trained: no more than MAX_UPDATES updates in all."""
    return max(1, min(spec.epochs, MAX_UPDATES // max(1, updates_per_epoch(spec, points))))


def check(spec: FitSpec) -> None:
    """ValueError where the optimizer is unknown or the learning rate is none."""
    OPTIMIZERS[spec.optimizer].keywords(spec.learning_rate)
