"""Stacked and bidirectional networks, "ELMo": the controls, and the spec made of them."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.elmo.sentences import TASKS
from playground.experiments.elmo.sizes import HEAD_ROUNDS, LM_ROUNDS
from playground.experiments.elmo.training import MOST_HEAD_UPDATES, MOST_UPDATES, ElmoSpec
from playground.ui.controls import Choice, Control, Slider, fill_spec, seed

DEFAULT = ElmoSpec()
LAST_STEP = LM_ROUNDS + HEAD_ROUNDS + 1
GROUP = "The training"


def of_elmo(values: Mapping[str, Any]) -> bool:
    """Whether the view is "ELMo"."""
    return bool(values["view"] == "elmo")


def is_trained(values: Mapping[str, Any]) -> bool:
    """Whether the view trains networks."""
    return values["view"] in ("elmo", "directions")


TRAINING_CONTROLS: tuple[Control, ...] = (
    Choice(
        "task",
        "Task",
        "Semantic: is the bank, bat or seal of nature or made? Syntactic: is guard, watch or paint a noun or "
        "a verb? Both are trained; this one is drawn.",
        {task: task.capitalize() for task in TASKS},
        "semantic",
        applies=of_elmo,
    ),
    Slider(
        "updates",
        "Updates of the LMs",
        "Of the forward and the backward language model, 32 sentences each.",
        LM_ROUNDS,
        MOST_UPDATES,
        LM_ROUNDS,
        DEFAULT.updates,
        format="%d",
        group=GROUP,
        applies=of_elmo,
    ),
    Slider(
        "head_updates",
        "Updates of the heads",
        "Of w, γ and the classifier of each task, on all labelled words; the language models are frozen.",
        HEAD_ROUNDS,
        MOST_HEAD_UPDATES,
        HEAD_ROUNDS,
        DEFAULT.head_updates,
        format="%d",
        group=GROUP,
        applies=of_elmo,
    ),
    seed(
        "training_seed",
        "First seed",
        "Three seeds are trained: this one and the next two.",
        DEFAULT.training_seed,
        GROUP,
        applies=is_trained,
    ),
)


def spec_of(values: Mapping[str, Any]) -> ElmoSpec:
    """What is to be trained."""
    return fill_spec(DEFAULT, values)
