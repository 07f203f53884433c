"""Backpropagation in a network: activations forward, deltas backward, every sum term by term."""

from dataclasses import replace

import streamlit as st

from pages.backpropagation.backprop_controls import CHOSEN, CONTROLS, EDITS, WALKED, chosen, network
from pages.backpropagation.backprop_words import LESSONS, maths
from playground.experiments import backprop as experiment
from playground.experiments.backprop import edits, shape
from playground.experiments.backprop.steps import of_place
from playground.figures import backprop as figure
from playground.ui import frame
from playground.ui.frame import Page
from playground.ui.hold import follow, held, hold, take
from playground.ui.plain import plain
from playground.ui.player import player, reported

PAGE = Page(
    title="Backprop in a network",
    question="How does one number, the loss, tell every weight of a network which way to go?",
    formula=[
        (r"\partial L / \partial w_{ij}", "gradient"),
        (r"\;=\;", ""),
        (r"o_i", "value"),
        (r"\,", ""),
        (r"\delta_j", "gradient"),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = st.cache_data(experiment.run, max_entries=64, show_spinner=False)


def number_edited() -> None:
    """A number has been dragged or typed: the picture follows at once, the address when it is let go."""
    at = reported("stage", "edit")
    if not at:
        return
    value = min(edits.FURTHEST, max(-edits.FURTHEST, float(at["value"])))
    before = st.session_state.get("edits", "")
    text = edits.with_edit(before, network()[0], at["name"], value)
    hold(at["done"], (EDITS, text if EDITS.accepts(text) else before))


def part_picked() -> None:
    """A click on a part of the picture chooses it, and goes to where a unit's number is computed."""
    at = reported("stage", "pick")
    if not at or "name" not in at:
        return
    name = at["name"] if at["name"] != st.session_state.get("chosen") else ""
    sizes = network()[0]
    place, _ = chosen(name, sizes)
    take((CHOSEN, name))
    if place is not None and place.kind in "od":
        frame.seek(of_place(sizes, st.session_state["grain"], place))


@st.fragment
def view(spec: experiment.BackpropSpec, grain: str, look: str) -> None:
    """The stage; what is done on it reruns this alone, and then, if a control has changed, the whole page."""
    shown = replace(spec, **{"edits": st.session_state.get("edits", ""), **held()})
    place, _ = chosen(st.session_state.get("chosen", ""), shape.read(spec.net_shape))
    picture = figure.scene(compute(shown), shown, grain, look, place, **frame.clock())
    player(picture.pack(), key="stage", on_edit_change=number_edited, on_pick_change=part_picked)
    follow()


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    sizes, no_network = network()
    _, no_place = chosen(values.pop("chosen"), sizes)
    grain, look = values.pop("grain"), values.pop("back_look")
    st.session_state[WALKED] = grain
    spec = experiment.BackpropSpec(**{**values, "net_shape": shape.write(sizes)})
    for sentence in filter(None, [no_network, no_place, *edits.read(spec.edits, sizes)[1][:3]]):
        st.warning(plain(sentence))
    with frame.stage():
        view(spec, grain, look)
    trace = compute(spec)
    frame.below(
        "backprop",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
    )


if __name__ == "__main__":
    main()
