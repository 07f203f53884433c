"""Lessons of the fit."""

from playground.experiments.fit.training import kept_epochs
from playground.ui.frame import Lesson


def last_step(epochs: int) -> int:
    """The player's step at which so many epochs are trained."""
    return len(kept_epochs(epochs)) - 1


XOR = {"dataset": "xor", "noise": 0.0}
RELU = {"task": "regression", "activation": "relu", "number": 100}

LESSONS = [
    Lesson(
        "A line",
        "Without hidden units the border is a straight line: never are more than 70 % of these points right.",
        {"hidden": ()},
        last_step(300),
    ),
    Lesson(
        "Four units",
        "Each tanh unit bends the plane once. Their sum is a closed border: from epoch 51 on all are right.",
        {},
        last_step(300),
    ),
    Lesson(
        "x₁x₂ for XOR",
        "No hidden unit at all: the product x₁x₂ as one more input, and its sign is the class.",
        {**XOR, "hidden": (), "x1_x2": True},
        last_step(300),
    ),
    Lesson(
        "Two seeds",
        "The same two units, data and rate; only the start differs. A has 89 % right, B is stuck at 71 %.",
        {
            **XOR,
            "view": "two",
            "hidden": (2,),
            "hidden_b": (2,),
            "seed": 1,
            "seed_b": 9,
            "epochs": 1000,
        },
        last_step(1000),
    ),
    Lesson(
        "A sum of kinks",
        "Eight ReLU units: straight between the squares, where a unit switches on or off at x = −b/w.",
        {**RELU, "hidden": (8,), "epochs": 2000},
        last_step(2000),
    ),
    Lesson(
        "Beyond the data",
        "The sine goes on to swing. In the grey, past its last kink, the network is a straight line.",
        {**RELU, "function": "sine", "deviation": 5.0, "hidden": (8,), "epochs": 1000},
        last_step(1000),
    ),
    Lesson(
        "The course's fit",
        "After 2,000 epochs MSE/4 is 16 on the training points, 41 held out. The course's demo: about 104 "
        "after 50,000.",
        {"task": "regression", "number": 100, "hidden": (16,), "epochs": 2000},
        last_step(2000),
    ),
    Lesson(
        "Too large η",
        "Plain gradient descent at η = 2: each step overshoots farther, and at epoch 3 all is lost.",
        {**RELU, "hidden": (8,), "optimizer": "sgd", "learning_rate": 2.0},
        3,
    ),
]
