"""Runs side by side: held-out losses overlaid, one table, and one sentence as every run reads it."""

import math
import re
from dataclasses import replace

import pandas as pd
import streamlit as st

from pages.studio import compare_sentence
from pages.studio.compare_sentence import Chosen
from playground.experiments import comparison as experiment
from playground.experiments.comparison import FEWEST, MOST
from playground.figures import comparison as figure
from playground.runs.reader import RunReader
from playground.runs.refusals import Refusal
from playground.runs.view import RunView
from playground.training.spec import SpecError
from playground.ui import frame, listing
from playground.ui.jobs import service
from playground.ui.plain import plain
from playground.ui.player import player

EVERY = 1.5  # seconds between two looks while a run is growing
NONE = "none"  # in the address, when no run is chosen
ID = re.compile(r"[a-z2-7]{26}")


def show(page: frame.Page, owner: str) -> None:
    """Draw the comparison of the runs in the address."""
    question = "Which model is better on our text, and where?"
    frame.open_page(replace(page, title="Compare runs", question=question, controls=(), lessons=()))
    with st.sidebar:
        st.button("Back to the studio", key="leave-compare", icon=":material/arrow_back:", on_click=_leave)
        chosen = _choose(owner)
    growing = any(view.active for view, _ in chosen.values())
    with frame.stage():
        if len(chosen) < FEWEST:
            st.info(f"Choose {FEWEST} to {MOST} runs at the left, of yours or by their links.")
            return
        st.fragment(_side_by_side, run_every=EVERY if growing else None)(list(chosen), growing)
    with st.container(key="page-below"), st.expander("The maths"):
        st.markdown(MATHS)


def _side_by_side(run_ids: list[str], growing: bool) -> None:
    """Curves, table and sentence; drawn again and again while a run is `growing`."""
    chosen = {}
    for run_id in run_ids:
        try:
            chosen[run_id] = service().run(run_id), service().reader(run_id)
        except Refusal:  # deleted meanwhile
            st.rerun()
    standings, readable = _standings(chosen)
    _waiting(chosen)
    if len(standings) >= FEWEST and any(len(one.step) for one in standings):
        _curves(standings)
        _table(standings)
        compare_sentence.show(readable)
    if any(view.active for view, _ in chosen.values()) != growing:
        st.rerun()


def _waiting(chosen: Chosen) -> None:
    """Where the runs stand that are not done."""
    said = [f"{i + 1}: {listing.status(view)}" for i, (view, _) in enumerate(chosen.values()) if view.active]
    if said:
        st.caption(plain(" · ".join(said), 400))


def _choose(owner: str) -> Chosen:
    """The runs to compare: those of the address, one's own to choose from, and any by its link."""
    wanted = [run_id for run_id in st.query_params.get("compare", "").split(",") if run_id not in ("", NONE)]
    known: dict[str, tuple[RunView, RunReader]] = {}
    for run_id in dict.fromkeys([*wanted[:MOST], *(view.id for view in listing.trainings(owner))]):
        try:
            known[run_id] = service().run(run_id), service().reader(run_id)
        except Refusal as refusal:
            st.error(plain(str(refusal)))
    st.session_state["compare-runs"] = [run_id for run_id in wanted[:MOST] if run_id in known]
    picked = st.multiselect(
        "Runs",
        list(known),
        format_func=lambda run_id: known[run_id][0].title,
        max_selections=MOST,
        key="compare-runs",
        on_change=_keep,
    )
    st.text_input("Add a run by its link", key="compare-link", on_change=_add, placeholder="https://…?run=…")
    return {run_id: known[run_id] for run_id in picked}


def _keep() -> None:
    """The address follows the choice."""
    st.query_params["compare"] = ",".join(st.session_state["compare-runs"]) or NONE


def _add() -> None:
    """Take the run's id out of a link, or out of what was typed."""
    found = ID.findall(st.session_state.get("compare-link", ""))
    st.session_state["compare-link"] = ""
    picked = list(st.session_state.get("compare-runs", []))
    if found and found[-1] not in picked:
        st.query_params["compare"] = ",".join([*picked[: MOST - 1], found[-1]])


def _standings(chosen: Chosen) -> tuple[list[experiment.Standing], Chosen]:
    """The runs in numbers; one that cannot be read is said and left out."""
    standings, readable = [], {}
    for run_id, (view, reader) in chosen.items():
        try:
            standings.append(experiment.standing(view, reader))
            readable[run_id] = (view, reader)
        except (Refusal, SpecError) as error:
            st.error(plain(f"{view.title}: {error}", 500))
    return standings, readable


def _curves(standings: list[experiment.Standing]) -> None:
    """Held-out losses overlaid."""
    row = st.container(horizontal=True, vertical_alignment="center")
    x = row.segmented_control(
        "Against",
        list(figure.X),
        default="time" if len({one.model for one in standings}) > 1 else "step",
        required=True,
        format_func=figure.X.__getitem__,
        key="compare-x",
        label_visibility="collapsed",
    )
    mixed = len({one.tokens for one in standings}) > 1
    y = row.segmented_control(
        "Loss in",
        list(figure.Y),
        default="character_loss" if mixed else "loss",
        required=True,
        format_func=figure.Y.__getitem__,
        key="compare-y",
        label_visibility="collapsed",
    )
    if len({one.text for one in standings if one.text}) > 1:  # one that waits has not read its text yet
        st.caption(
            "These runs learned from different texts, and each loss is of its own held-out part: "
            "what compares them fairly is the sentence below."
        )
    elif mixed and y == "loss":
        st.caption("These runs have different tokens: a loss per token says nothing about who is better.")
    player(figure.curves(standings, x or "step", y or "loss").pack(), key="compare-curves")


def _table(standings: list[experiment.Standing]) -> None:
    """All runs in one table: the numbers, then the settings in which they differ."""
    counted = [not math.isnan(one.grams) for one in standings]
    columns = {
        "run": [f"{i + 1} · {one.title}" for i, one in enumerate(standings)],
        "nats/token": [one.judged for one in standings],
        "perplexity": [one.perplexity for one in standings],
        "bits/char": [one.bits_per_character for one in standings],
        "parameters": [one.parameters for one in standings],
        **({"n-grams": [one.grams for one in standings]} if any(counted) else {}),
        "seconds": [one.seconds for one in standings],
        "steps": [one.steps for one in standings],
        "tokens/s": [one.tokens_per_second for one in standings],
        "best look": [one.best for one in standings],
        **experiment.differing(standings),
    }
    whole, fixed = (st.column_config.NumberColumn(format=form) for form in ("localized", "%.4f"))
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        key="compare-table",
        column_config={
            "parameters": whole,
            "n-grams": whole,
            "steps": whole,
            "seconds": st.column_config.NumberColumn(format="%.1f"),
            "tokens/s": st.column_config.NumberColumn(format="%.0f"),
            "nats/token": fixed,
            "best look": fixed,
            "perplexity": st.column_config.NumberColumn(format="%.2f"),
            "bits/char": fixed,
        },
    )
    unfinished = [str(i + 1) for i, one in enumerate(standings) if math.isnan(one.whole)]
    if unfinished:
        st.caption(
            f"Not finished: run {', '.join(unfinished)}. Its numbers are of its best look at a part of the "
            "held-out text; those of the others are of all of it, at the end."
        )
    if any(one.charged and math.isnan(one.bits_per_character) for one in standings):
        st.caption("No bits per character: that run has recorded no spelling to charge its unknown words by.")


def _leave() -> None:
    for name in ("compare", "sentence"):
        st.query_params.pop(name, None)
    st.session_state.pop("compare-runs", None)


MATHS = r"""**Surprisal** of a token is $-\log_2 P_\theta(x_t\mid x_{<t})$ bits: 0 for what is certain, 1
for a fair coin. Every tint runs from 0 to 12 bits, for all runs and all sentences alike. A sentence costs
the sum; the end of an item is part of it, its beginning never. **Perplexity** is 2 to the mean per token:
it compares runs with the same tokens only.

**Different tokens** are compared in bits per character: the sum divided by the characters (and one for the
end of an item). A word $x=c_1\dots c_m$ that a vocabulary lacks is read as ⟨unk⟩, which says nothing yet of
which word it is; so the run is charged for spelling it under a character unigram of its training part,

$$
-\log_2 P(\langle\text{unk}\rangle\mid x_{<t})\;-\;\sum_{i=1}^m\log_2 q(c_i)\;-\;\log_2 q(\text{end}),\qquad
q(c)=\frac{\text{count}(c)}{N+W+1},\quad q(\text{end})=\frac{W}{N+W+1}
$$

with $N$ characters and $W$ tokens. A character that the training part lacks gets an equal share of one
count, $q = \frac{1}{N+W+1}\cdot\frac1R$ with $R$ the code points of Unicode not yet seen. A vocabulary of
characters spells without the end mark ($W=0$ there), and byte pairs know no unknown word. A run from before
spellings were recorded is marked as not comparable wherever it meets an unknown word.

**The held-out loss** in the table, with its perplexity and bits per character, is measured on all of the
held-out part at the end of the training. The curves are looks at a fixed part of it, which is another part
for other tokens; *best look* is the lowest of them, in nats per token. Its checkpoint reads the sentence.
Times of the curves take every step to last equally long; tokens/s counts the whole time, with looks and
samples."""
