"""One body, many heads: head and pooling; the controls of "A head by choice", and the spec."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.heads.sizes import LEAST_HIDDEN, MOST_HIDDEN, MOST_UPDATES, ROUNDS
from playground.experiments.heads.tasks import POOLINGS, TASKS
from playground.experiments.heads.training import DIRECTIONS, HeadsSpec
from playground.models.table import RECURRENT
from playground.ui.controls import Choice, Control, Slider, fill_spec, seed

DEFAULT = HeadsSpec()
LAST_STEP = ROUNDS
GROUP = "Body and training"


def has_heads(values: Mapping[str, Any]) -> bool:
    """Whether the view is one of a head that is chosen."""
    return values["view"] in ("heads", "reading")


def of_training(values: Mapping[str, Any]) -> bool:
    """Whether the view is "A head by choice"."""
    return bool(values["view"] == "heads")


def pools(values: Mapping[str, Any]) -> bool:
    """Whether the head pools, or others of its text that are trained with it do."""
    return has_heads(values) and TASKS[values["head"]].pools


HEAD: Choice = Choice(
    "head",
    "Head",
    "Sequence classification (a language, yes or no), regression (a number), token classification (BIO "
    "tags), generation (the next token). The head decides the text: surnames or generated sentences.",
    {key: task.title for key, task in TASKS.items()},
    DEFAULT.head,
    applies=has_heads,
)
POOLING: Choice = Choice(
    "pooling",
    "Pooling",
    "How the states of a text become one vector: their mean, the maximum of each unit, or the last state of "
    "each direction.",
    POOLINGS,
    DEFAULT.pooling,
    applies=pools,
)
TRAINING_CONTROLS: tuple[Control, ...] = (
    Choice(
        "cell",
        "Cell",
        "Of the body.",
        {key: entry.title for key, entry in RECURRENT.items()},
        DEFAULT.cell,
        group=GROUP,
        applies=of_training,
    ),
    Choice(
        "directions",
        "Directions",
        "One: a state has read the text up to its token. Two: a second pass reads from the end, and the "
        "states of both lie side by side.",
        DIRECTIONS,
        DEFAULT.directions,
        group=GROUP,
        applies=of_training,
    ),
    Slider(
        "hidden",
        "Hidden units H",
        "Of each direction; an embedding has as many numbers.",
        LEAST_HIDDEN,
        MOST_HIDDEN,
        8,
        DEFAULT.hidden,
        format="%d",
        group=GROUP,
        applies=of_training,
    ),
    Slider(
        "updates",
        "Updates",
        "Of the head in every way of training, 32 texts each; and of the body before it is frozen.",
        ROUNDS,
        MOST_UPDATES,
        ROUNDS,
        DEFAULT.updates,
        format="%d",
        group=GROUP,
        applies=of_training,
    ),
    seed(
        "training_seed",
        "First seed",
        "Three seeds are trained: this one and the next two.",
        DEFAULT.training_seed,
        GROUP,
        applies=of_training,
    ),
)


def spec_of(values: Mapping[str, Any]) -> HeadsSpec:
    """What is to be trained; where the head does not pool, the pooling stays at its default."""
    spec = fill_spec(DEFAULT, values, updates=int(values["updates"]) // ROUNDS * ROUNDS)
    return spec if spec.task.pools else fill_spec(spec, {"pooling": DEFAULT.pooling})
