"""The fit: the controls of the training."""

from pages.networks.fit_applies import has_hidden, is_classification
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.penalties import PENALTIES
from playground.catalog.schedules import SCHEDULES
from playground.experiments.fit.spec import MAX_EPOCHS, NO_PENALTY, FitSpec
from playground.ui.controls import Choice, Control, Slider

DEFAULT = FitSpec()
TRAINING = "Training"

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
        applies=is_classification,
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
