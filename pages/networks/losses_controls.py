"""The controls of the page of the losses."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.losses import LOSSES
from playground.experiments.losses import WORDS, LossesSpec
from playground.ui.controls import Choice, Control, Slider
from playground.ui.number_list import NumberList

DEFAULT = LossesSpec()
LIMIT = 1000.0  # of a score, to either side
WEIGHT_LIMIT = 10.0  # of a weight or an input
WEIGHTS_GROUP = "The weights"


def of_words(values: Mapping[str, Any]) -> bool:
    """Whether the loss judges a score for each word."""
    return LOSSES[values["loss"]].words


def of_one_score(values: Mapping[str, Any]) -> bool:
    """Whether the loss judges one score."""
    return not of_words(values)


def of_free_words(values: Mapping[str, Any]) -> bool:
    """Whether the descent is on the words' scores themselves."""
    return of_words(values) and values["view"] == "scores"


def of_free_score(values: Mapping[str, Any]) -> bool:
    """Whether the descent is on the one score itself."""
    return of_one_score(values) and values["view"] == "scores"


def of_weights(values: Mapping[str, Any]) -> bool:
    """Whether the descent is on the weights of the score."""
    return bool(values["view"] == "weights")


def of_word_weights(values: Mapping[str, Any]) -> bool:
    """Whether it is on weights of the words' scores."""
    return of_weights(values) and of_words(values)


def of_score_weights(values: Mapping[str, Any]) -> bool:
    """Whether it is on the weights of one score."""
    return of_weights(values) and of_one_score(values)


LOGITS = NumberList(
    "logits",
    "Scores z of the words",
    f"A score for each of: {', '.join(WORDS)}. Or drag the rings on the bars.",
    names=WORDS,
    default=DEFAULT.logits,
    low=-LIMIT,
    high=LIMIT,
    applies=of_free_words,
)
TARGET = NumberList(
    "target",
    "Target p of the words",
    "1 for one word and 0 for the others, or a soft target. Or drag the rings on the predictions.",
    names=WORDS,
    default=DEFAULT.target,
    low=0.0,
    high=1000.0,
    shares=True,
    applies=of_words,
)
WORD = Choice(
    "word",
    "Word looked at",
    "The loss is drawn against this word's score, the others held.",
    {word: word for word in WORDS},
    DEFAULT.word,
    applies=of_words,
)
SCORE = Slider(
    "score",
    "One score z",
    "Or drag the ring on the loss.",
    -LIMIT,
    LIMIT,
    0.1,
    DEFAULT.score,
    format="%.4g",
    typed=True,
    applies=of_free_score,
)
LABEL = Slider(
    "label",
    "Its target y",
    "Or drag the ring on the prediction.",
    0.0,
    1.0,
    0.01,
    DEFAULT.label,
    applies=of_one_score,
)

INPUTS = NumberList(
    "inputs",
    "Inputs x",
    "What the weights are multiplied with. Or drag and type the numbers on the stage.",
    names=("x1", "x2", "x3"),
    default=DEFAULT.inputs,
    low=-WEIGHT_LIMIT,
    high=WEIGHT_LIMIT,
    group=WEIGHTS_GROUP,
    applies=of_weights,
)
WORD_WEIGHTS = NumberList(
    "word_weights",
    "Weights W of the words",
    f"Three for each of: {', '.join(WORDS)}. Or drag and type the numbers on the stage, at step 0.",
    names=tuple(f"w{j} of {word}" for word in WORDS for j in (1, 2, 3)),
    default=DEFAULT.word_weights,
    low=-WEIGHT_LIMIT,
    high=WEIGHT_LIMIT,
    group=WEIGHTS_GROUP,
    applies=of_word_weights,
)
WEIGHTS = NumberList(
    "weights",
    "Weights w and b of one score",
    "Three weights and the bias. Or drag and type the numbers on the stage, at step 0.",
    names=("w1", "w2", "w3", "b"),
    default=DEFAULT.weights,
    low=-WEIGHT_LIMIT,
    high=WEIGHT_LIMIT,
    group=WEIGHTS_GROUP,
    applies=of_score_weights,
)

CONTROLS: list[Control] = [
    Choice(
        "view",
        "Descend on",
        "The scores themselves, or the weights that the scores are made of, z = W x.",
        {"scores": "The scores z", "weights": "The weights of z"},
        "scores",
    ),
    Choice(
        "loss",
        "Loss",
        "What is made of the score, and how it is judged.",
        {key: loss.title for key, loss in LOSSES.items()},
        DEFAULT.loss,
    ),
    LOGITS,
    TARGET,
    WORD,
    SCORE,
    LABEL,
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of the descent on the scores themselves.",
        0.01,
        20.0,
        0.01,
        DEFAULT.learning_rate,
        typed=True,
    ),
    Slider(
        "steps",
        "Steps",
        "How many updates of the scores.",
        1,
        200,
        1,
        DEFAULT.steps,
        format="%d",
    ),
    INPUTS,
    WORD_WEIGHTS,
    WEIGHTS,
]
