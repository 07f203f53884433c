"""Batch size: the controls; the spec has the fields of their names."""

from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.ui.controls import Choice, Control, Slider, seed

DEFAULT = BatchSizeSpec()
DATA_GROUP = "The data"
START_GROUP = "The start"

VIEWS = {
    "fit": "Fits and loss",
    "epoch": "The epoch in batches",
    "progress": "Updates or examples",
    "noise": "Gradient noise",
    "steady_state": "Distance to minimum",
    "cost": "Cost of an epoch",
}
RESHUFFLE = {"every": "New every epoch", "once": "Same every epoch"}


def model_chosen() -> None:
    """Another model: its good start and its good rate."""
    model = TOY_MODELS[MODEL.get()]
    for control, value in zip((A, B, LEARNING_RATE), (*model.start, model.rate), strict=True):
        control.set(value)


def _start(name: str, default: float) -> Slider:
    return Slider(
        name,
        f"Start {name}",
        "Where all paths begin. Or drag the ring on the map.",
        -6.0,
        6.0,
        0.1,
        default,
        format="%.4g",
        typed=True,
        group=START_GROUP,
    )


A, B = _start("a", DEFAULT.a), _start("b", DEFAULT.b)
LEARNING_RATE = Slider(
    "learning_rate",
    "Learning rate η",
    "The same for all batch sizes: what differs between the paths is the batch size alone.",
    0.005,
    1.0,
    0.005,
    DEFAULT.learning_rate,
    format="%.3f",
)
MODEL = Choice(
    "model",
    "Model",
    "Two parameters, so that the whole loss can be seen.",
    {key: model.title for key, model in TOY_MODELS.items()},
    DEFAULT.model,
    on_change=model_chosen,
)
CONTROLS: list[Control] = [
    Choice("view", "Beside the map", "What stands to the right.", VIEWS, "fit"),
    MODEL,
    Slider(
        "batch_size",
        "Batch size B",
        "Examples in a mini-batch. Batch size 1 and all N examples are always there to compare.",
        1,
        64,
        1,
        DEFAULT.batch_size,
        format="%d",
    ),
    LEARNING_RATE,
    Slider("epochs", "Epochs", "How often each example is seen.", 1, 20, 1, DEFAULT.epochs, format="%d"),
    Choice(
        "reshuffle",
        "Mini-batches",
        "Whether the examples are put into a new order before each epoch, or once for all.",
        RESHUFFLE,
        DEFAULT.reshuffle,
        applies=lambda values: values["epochs"] > 1,
    ),
    seed("seed", "Seed of the shuffling", "Another seed, another order of the examples.", 0),
    Slider(
        "examples",
        "Examples N",
        "The size of the data set.",
        8,
        64,
        8,
        DEFAULT.examples,
        format="%d",
        group=DATA_GROUP,
    ),
    Slider(
        "data_noise",
        "Noise of the data",
        "Line and sine: standard deviation of what is added to y. Logistic: share of labels flipped.",
        0.0,
        1.0,
        0.05,
        DEFAULT.data_noise,
        group=DATA_GROUP,
    ),
    seed("data_seed", "Seed of the data", "Another seed, another data set.", 0, DATA_GROUP),
    A,
    B,
]
