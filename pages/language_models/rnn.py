"""The recurrent network: read a text token by token and look at every unit while it does."""

from dataclasses import replace

import streamlit as st

from pages.language_models import rnn_units as units_part
from pages.language_models import rnn_words as words
from playground.experiments.rnn import lessons as facts
from playground.experiments.rnn import reading
from playground.experiments.rnn.reading import RnnSpec, RnnTrace
from playground.experiments.rnn.units import order
from playground.experiments.rnn.writing import write_on
from playground.experiments.sources import Source
from playground.figures import rnn as figure
from playground.models.table import RECURRENT
from playground.runs import bundled
from playground.runs.refusals import Refusal
from playground.text.decode import TextError
from playground.training.spec import SpecError
from playground.ui import frame
from playground.ui.controls import Choice, Slider, Words
from playground.ui.frame import Lesson, Page
from playground.ui.hold import follow, settle, take
from playground.ui.jobs import warm_torch
from playground.ui.models import choose_model
from playground.ui.owner import owner
from playground.ui.plain import plain
from playground.ui.player import player, reported

STATES = {"h": "Hidden state h", "c": "Memory cell c"}
READ = Words("read", "Text to read", "Any text. The model reads it token by token.", facts.NESTED, 4000)
UNIT = Slider("unit", "Unit", "The unit that colours the text; or click a row of the heat map.", 0, 511, 1, 0,
              format="%.0f", typed=True)  # fmt: skip


def _lesson(name: str, title: str, look_for: str) -> Lesson:
    """A lesson of the page, with the settings that the computation found telling."""
    fact = facts.LESSON_FACTS[name]
    spec, brush = fact.spec, fact.brush
    model = spec.source.removeprefix("bundled-")
    settings = {
        "network": model,
        "read": spec.text,
        "state": spec.state,
        "layer": spec.layer + 1,
        "unit": spec.unit,
    }
    address = {
        "moment": str(spec.checkpoint),
        "run": "",
        "brush": f"{brush.first}-{brush.last - 1}" if brush else "",
    }
    settings |= {"threshold": brush.threshold} if brush else {}
    return Lesson(title, look_for, settings, fact.position, address)


PAGE = Page(
    title="Recurrent network",
    question="What does a network remember while it reads, and what does it expect next?",
    formula=[
        (r"\begin{gathered}", ""),
        (r"h_t", "value"),
        (r"=f(", ""),
        (r"W_h", "update"),
        (r"h_{t-1}+", ""),
        (r"W_e", "update"),
        (r"e_t+b_1)\\", ""),
        (r"\hat y_t", "value"),
        (r"=\mathrm{softmax}(", ""),
        (r"U", "update"),
        (r"h_t+b_2)\end{gathered}", ""),
    ],
    controls=[
        Choice(
            "network",
            "Network",
            "A bundled model.",
            {k: b.title for k, b in bundled.RECURRENT.items()},
            "brackets",
        ),
        READ,
        Choice("state", "Show", "The hidden state, or the memory cell of an LSTM.", STATES, "h"),
        Slider(
            "layer",
            "Layer",
            "Layers are stacked: layer 1 reads the tokens.",
            1,
            3,
            1,
            1,
            format="%.0f",
            typed=True,
        ),
        Choice("order", "Order of the units", "Which unit stands beside which.", words.ORDER_TITLES, "given"),
        UNIT,
        Slider(
            "threshold",
            "Threshold",
            "A unit is on where its value is beyond this, up or down.",
            0.05,
            0.95,
            0.05,
            0.6,
        ),
    ],
    lessons=[_lesson(*lesson) for lesson in words.LESSONS],
)


def unit_chosen() -> None:
    """A row of the heat map was clicked: the control follows."""
    at = reported("reading", "unit")
    if at:
        take((UNIT, int(at["label"])))


def brushed() -> None:
    """A stretch of text was brushed, or the brush was cleared."""
    at = reported("reading", "brush")
    if at is None:
        st.query_params.pop("brush", None)
        settle()
    elif at["done"]:
        st.query_params["brush"] = f"{at['from']}-{at['to']}"
        settle()


def candidate_clicked(source: Source, trace: RnnTrace) -> None:
    """The text up to the current token goes on with the clicked candidate."""
    at = reported("reading", "pick")
    if not at:
        return
    take((READ, READ.nearest(write_on(source, trace, at["step"], at["row"]))))
    frame.seek(at["step"] + 1)


@st.fragment
def view(spec: RnnSpec, source: Source, trace: RnnTrace, threshold: float) -> None:
    """The stage; what is clicked or brushed there changes a control, and the page follows."""
    follow()
    values = trace.values(spec.state, spec.layer)
    picture = figure.scene(
        trace,
        order(values, spec.order),
        state=spec.state,
        layer=spec.layer,
        unit=spec.unit,
        brush=units_part.stretch(trace),
        marked=tuple(on.unit for on in units_part.staying_on(spec, trace, threshold)),
        **frame.clock(),
    )
    player(
        picture.pack(),
        key="reading",
        on_unit_change=unit_chosen,
        on_brush_change=brushed,
        on_pick_change=lambda: candidate_clicked(source, trace),
    )


def main() -> None:
    """Ask, read, show, explain."""
    warm_torch()
    who = owner()
    values = frame.open_page(PAGE)
    source, step = choose_model(values["network"], who, RECURRENT)
    if source is None:
        return
    spec = RnnSpec(source.key, step, values["read"], order=values["order"])
    try:
        trace = reading.run(spec, source)
    except (Refusal, SpecError, TextError) as error:
        st.error(plain(str(error), 500))
        return
    layers, hidden, _ = trace.h.shape
    spec = replace(  # what this network does not have falls back to what it has
        spec,
        layer=min(values["layer"], layers) - 1,
        unit=min(values["unit"], hidden - 1),
        state=values["state"] if trace.c is not None else "h",
    )
    for note in trace.notes:
        st.caption(plain(note, 300))
    with frame.stage():
        view(spec, source, trace, values["threshold"])
    with st.container(key="page-units"):
        units_part.show(spec, source, trace, values["threshold"], who)
    words.below(spec, source, trace)


if __name__ == "__main__":
    main()
