"""LSTM gates, any model: the text of *The maths*."""

import streamlit as st

from playground.experiments.lstm.clamp import ClampTrace
from playground.experiments.lstm.gates import SIGMOID_GATES, GatesSpec, GatesTrace, replay_difference
from playground.experiments.lstm.ranking import Ranking
from playground.experiments.sources import Source
from playground.figures.lstm.clamp import held_words
from playground.figures.numbers import digits
from playground.models.table import RECURRENT
from playground.ui.markdown import escape_markdown

READING = r"""**Open and shut.** A gate is a number between 0 and 1 that multiplies something. It is *open* at
the positions where it is above 0.9 and *shut* where it is below 0.1. The plot has one point for each unit and
gate: to the right, the share of the text at which it is shut; upwards, the share at which it is open. On the
dotted line a gate is always one or the other, near the origin it is always in between. (Karpathy, Johnson and
Fei-Fei 2015 draw the same: left- and right-saturated.)

**What each does.** $f$ open and $i$ shut: the cell keeps what it has, whatever is read. $f$ shut: it forgets.
$o$ shut: it remembers without showing it, $h\approx 0$ while $c$ is not. torch's GRU: $z$ open keeps the old
$h$; $r$ shut lets the candidate $n$ forget it.

**How it is computed.** PyTorch's layers give $h_t$ and keep the gates to themselves. Once every $h_{t-1}$ is
known, all gates of all tokens are one product away; $c_t=f_t\odot c_{t-1}+i_t\odot g_t$ follows number by
number."""

HOLDING = r"""**What is held** takes the place of what the formula gives, at every token; all the rest follows
by the same formulas: other $c$, other $h$, and through $W_h h_{t-1}$ other gates of all units. Nothing is
trained again. *Its mean* is the mean over this text of what the gate does by itself: it can then no longer
react to the tokens, but lets through as much as before.

**What it shows.** If the loss rises, this network used the gate on this text. If it does not, either the gate
was not used, or other units do the same. It is no proof that one unit is enough.

**The ranking.** Each gate of each unit of the layer is held alone, in a batch with one row for each; ordered
by $\Delta\bar J$, by how much the mean cost of a token grows. Holding $i$, $g$ or $o$ of a unit at 0 comes to
the same: nothing of it is ever seen."""


def gates(trace: GatesTrace, spec: GatesSpec, source: Source) -> None:
    """The formulas of the cell, what is shown, and what was checked."""
    st.latex(RECURRENT[trace.cell].rule)
    st.markdown(READING)
    difference = replay_difference(spec, source)
    st.markdown(
        f"**Checked.** The gates shown here give PyTorch's own $h_t$ to `{trace.difference:.1e}` in single "
        f"precision; an explicit loop over the cell gives every gate, $c$ and $h$ to `{difference:.1e}` in "
        "double precision."
    )
    for gate in SIGMOID_GATES[trace.cell]:
        opened, shut = trace.shares(gate)
        never = int((shut == 0).sum())
        st.markdown(
            f"${gate}$: open at {opened.mean():.0%} of all places, shut at {shut.mean():.0%}; {never} of "
            f"{shut.size} units are never shut in this text."
        )


def clamp(trace: ClampTrace, ranking: Ranking | None) -> None:
    """What holding means, what is held here, and the ranking's extent."""
    st.latex(RECURRENT[trace.cell].rule)
    st.markdown(HOLDING)
    if trace.held:
        st.markdown(
            f"**Here**: {escape_markdown(held_words(trace, 8))}. Mean cost {digits(trace.plain.loss)} → "
            f"{digits(trace.clamped.loss)} nats, perplexity {digits(trace.plain.perplexity)} → "
            f"{digits(trace.clamped.perplexity)}."
        )
    if ranking is not None and ranking.names:
        lower, held = int((ranking.cost < 0).sum()), len(ranking.names)
        st.markdown(
            f"Of {held:,} gates that were held, {lower:,} made this text cheaper: the costs lie between "
            f"{digits(float(ranking.cost.min()), 3)} and {digits(float(ranking.cost.max()), 3)} nats a token."
        )
        if held < ranking.gates:
            st.markdown(
                f"To hold each of the {ranking.gates:,} gates would take too long here. Groups of "
                f"neighbouring units were held first; these {held:,} gates are of the groups that cost most. "
                "A gate of another group may cost as much."
            )
