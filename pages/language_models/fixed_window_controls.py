"""The fixed window: its controls and its lessons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.language_models.fixed_window_words import LESSONS
from playground.experiments.fixed_window.spec import LONGEST, FixedWindowSpec
from playground.experiments.fixed_window.training import TOKENS, Plan
from playground.figures.fixed_window import VIEWS
from playground.models.table import OPTIONS
from playground.runs.bundled import WINDOWS
from playground.text.samples import SAMPLES
from playground.ui.controls import Choice, Line, Slider
from playground.ui.frame import Lesson, Page

DEFAULT, PLAN = FixedWindowSpec(), Plan()
CONTEXTS = {  # what to begin with on each text
    "students": DEFAULT.context,
    "stories": "wanted to become a",
    "surnames": "Finnish: Vir",
    "brackets": "([{",
}
FIRST = {**CONTEXTS, "students": "As the proctor started the clock, the students near"}  # of one's own run
W3 = {"trained": "As it was trained", "zero": "Set to zero"}
TEXTS = {key: f"{SAMPLES[key].title}, {tokens}" for key, tokens in TOKENS.items()}
OWN = "Train one of your own"


@dataclass(frozen=True)
class Typing(Line):
    """A line that is answered while it is typed."""

    def draw(self) -> str:
        """Draw the field; every key is heard."""
        return self._typed(st.text_input, live="20ms")


def model_chosen() -> None:
    """Another model: a context that it knows; a run in the address gives way."""
    for name in ("run", "step"):
        st.query_params.pop(name, None)
    key = st.session_state.get("fw_model", MODEL.default)
    CONTEXT.put(CONTEXTS[WINDOWS[key].sample])
    OTHER.put("")


def _number(name: str, key: str, default: int) -> Slider:
    """The control of an option of the model table."""
    option = OPTIONS[key]
    return Slider(
        name, option.title, option.help, option.low, option.high, 1, default,
        format="%.0f", typed=True, fold=OWN,
    )  # fmt: skip


MODEL = Choice("fw_model", "Network", "A bundled network. Your own are listed below.",
               {key: entry.title for key, entry in WINDOWS.items()}, "window-students",
               then=model_chosen)  # fmt: skip
VIEW = Choice("fw_show", "Show", "What is on the stage.", VIEWS, "network")
CONTEXT = Typing("fw_context", "Context", "What stands before the gap; answered while you type.",
                 DEFAULT.context, LONGEST)  # fmt: skip
OTHER = Typing("fw_other", "A second context", "To compare with; empty: none.", DEFAULT.other, LONGEST)

PAGE = Page(
    title="Fixed window",
    question="How far does a network get that sees the last few words alone?",
    formula=[
        (r"\small\begin{gathered}", ""),
        (r"y", "value"),
        (r"=", ""),
        (r"W_2", "update"),
        (r"\tanh(", ""),
        (r"W_1", "update"),
        (r"x+b_1)\\ {}+", ""),
        (r"W_3", "update"),
        (r"x+b_2\end{gathered}", ""),
    ],
    controls=[
        MODEL,
        VIEW,
        CONTEXT,
        OTHER,
        Choice("fw_w3", "W₃", "The direct connections from the embeddings to the scores.", W3, "trained"),
        Choice("fw_text", "Text", "A sample to learn from.", TEXTS, PLAN.text, fold=OWN),
        _number("fw_window", "context", PLAN.context),
        _number("fw_embedding", "embedding", PLAN.embedding),
        _number("fw_hidden", "hidden", PLAN.hidden),
        Choice("fw_direct", "Direct connections W₃", "Whether the network has them.",
               {"on": "On", "off": "Off"}, "on", fold=OWN),
    ],
    lessons=[Lesson(*lesson, {"run": ""}) for lesson in LESSONS],
)  # fmt: skip


def spec_of(values: Mapping[str, Any], source: str) -> FixedWindowSpec:
    """What the controls ask of a network."""
    return FixedWindowSpec(source, values["fw_context"], values["fw_other"], values["fw_w3"] == "zero")


def plan_of(values: Mapping[str, Any]) -> Plan:
    """The network that would be trained."""
    return Plan(
        values["fw_text"],
        int(values["fw_window"]),
        int(values["fw_embedding"]),
        int(values["fw_hidden"]),
        values["fw_direct"] == "on",
    )
