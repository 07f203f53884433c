"""LSTM gates, the view "Clamp a gate": a text read with some gates held, beside the same with none."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.recurrence import lstm_gates_maths as maths
from pages.recurrence.lstm_clamp_controls import CLAMP, NO_RANKING, RANKING
from pages.recurrence.lstm_gates import open_source, seek_clicked, show_notes, unit_clicked
from pages.recurrence.lstm_gates_controls import DEFAULT, UNIT, place_of, quantity_of
from playground.errors import UserError
from playground.experiments.lstm.clamp import ClampSpec, ClampTrace, run
from playground.experiments.lstm.clamps import ALL, HOLDABLE, MEAN, Clamp
from playground.experiments.lstm.gate_script import script
from playground.experiments.lstm.gate_tables import clamp_table
from playground.experiments.lstm.gates import SIGMOID_GATES
from playground.experiments.lstm.ranking import Ranking, RankingSpec, rank
from playground.experiments.sources import Source, download_files
from playground.experiments.units import unit_order
from playground.figures.lstm import clamp as figure
from playground.ui import frame, messages
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, rerun_if_requested
from playground.ui.player import player, reported
from playground.ui.progress import progress_place, run_with_progress

DEFAULT_CLAMP = ClampSpec(DEFAULT.source, DEFAULT.checkpoint, DEFAULT.model_text)
NO_GATE = "A plain RNN has no gate; what can be held is h itself."
VALUES = {"0": 0.0, "1": 1.0, "mean": MEAN}  # what a button holds at


def row_clicked() -> None:
    """A row of the ranking was clicked: its gate alone is held; again: it is set free."""
    pick = reported("stage", "pick")
    if not pick:
        return
    layer, name, unit = pick["name"].split(".")
    value = MEAN if RANKING.get() in ("mean", NO_RANKING) else float(RANKING.get())
    wanted = (Clamp(int(layer), name, int(unit), value),)
    apply((CLAMP, () if CLAMP.get() == wanted else wanted), (UNIT, int(unit)))


def place_clicked(trace: ClampTrace) -> None:
    """A place over the tokens was clicked: the clock goes there."""
    click = reported("stage", "click")
    if click:
        seek_clicked(click, len(trace.tokens))


def ranking_of(
    spec: ClampSpec,
    source: Source,
    values: Mapping[str, Any],
    trace: ClampTrace,
    place: DeltaGenerator | None = None,
) -> Ranking | None:
    """The ranking of the layer shown, computed once; None where none is wanted. Errors as in `run`."""
    if values["ranking"] == NO_RANKING:
        return None
    layer, _ = place_of(values, trace.plain.quantities["h"])
    ranked = RankingSpec(source.key, spec.checkpoint, spec.model_text, layer + 1, values["ranking"])
    return run_with_progress(ranked, lambda: rank(ranked, source), "Holding every gate in its turn …", place)


@st.fragment
def stage(spec: ClampSpec, source: Source, trace: ClampTrace, values: Mapping[str, Any]) -> None:
    """The picture; the ranking is computed here, so that the view before stays until it is there."""
    rerun_if_requested()
    place = progress_place()
    try:
        ranking = ranking_of(spec, source, values, trace, place)
    except UserError as error:
        messages.error(error)
        return
    quantity = quantity_of(values, trace.cell)
    layer, unit = place_of(values, trace.plain.quantities["h"])
    order = unit_order(trace.plain.quantities[quantity][layer], values["unit_order"])
    player(
        figure.scene(trace, quantity, layer, unit, order, ranking),
        key="stage",
        on_unit_change=unit_clicked,
        on_pick_change=row_clicked,
        on_click_change=lambda: place_clicked(trace),
    )


def hold(clamp: Clamp | None) -> None:
    """Hold one more gate, in place of what was held of it; None sets all free."""
    if clamp is None:
        CLAMP.set(())
        return
    place = (clamp.layer, clamp.name, clamp.unit)
    kept = tuple(c for c in CLAMP.get() if (c.layer, c.name, c.unit) != place)
    CLAMP.set((*kept, clamp))


def draw_buttons(trace: ClampTrace, values: Mapping[str, Any]) -> None:
    """In the sidebar: hold the gate that is shown, of the chosen unit or of all of them."""
    name = quantity_of(values, trace.cell)
    layer, unit = place_of(values, trace.plain.quantities["h"])
    with st.sidebar:
        if name in HOLDABLE[trace.cell]:
            for whose, words in (
                (unit, f"Hold {name} of unit {unit} at"),
                (ALL, f"Hold {name} of all units at"),
            ):
                st.caption(words)
                row = st.container(horizontal=True, gap="small")
                for title, value in VALUES.items():
                    clamp = Clamp(layer + 1, name, whose, value)
                    row.button(title, key=f"hold-{whose}-{title}", on_click=hold, args=(clamp,))
        st.button("Set all free", key="hold-none", on_click=hold, args=(None,), disabled=not trace.held)


def show(values: Mapping[str, Any]) -> None:
    """Open the model, compute, show, explain. A UserError for a model or a text that cannot be used."""
    source, checkpoint = open_source(values)
    if source is None:
        return
    spec: ClampSpec = fill_spec(DEFAULT_CLAMP, values, source=source.key, checkpoint=checkpoint)
    trace = run(spec, source)
    spec = replace(spec, checkpoint=trace.checkpoint)  # a run that is training may store another meanwhile
    show_notes(*trace.notes, *([] if SIGMOID_GATES[trace.cell] else [NO_GATE]))
    draw_buttons(trace, values)
    layer, unit = place_of(values, trace.plain.quantities["h"])
    with frame.stage():
        stage(spec, source, trace, values)
    frame.below(
        "gates",
        maths=lambda: maths.clamp(trace, ranking_of(spec, source, values, trace)),
        script=lambda: script(spec, source, layer, unit, spec.clamp),
        table=lambda: clamp_table(trace, layer, unit),
        files=download_files(source, trace.checkpoint),
        prints="the numbers of the chosen unit, and the cost of every token in both readings",
    )
