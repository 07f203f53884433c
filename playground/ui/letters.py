"""The switch that writes a page in the letters of a lecture: one parameter, `letters`, for all pages.

The choice goes along from page to page; a page that the chosen lecture does not write differently keeps its
own letters. The letters are those of `playground.notation`.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from playground.figures.spelling import Spelling
from playground.notation import LECTURES, lectures_of
from playground.ui.controls import OPEN_PAGE, Choice, Control

PARAMETER = "letters"  # reserved, as `step` is
OWN = "page"
CHOSEN = "letters.chosen"  # session key: the lecture chosen last, on any page


def switch(page: str) -> Choice | None:
    """The control of a page, by its key; None where no lecture writes anything differently."""
    lectures = lectures_of(page)
    if not lectures:
        return None
    options = {OWN: "Of this page", **{key: LECTURES[key] for key in lectures}}
    return Choice(
        PARAMETER,
        "Letters",
        "The letters of a lecture in formula, picture and maths. The code keeps PyTorch’s names.",
        options,
        OWN,
        on_change=_chosen,
    )


def follow(control: Choice) -> None:
    """A page is opened: it takes the lecture chosen last, unless its address names one."""
    raw = st.query_params.get(PARAMETER)
    if raw is not None:
        st.session_state[CHOSEN] = raw if raw in LECTURES else OWN
        return
    chosen = st.session_state.get(CHOSEN, OWN)
    control.set(chosen if chosen in control.options else OWN)


def spelling() -> Spelling:
    """The letters of the page that is open, also in the run of a fragment."""
    page = str(st.session_state.get(OPEN_PAGE, ""))
    lecture = st.session_state.get(f"{page}.{PARAMETER}", OWN)
    return Spelling(page, "" if lecture == OWN or lecture is None else str(lecture))


def spelled(controls: Sequence[Control]) -> list[Control]:
    """The controls as they are shown: labels, help and a menu's titles in the chosen letters."""
    written = spelling()
    return [_spelled(control, written) for control in controls] if written.lecture else list(controls)


def _spelled(control: Control, written: Spelling) -> Control:
    label, help = written.symbols(control.label), written.symbols(control.help)
    if isinstance(control, Choice):
        options = {key: written.symbols(title) for key, title in control.options.items()}
        return replace(control, label=label, help=help, options=options)
    return replace(control, label=label, help=help)


def _chosen() -> None:
    page = str(st.session_state.get(OPEN_PAGE, ""))
    st.session_state[CHOSEN] = st.session_state.get(f"{page}.{PARAMETER}", OWN)


def markdown(text: str) -> None:
    """Draw a text of *The maths* in the chosen letters; what stands in ⟦ ⟧ is left as it is."""
    st.markdown(spelling().markdown(text))


def latex(formula: str) -> None:
    """Draw a formula of *The maths* in the chosen letters."""
    st.latex(spelling().latex(formula))
