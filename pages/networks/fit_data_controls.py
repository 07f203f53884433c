"""The fit: the controls of the data, of the more inputs, and of the reader's own points."""

from pages.networks.fit_applies import (
    ONE,
    TWO,
    all_of,
    has_drawn_points,
    has_random_data,
    has_value,
    is_classification,
    is_regression,
)
from pages.networks.fit_fields import FormulaText, PointsText
from playground.experiments.fit.data import DATASETS, FUNCTIONS
from playground.experiments.fit.spec import (
    CLASSIFICATION,
    FEATURE_SYMBOLS,
    FEATURES,
    MAX_POINTS,
    OWN,
    REGRESSION,
    FitSpec,
)
from playground.ui.controls import Choice, Control, Slider, Toggle, seed

DEFAULT = FitSpec()
DATA, BY_HAND = "Data", "By hand"

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
    applies=is_regression,
)
DATASET = Choice(
    "dataset",
    "Data set",
    "Where the points come from. A click in the plot makes them your own.",
    {**{key: title for key, (title, _) in DATASETS.items()}, OWN: "Own points"},
    DEFAULT.dataset,
    applies=is_classification,
)
POINTS = PointsText(
    "points",
    "Own points",
    f"x,y;x,y for a regression, x1,x2,class for classes 1 to 4; up to {MAX_POINTS}. Or click in the plot.",
    DEFAULT.points,
    group=BY_HAND,
    applies=lambda values: not has_drawn_points(values),
)
NOTHING, REMOVE = "nothing", "remove"  # what a click does
CLICK = Choice(
    "click",
    "A click on the plane",
    "What a click on the data does.",
    {
        "1": "adds a point of class 1",
        "2": "adds a point of class 2",
        "3": "adds a point of class 3",
        "4": "adds a point of class 4",
        REMOVE: "removes the nearest",
        NOTHING: "does nothing",
    },
    "1",
    applies=is_classification,
)
CLICK_ON_CURVE = Choice(
    "click_on_curve",
    "A click on the curve",
    "What a click on the data or the curve does.",
    {"add": "adds a point", REMOVE: "removes the nearest", NOTHING: "does nothing"},
    "add",
    applies=is_regression,
)
DISCRETIZE = Toggle(
    "discretize",
    "Discretize output",
    "The predicted class, and the sign of each unit, in two colours without shades.",
    applies=is_classification,
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
        applies=all_of(is_regression, has_value("function", "typed")),
    ),
    DATASET,
    CLICK,
    CLICK_ON_CURVE,
    DISCRETIZE,
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
        applies=all_of(is_regression, has_drawn_points),
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
        applies=all_of(is_classification, has_drawn_points),
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
        applies=has_drawn_points,
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
        has_random_data,
    ),
]
FEATURE_CONTROLS: list[Control] = [
    Toggle(
        name,
        f"Input {symbol}",
        "One more input of the network.",
        group="More inputs",
        applies=is_classification,
    )
    for name, symbol in zip(FEATURES, FEATURE_SYMBOLS, strict=True)
]
