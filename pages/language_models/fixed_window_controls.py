"""Fixed window: the controls, and the spec and the training plan that they describe."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.fixed_window.spec import LONGEST_CONTEXT, FixedWindowSpec
from playground.experiments.fixed_window.training_plan import TOKENS, TrainingPlan
from playground.figures.fixed_window import VIEWS
from playground.models.table import MODEL_OPTIONS
from playground.runs.bundled import WINDOWS
from playground.text.samples import SAMPLES
from playground.ui.controls import Choice, Slider, TextInput, fill_spec
from playground.ui.model_source import model_choice
from playground.ui.model_texts import ModelTexts

DEFAULT, DEFAULT_PLAN = FixedWindowSpec(), TrainingPlan()
CONTEXTS = {  # the first context of each bundled network, by its sample
    "students": DEFAULT.context,
    "stories": "wanted to become a",
    "surnames": "Finnish: Vir",
    "brackets": "([{",
}
PLAN_GROUP = "Train one of your own"


def reads(values: Mapping[str, Any]) -> bool:
    """Whether a network that reads the contexts is on the stage."""
    return values["view"] in ("network", "embeddings")


def model_chosen() -> None:
    """Another bundled network: a context that it knows."""
    CONTEXT.set(CONTEXTS[WINDOWS[MODEL.get()].sample])
    SECOND_CONTEXT.set("")


def _size(name: str, option_key: str, default: int) -> Slider:
    """The control of a size of the planned network, an option of the model table."""
    option = MODEL_OPTIONS[option_key]
    return Slider(
        name,
        option.title,
        option.help,
        option.low,
        option.high,
        1,
        default,
        format="%.0f",
        typed=True,
        group=PLAN_GROUP,
    )


MODEL = model_choice(
    "Network",
    "A bundled network. Your own are listed below.",
    {key: f"{SAMPLES[entry.sample].title}, {entry.spec.context} words" for key, entry in WINDOWS.items()},
    "window-students",
    on_change=model_chosen,
)
VIEW = Choice("view", "Show", "What is on the stage.", VIEWS, "network")
CONTEXT = TextInput(
    "context",
    "Context",
    "What stands before the gap; answered while you type.",
    DEFAULT.context,
    LONGEST_CONTEXT,
    live=True,
    applies=reads,
)
SECOND_CONTEXT = TextInput(
    "second_context",
    "A second context",
    "To compare with; empty: none.",
    DEFAULT.second_context,
    LONGEST_CONTEXT,
    live=True,
    applies=reads,
)
TEXTS = ModelTexts(CONTEXT, model_chosen, others=(SECOND_CONTEXT,))

CONTROLS = [
    MODEL,
    VIEW,
    CONTEXT,
    SECOND_CONTEXT,
    Choice(
        "direct_weights",
        "W₃",
        "The direct connections from the embeddings to the scores.",
        {"trained": "As it was trained", "zero": "Set to zero"},
        DEFAULT.direct_weights,
        applies=lambda values: values["view"] != "model_size",
    ),
    Choice(
        "sample",
        "Text",
        "A sample to learn from.",
        {key: f"{SAMPLES[key].title}, {tokens}" for key, tokens in TOKENS.items()},
        DEFAULT_PLAN.sample,
        group=PLAN_GROUP,
    ),
    _size("window", "context", DEFAULT_PLAN.window),
    _size("embedding", "embedding", DEFAULT_PLAN.embedding),
    _size("hidden", "hidden", DEFAULT_PLAN.hidden),
    Choice(
        "direct",
        "Direct connections W₃",
        "Whether the network has them.",
        {"on": "On", "off": "Off"},
        "on",
        group=PLAN_GROUP,
    ),
]


def spec_of(values: Mapping[str, Any], source: str) -> FixedWindowSpec:
    """The contexts and W₃ for the network of the key `source`."""
    return fill_spec(DEFAULT, values, source=source)


def plan_of(values: Mapping[str, Any]) -> TrainingPlan:
    """The network that the button trains."""
    return fill_spec(DEFAULT_PLAN, values, direct=values["direct"] == "on")
