"""Runs side by side: held-out losses overlaid, one table, and one sentence as every run reads it."""

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from pages.studio import compare_sentence
from pages.studio.compare_sentence import Chosen
from playground.errors import UserError
from playground.experiments import studio as experiment
from playground.experiments.studio import FEWEST_RUNS, MOST_RUNS
from playground.figures.studio import comparison as figure
from playground.runs.ids import ids_in
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.training.valid_loss import EXTENTS, RULE
from playground.ui import frame, messages, run_controls, run_list
from playground.ui.address import set_parameters
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

POLL_SECONDS = 1.5  # between two looks while a run is growing
NONE = "none"  # in the address, when no run is chosen


def show(page: frame.Page, owner: str) -> None:
    """Draw the comparison of the runs in the address."""
    question = "Which model is better on our text, and where?"
    frame.open_page(replace(page, title="Compare runs", question=question, controls=(), lessons=()))
    with st.sidebar:
        st.button("Back to the studio", key="leave-compare", icon=":material/arrow_back:", on_click=_leave)
        chosen = _choose(owner)
    growing = any(view.active for view, _ in chosen.values())
    with frame.stage():
        if len(chosen) < FEWEST_RUNS:
            st.info(f"Choose {FEWEST_RUNS} to {MOST_RUNS} runs at the left, of yours or by their links.")
            return
        run_controls.follow(_side_by_side, POLL_SECONDS, growing, list(chosen), growing)
    if not growing:
        run_controls.watch_at_rest(*chosen)
    with st.container(key="page-below"):
        if box := frame.opened("The maths", "maths"):
            box.markdown(f"{MATHS}\n\n{RULE}")


def _side_by_side(run_ids: list[str], growing: bool) -> None:
    """Curves, table and sentence; drawn again and again while a run is `growing`."""
    chosen = {}
    for run_id in run_ids:
        try:
            chosen[run_id] = service().run(run_id), service().reader(run_id)
        except UserError:  # deleted meanwhile
            st.rerun()
    summaries, readable = _summaries(chosen)
    _waiting(chosen)
    if len(summaries) >= FEWEST_RUNS and any(len(summary.step) for summary in summaries):
        _curves(summaries)
        _table(summaries)
        compare_sentence.show(readable)
    if any(view.active for view, _ in chosen.values()) != growing:
        st.rerun()


def _waiting(chosen: Chosen) -> None:
    """Where the runs stand that are not done."""
    waiting = [
        f"{i + 1}: {run_controls.status(view)}" for i, (view, _) in enumerate(chosen.values()) if view.active
    ]
    if waiting:
        st.caption(escape_markdown(" · ".join(waiting), 400))


def _choose(owner: str) -> Chosen:
    """The runs to compare: those of the address, one's own to choose from, and any by its link."""
    wanted = [run_id for run_id in st.query_params.get("compare", "").split(",") if run_id not in ("", NONE)]
    known: dict[str, tuple[RunView, RunReader]] = {}
    for run_id in dict.fromkeys([*wanted[:MOST_RUNS], *(view.id for view in run_list.trainings(owner))]):
        with messages.showing():
            known[run_id] = service().run(run_id), service().reader(run_id)
    st.session_state["compare-runs"] = [run_id for run_id in wanted[:MOST_RUNS] if run_id in known]
    picked = st.multiselect(
        "Runs",
        list(known),
        format_func=lambda run_id: known[run_id][0].title,
        max_selections=MOST_RUNS,
        key="compare-runs",
        on_change=_choice_changed,
    )
    st.text_input("Add a run by its link", key="compare-link", on_change=_add, placeholder="https://…?run=…")
    return {run_id: known[run_id] for run_id in picked}


def _choice_changed() -> None:
    """The address follows the choice."""
    st.query_params["compare"] = ",".join(st.session_state["compare-runs"]) or NONE


def _add() -> None:
    """Take the run's id out of a link, or out of what was typed."""
    found = ids_in(st.session_state.get("compare-link", ""))
    st.session_state["compare-link"] = ""
    picked = list(st.session_state.get("compare-runs", []))
    if found and found[-1] not in picked:
        st.query_params["compare"] = ",".join([*picked[: MOST_RUNS - 1], found[-1]])


def _summaries(chosen: Chosen) -> tuple[list[experiment.RunSummary], Chosen]:
    """The runs in numbers; one that cannot be read is said and left out."""
    summaries, readable = [], {}
    for run_id, (view, reader) in chosen.items():
        with messages.showing(f"{view.title}: "):
            summaries.append(experiment.run_summary(view, reader))
            readable[run_id] = (view, reader)
    return summaries, readable


def _curves(summaries: list[experiment.RunSummary]) -> None:
    """Held-out losses overlaid."""
    row = st.container(horizontal=True, vertical_alignment="center")
    x = row.segmented_control(
        "Against",
        list(figure.X),
        default="time" if len({summary.model for summary in summaries}) > 1 else "step",
        required=True,
        format_func=figure.X.__getitem__,
        key="compare-x",
        label_visibility="collapsed",
    )
    mixed = len({summary.tokens for summary in summaries}) > 1
    y = row.segmented_control(
        "Loss in",
        list(figure.Y),
        default="character_loss" if mixed else "loss",
        required=True,
        format_func=figure.Y.__getitem__,
        key="compare-y",
        label_visibility="collapsed",
    )
    if len({summary.text for summary in summaries if summary.text}) > 1:
        st.caption(
            "These runs learned from different texts, and each loss is of its own held-out part: "
            "what compares them fairly is the sentence below."
        )
    elif mixed and y == "loss":
        st.caption("These runs have different tokens: a loss per token says nothing about who is better.")
    player(figure.curves_scene(summaries, x or "step", y or "loss"), key="compare-curves")


def _table(summaries: list[experiment.RunSummary]) -> None:
    """All runs in one table: the numbers, then the settings in which they differ."""
    has_grams = [not math.isnan(summary.grams) for summary in summaries]
    columns = {
        "run": [f"{i + 1} · {summary.title}" for i, summary in enumerate(summaries)],
        "tokens": [summary.settings["tokens"] for summary in summaries],
        "nats/token": [summary.best_loss for summary in summaries],
        "perplexity": [summary.perplexity for summary in summaries],
        "bits/char": [summary.bits_per_character for summary in summaries],
        "parameters": [summary.parameters for summary in summaries],
        **({"n-grams": [summary.grams for summary in summaries]} if any(has_grams) else {}),
        "seconds": [summary.seconds for summary in summaries],
        "steps": [summary.steps for summary in summaries],
        "tokens/s": [summary.tokens_per_second for summary in summaries],
        "measured on": [_extent(summary) for summary in summaries],
        "lowest of the line": [_line(summary) for summary in experiment.on_common_part(summaries)[0]],
        **{n: row for n, row in experiment.differing_settings(summaries).items() if n != "tokens"},
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
            "perplexity": st.column_config.NumberColumn(format="%.2f"),
            "bits/char": fixed,
        },
    )
    if unfinished := [str(i + 1) for i, summary in enumerate(summaries) if summary.active]:
        st.caption(f"Not finished: run {', '.join(unfinished)}. Its numbers still change.")
    if any(summary.best is not None and summary.best.extent != "whole" for summary in summaries):
        st.caption("A loss with ± one standard error is estimated on a part of the held-out text.")
    if any(summary.has_unknown and math.isnan(summary.bits_per_character) for summary in summaries):
        st.caption("No bits per character: that run has recorded no spelling to charge its unknown words by.")


def _extent(summary: experiment.RunSummary) -> str:
    """What the loss of a run was measured on, with its uncertainty where it is an estimate."""
    if summary.best is None:
        return ""
    return EXTENTS["whole"] if summary.best.full else summary.best.label


def _line(summary: experiment.RunSummary) -> str:
    """The lowest loss of a run's curve, in nats per token."""
    return summary.best_on_curve.label if summary.best_on_curve else ""


def _leave() -> None:
    set_parameters({"compare": None, "sentence": None})
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

**The lines** of all runs are of the same held-out tokens, named above them: a network is scored on a part of
the held-out text while it trains, the smaller part is contained in the larger, and counts are scored on
every part. The dots, like the table, are of all of the held-out text. Runs with different tokens, or stored
earlier, have no part in common: then each line is of what its run was scored on, for a network a part, for
counts all of it. *Lowest of the line* is in nats per token. Times of the lines take every
step to last equally long; tokens/s counts the whole time, with evaluations and samples."""
