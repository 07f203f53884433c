"""Training regimes: the controls of both views, and the specs made of them."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.regimes.bundled_files import FED_REGIMES, NETWORK_UPDATES
from playground.experiments.regimes.fed import FedSpec
from playground.figures.regimes import VIEWS
from playground.figures.regimes.compared import SIDES
from playground.training.regimes.sampling_schedules import SCHEDULES
from playground.training.regimes.spec import (
    COINS,
    HIGHEST_RATE,
    MOST_UPDATES,
    OWN,
    ROUNDS,
    RegimesSpec,
)
from playground.ui.controls import Choice, Control, Slider, TextInput, fill_spec, seed
from playground.ui.seek import seek

DEFAULT, COMPARED = FedSpec(), RegimesSpec()
LAST_STEP = ROUNDS
FIRST_STEPS = {"fed": 0, "compared": LAST_STEP}  # by view: of its clock
SAMPLING, TRAINING = "Scheduled sampling", "The training"


def of_fed(values: Mapping[str, Any]) -> bool:
    """Whether the view is "What is fed"."""
    return bool(values["view"] == "fed")


def of_compared(values: Mapping[str, Any]) -> bool:
    """Whether the view is "Compared"."""
    return bool(values["view"] == "compared")


def samples_by_schedule(values: Mapping[str, Any]) -> bool:
    """Whether scheduled sampling is shown, or one of the regimes that are compared."""
    return bool(values["view"] == "compared" or values["regime"] == "scheduled")


def has_floor(values: Mapping[str, Any]) -> bool:
    """Whether the schedule has a floor."""
    return samples_by_schedule(values) and bool(values["schedule"] == "linear")


VIEW: Choice = Choice(
    "view",
    "Look at",
    "One pass over a string: at every step the gold token, the model's own, the coin, and what is fed. Or "
    "five regimes trained from the same start on the same batches.",
    VIEWS,
    "fed",
    on_change=lambda: seek(FIRST_STEPS[VIEW.get()]),
)
STRING = TextInput(
    "string",
    "String",
    "Brackets, quotes, and letters from a to h; the first 10 characters are read.",
    DEFAULT.string,
    2_000,
    applies=of_fed,
)

UPDATE = Slider(
    "update",
    "Update i",
    "The network after so many updates by this regime (first seed), and the schedule's ε there.",
    NETWORK_UPDATES[0],
    NETWORK_UPDATES[-1],
    NETWORK_UPDATES[1],
    DEFAULT.update,
    format="%d",
    applies=of_fed,
)
UPDATES = Slider(
    "updates",
    "Updates",
    "Of every network, 32 strings each: the same batches for all regimes of a seed.",
    ROUNDS,
    MOST_UPDATES,
    ROUNDS,
    COMPARED.updates,
    format="%d",
    group=TRAINING,
    applies=of_compared,
)

CONTROLS: list[Control] = [
    VIEW,
    STRING,
    Choice(
        "regime",
        "Regime",
        "Teacher forcing feeds gold tokens, free running the model's own; else a coin decides.",
        FED_REGIMES,
        DEFAULT.regime,
        applies=of_fed,
    ),
    UPDATE,
    Choice(
        "side",
        "Third plot",
        "Well-formed strings by length; the first error by position; the variance of the risk's gradient "
        "with and without a baseline; the discriminator of professor forcing.",
        SIDES,
        "length",
        applies=of_compared,
    ),
    Choice(
        "schedule",
        "Schedule of ε",
        "How the probability of the gold token falls from update to update.",
        SCHEDULES,
        DEFAULT.schedule,
        group=SAMPLING,
        applies=samples_by_schedule,
    ),
    Slider(
        "floor",
        "Last ε",
        "Of the linear schedule: the probability of the gold token at the last update. 1 is teacher forcing.",
        0.0,
        1.0,
        0.1,
        DEFAULT.floor,
        format="%.1f",
        group=SAMPLING,
        applies=has_floor,
    ),
    Choice(
        "coin",
        "Coin",
        "One coin for each token, as in the paper, or one for a whole string, as in much code.",
        COINS,
        DEFAULT.coin,
        group=SAMPLING,
        applies=samples_by_schedule,
    ),
    Choice(
        "own",
        "Own token",
        "The model's own token, wherever it is fed: drawn from its probabilities, or the most likely one.",
        OWN,
        DEFAULT.own,
        group=SAMPLING,
    ),
    seed("seed", "Seed of the coins", "Other coins, and other own tokens.", DEFAULT.seed, applies=of_fed),
    UPDATES,
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of Adam, for all networks.",
        0.0001,
        HIGHEST_RATE,
        0.01,
        COMPARED.learning_rate,
        format="%.6g",
        typed=True,
        group=TRAINING,
        applies=of_compared,
    ),
    Slider(
        "nll_weight",
        "α: weight of the NLL",
        "In the second half of the expected risk: α NLL + E[r]. 0 is the risk alone.",
        0.0,
        1.0,
        0.1,
        COMPARED.nll_weight,
        format="%.1f",
        group=TRAINING,
        applies=of_compared,
    ),
    seed(
        "training_seed",
        "First seed",
        "Three seeds are trained: this one and the next two.",
        COMPARED.training_seed,
        TRAINING,
        applies=of_compared,
    ),
]


def fed_spec(values: Mapping[str, Any]) -> FedSpec:
    """The pass that is shown; an address may name an update between two networks."""
    return fill_spec(DEFAULT, {**values, "update": UPDATE.nearest(values["update"])})


def compared_spec(values: Mapping[str, Any]) -> RegimesSpec:
    """What is to be trained; an address may name updates between two steps of the slider."""
    return fill_spec(COMPARED, {**values, "updates": UPDATES.nearest(values["updates"])})
