"""The controls of the fit: data, network, training, the second network, points and weights set by hand."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.penalties import PENALTIES
from playground.catalog.schedules import SCHEDULES
from playground.catalog.typed_function import parse
from playground.experiments.fit.data import DATASETS, FUNCTIONS, format_points, parse_points
from playground.experiments.fit.spec import (
    CLASSIFICATION,
    FEATURE_SYMBOLS,
    FEATURES,
    MAX_EPOCHS,
    MAX_POINTS,
    NO_PENALTY,
    OWN,
    REGRESSION,
    FitSpec,
    Hidden,
    Points,
    format_hidden,
    parse_edit_name,
    parse_hidden,
)
from playground.experiments.number_edits import parse_edits
from playground.ui.controls import Choice, Control, Slider, Toggle, seed
from playground.ui.edits_text import EditsText
from playground.ui.validated_text import ValidatedText

DEFAULT = FitSpec()
ONE, TWO = "one", "two"
DATA, NETWORK, TRAINING, SECOND, BY_HAND = "Data", "Network", "Training", "Network B", "By hand"
UNIT = re.compile(r"([1-9])\.([1-9]\d?)", re.ASCII)

Values = Mapping[str, Any]
Applies = Callable[[Values], bool]


@dataclass(frozen=True)
class HiddenText(ValidatedText):
    """The hidden layers: "8-8-4" is (8, 8, 4), "0" is ()."""

    def parse(self, raw: str) -> Hidden:
        """ValueError with a sentence where the text is no such list."""
        return parse_hidden(raw)

    def to_text(self, value: Hidden) -> str:
        """The units with hyphens between them."""
        return format_hidden(value)

    def describe(self, value: Hidden) -> str:
        """The text."""
        return format_hidden(value)

    def samples(self) -> Sequence[Hidden]:
        """None, one unit, and the default."""
        return [(), (1,), self.default, (3, 2)]


@dataclass(frozen=True)
class PointsText(ValidatedText):
    """Points "x,y;x,y" or "x1,x2,class;...", for either task."""

    def parse(self, raw: str) -> Points:
        """ValueError with a sentence for what is no point, and for too many."""
        return parse_points(raw)

    def to_text(self, value: Points) -> str:
        """The points with semicolons between them."""
        return format_points(value)

    def describe(self, value: Points) -> str:
        """How many there are."""
        return f"{len(value)} points"

    def samples(self) -> Sequence[Points]:
        """None, some for each task, and the default."""
        return [(), ((0.0, 1.0), (1.0, 3.0), (2.0, 2.0)), ((0.0, 1.0, 1.0), (1.0, 0.0, 2.0), (1.0, 1.0, 3.0))]


@dataclass(frozen=True)
class FormulaText(ValidatedText):
    """A typed f(x): numbers, x, pi, e, + - * / ^ and sin cos tanh exp log sqrt abs min max."""

    def parse(self, raw: str) -> str:
        """ValueError with a sentence where the text is no formula of x."""
        if "y" in parse(raw).tree.variables():
            raise ValueError("The function is one of x alone: y does not occur in it.")
        return raw.strip(" ")

    def to_text(self, value: str) -> str:
        """The text itself."""
        return value

    def samples(self) -> Sequence[str]:
        """A few formulas."""
        return [self.default, "x", "sqrt(x)"]


@dataclass(frozen=True)
class UnitText(ValidatedText):
    """The unit whose weights are in the table: "1.2" is unit 2 of layer 1; "" the output."""

    def parse(self, raw: str) -> str:
        """ValueError with a sentence where the text names no unit."""
        text = raw.strip()
        if text and not UNIT.fullmatch(text):
            raise ValueError("Write layer and unit, as in 1.2, or nothing for the output.")
        return text

    def to_text(self, value: str) -> str:
        """The text itself."""
        return value

    def describe(self, value: str) -> str:
        """The unit, or that it is the output."""
        return value or "the output"

    def samples(self) -> Sequence[str]:
        """The output, and units of the first layer."""
        return ["", "1.1", "1.4"]


def regression(values: Values) -> bool:
    """Whether real numbers are predicted."""
    return bool(values["task"] == REGRESSION)


def classification(values: Values) -> bool:
    """Whether classes are predicted."""
    return not regression(values)


def drawn(values: Values) -> bool:
    """Whether the points are drawn from a function or a data set."""
    return bool(values["function" if regression(values) else "dataset"] != OWN)


def both(*conditions: Applies) -> Applies:
    """Whether all of the conditions hold."""
    return lambda values: all(condition(values) for condition in conditions)


def holds(name: str, *keys: str) -> Applies:
    """Whether a control has one of these values."""
    return lambda values: values[name] in keys


def is_single(values: Values) -> bool:
    """Whether one network is shown."""
    return bool(values["view"] == ONE)


def is_pair(values: Values) -> bool:
    """Whether two networks are shown."""
    return bool(values["view"] == TWO)


def has_hidden(values: Values) -> bool:
    """Whether the first or the second network has a hidden layer."""
    return bool(values["hidden"]) or (is_pair(values) and bool(values["hidden_b"]))


def has_points(values: Values) -> bool:
    """Whether the noise or the seed of the data changes anything: the split does for own points too."""
    return drawn(values) or values["held_out"] > 0


ACTIVATION_TITLES = {key: entry.title for key, entry in DIFFERENTIABLE_ACTIVATIONS.items()}
INITIALIZER_TITLES = {key: entry.title for key, entry in INITIALIZERS.items()}
HIDDEN_HELP = "Units of each hidden layer, as in 4 or 8-8-4: up to four layers of up to 32 units. 0: none."

TASK = Choice(
    "task",
    "Task",
    "Predict a class from two inputs, or a number from one.",
    {CLASSIFICATION: "Classification", REGRESSION: "Regression"},
    DEFAULT.task,
)
FUNCTION = Choice(
    "function",
    "Function",
    "Where the points come from. A click in the plot makes them your own.",
    {**{key: title for key, (title, _) in FUNCTIONS.items()}, "typed": "A typed f(x)", OWN: "Own points"},
    DEFAULT.function,
    applies=regression,
)
DATASET = Choice(
    "dataset",
    "Data set",
    "Where the points come from. A click in the plot makes them your own.",
    {**{key: title for key, (title, _) in DATASETS.items()}, OWN: "Own points"},
    DEFAULT.dataset,
    applies=classification,
)
POINTS = PointsText(
    "points",
    "Own points",
    f"x,y;x,y for a regression, x1,x2,class for classes 1 to 4; up to {MAX_POINTS}. Or click in the plot.",
    DEFAULT.points,
    group=BY_HAND,
    applies=lambda values: not drawn(values),
)
EDITS = EditsText(
    "edits",
    "Weights set by hand",
    "w1.2.1@30=0.5 sets at epoch 30 the weight of layer 1 to unit 2 from unit 1; b1.2@0=0 a bias. Or drag a "
    "number in the table. Empty it to take all of them back.",
    DEFAULT.edits,
    group=BY_HAND,
    applies=is_single,
    parse_parts=lambda text: parse_edits(text, parse_edit_name, "w1.2.1@30=0.5 or b1.2@0=0"),
    examples=[(("w1.1.1@0", 0.5),), (("b1.1@40", -1.0), ("w2.1.1@0", 2.0))],
)
UNIT_TEXT = UnitText(
    "unit",
    "Unit in the table",
    "Layer and unit, as in 1.2; empty: the output. Or click a unit in the picture.",
    "",
    group=BY_HAND,
    applies=is_single,
)
CLICK = Choice(
    "click",
    "A click in the plot",
    "What a click on the data does.",
    {
        "1": "adds a point of class 1",
        "2": "adds a point of class 2",
        "3": "adds a point of class 3",
        "4": "adds a point of class 4",
        "remove": "removes the nearest",
    },
    "1",
)

DATA_CONTROLS: list[Control] = [
    Choice(
        "view",
        "View",
        "One network, or two on the same data.",
        {ONE: "One network", TWO: "Two networks"},
        ONE,
    ),
    TASK,
    FUNCTION,
    FormulaText(
        "formula",
        "f(x)",
        "Numbers, x, pi, e; + - * / ^; sin cos tanh exp log sqrt abs min max.",
        DEFAULT.formula,
        applies=both(regression, holds("function", "typed")),
    ),
    DATASET,
    CLICK,
    Slider(
        "deviation",
        "Deviation of the noise",
        "Of y around f(x). The course has 10.",
        0.0,
        50.0,
        1.0,
        DEFAULT.deviation,
        format="%.0f",
        group=DATA,
        applies=both(regression, drawn),
    ),
    Slider(
        "noise",
        "Noise",
        "The deviation that is added to both coordinates.",
        0.0,
        1.0,
        0.05,
        DEFAULT.noise,
        group=DATA,
        applies=both(classification, drawn),
    ),
    Slider(
        "number",
        "Points",
        "How many are drawn.",
        10,
        300,
        10,
        DEFAULT.number,
        "%d",
        group=DATA,
        applies=drawn,
    ),
    Slider(
        "held_out",
        "Held out, %",
        "The share of the points that is not trained on.",
        0,
        80,
        5,
        DEFAULT.held_out,
        "%d",
        group=DATA,
    ),
    seed(
        "data_seed",
        "Seed of the data",
        "Another seed, other points and another split.",
        DEFAULT.data_seed,
        DATA,
        has_points,
    ),
]
FEATURE_CONTROLS: list[Control] = [
    Toggle(
        name, f"Input {symbol}", "One more input of the network.", group="More inputs", applies=classification
    )
    for name, symbol in zip(FEATURES, FEATURE_SYMBOLS, strict=True)
]
NETWORK_CONTROLS: list[Control] = [
    HiddenText("hidden", "Hidden layers", HIDDEN_HELP, DEFAULT.hidden),
    Choice(
        "activation",
        "Activation f",
        "Of every hidden unit; the output is linear.",
        ACTIVATION_TITLES,
        DEFAULT.activation,
        applies=has_hidden,
    ),
    Choice(
        "initializer",
        "Weights from",
        "How the weights start.",
        INITIALIZER_TITLES,
        DEFAULT.initializer,
        group=NETWORK,
    ),
    seed("seed", "Seed of the network", "Another seed, another start.", DEFAULT.seed),
    Toggle(
        "standardize",
        "Standardize",
        "Inputs, and the target of a regression, get mean 0 and deviation 1 on the training points.",
        DEFAULT.standardize,
        group=NETWORK,
    ),
]
TRAINING_CONTROLS: list[Control] = [
    Choice(
        "loss",
        "Loss",
        "Of a classification; a regression has the squared error.",
        {
            "cross-entropy": "Cross-entropy",
            "binary-cross-entropy": "Binary cross-entropy",
            "squared-sigmoid": "Squared error of σ(z)",
        },
        DEFAULT.loss,
        group=TRAINING,
        applies=classification,
    ),
    Choice(
        "optimizer",
        "Optimizer",
        "With its own default options.",
        {k: e.title for k, e in OPTIMIZERS.items()},
        DEFAULT.optimizer,
    ),
    Slider(
        "learning_rate",
        "Learning rate η",
        "The peak rate.",
        0.0001,
        10.0,
        0.01,
        DEFAULT.learning_rate,
        "%.4g",
        typed=True,
    ),
    Slider(
        "epochs",
        "Epochs",
        "How often all training points are used.",
        1,
        MAX_EPOCHS,
        100,
        DEFAULT.epochs,
        "%.0f",
        typed=True,
    ),
    Choice(
        "schedule",
        "Schedule",
        "Of the learning rate.",
        {k: e.title for k, e in SCHEDULES.items()},
        DEFAULT.schedule,
        group=TRAINING,
    ),
    Slider(
        "batch_size",
        "Batch size, 0: all",
        "Points of an update.",
        0,
        300,
        1,
        DEFAULT.batch_size,
        "%.0f",
        typed=True,
        group=TRAINING,
    ),
    Choice(
        "penalty",
        "Penalty",
        "Added to the loss that is trained; the losses shown are without it.",
        {NO_PENALTY: "None", **{k: e.title for k, e in PENALTIES.items()}},
        DEFAULT.penalty,
        group=TRAINING,
    ),
    Slider(
        "lambda_",
        "Its weight λ",
        "How much the penalty counts.",
        0.0001,
        1.0,
        0.001,
        DEFAULT.lambda_,
        "%.4g",
        typed=True,
        group=TRAINING,
        applies=lambda values: values["penalty"] != NO_PENALTY,
    ),
    Slider(
        "dropout",
        "Dropout p",
        "The probability with which a hidden unit is dropped while it trains.",
        0.0,
        0.9,
        0.05,
        DEFAULT.dropout,
        group=TRAINING,
        applies=has_hidden,
    ),
]
SECOND_CONTROLS: list[Control] = [
    HiddenText("hidden_b", "Hidden layers of B", HIDDEN_HELP, (1,), group=SECOND, applies=is_pair),
    Choice(
        "activation_b",
        "Activation of B",
        "Of every hidden unit of the second network.",
        ACTIVATION_TITLES,
        DEFAULT.activation,
        group=SECOND,
        applies=both(is_pair, lambda values: bool(values["hidden_b"])),
    ),
    Slider(
        "seed_b",
        "Seed of B",
        "The start of the second network.",
        0,
        9999,
        1,
        1,
        "%.0f",
        typed=True,
        group=SECOND,
        applies=is_pair,
    ),
]
CONTROLS: list[Control] = [
    *DATA_CONTROLS,
    *NETWORK_CONTROLS,
    *TRAINING_CONTROLS,
    *FEATURE_CONTROLS,
    *SECOND_CONTROLS,
    POINTS,
    EDITS,
    UNIT_TEXT,
]
