"""LSTM gates, "How far back": the text of *The maths*."""

import streamlit as st

from playground.experiments.lstm import copy_task
from playground.experiments.lstm.copy import CELLS
from playground.experiments.lstm.copy_trace import CopyTrace
from playground.models.table import RECURRENT

TASK = r"""**The task.** A sequence is a symbol out of $K$ = {symbols}, then $g$ distractors drawn from four
letters that mean nothing, then a question mark; there, and only there, the network is asked: the loss is
$-\ln P(\text{{symbol}})$ after the question mark. Who guesses is right in $1/K$ = {chance:.1%} of the cases
and has a loss of $\ln K$. Every batch of {batch} sequences is drawn anew, and accuracy is measured on
{test} other ones, each symbol equally often.

**One network for each gap.** A network learns its gap alone, so that short gaps do not help with long ones.

**Equal time.** Every network gets the same seconds of *processor time*, for updates alone. All are trained by
turns, {embedding} numbers an embedding, Adam at {learning_rate:g}, gradients clipped to a norm of {clip:g}.
What counts is therefore speed, too. How many updates fit depends on the machine and the moment. They are
recorded with the run, and the script makes as many: then it repeats to the bit."""

WHY = r"""**Why the gap is hard.** With every step back the gradient is multiplied by
$\partial h_t/\partial h_{t-1}$ once more: see *Backprop through time*, "How far back". An RNN rewrites all
of $h$ at every step, and "must delicately find a recurrent weight matrix" (lecture 5, Total Recall?). The
LSTM's $c_t = f_t \odot c_{t-1} + i_t \odot g_t$ and the GRU's
$h_t = (1-z_t) \odot n_t + z_t \odot h_{t-1}$ may copy a number unchanged, where $f_t = 1$ or $z_t = 1$. But
they begin with gates near $\tfrac12$, and $2^{-g}$ is soon nothing: see *Forget bias*."""


def maths(trace: CopyTrace) -> None:
    """The task, equal time, the sizes, and accuracy at twice the gap."""
    spec = trace.spec
    st.markdown(
        TASK.format(
            symbols=spec.symbols,
            chance=trace.chance,
            batch=copy_task.BATCH_SIZE,
            test=copy_task.TEST_SEQUENCES,
            embedding=copy_task.EMBEDDING,
            learning_rate=spec.learning_rate,
            clip=copy_task.CLIP,
        )
    )
    sizes = zip(CELLS, trace.hidden_units(), trace.parameters(), strict=True)
    same = "about as many parameters" if spec.equal == "parameters" else "as many hidden units"
    st.markdown(
        f"**Sizes.** RNN and GRU have {same} as the LSTM: "
        + ", ".join(f"{RECURRENT[cell].title} {H} units and {n:,} parameters" for cell, H, n in sizes)
        + "."
    )
    st.markdown(WHY)
    if trace.rounds > 1:
        st.markdown(_speed(trace))
    if trace.complete:
        st.markdown(_longer(trace))


def _speed(trace: CopyTrace) -> str:
    """The updates of each cell in the same time."""
    updates = trace.steps[..., -1].mean((1, 2))
    parts = ", ".join(f"{RECURRENT[cell].title} {n:,.0f}" for cell, n in zip(CELLS, updates, strict=True))
    return f"**Updates** in {trace.seconds[-1]:.2f} s, mean over gaps and seeds: {parts}."


def _longer(trace: CopyTrace) -> str:
    """Accuracy at twice the gap of the networks that have learned theirs."""
    shares = zip(CELLS, trace.longer_mean, trace.learned.sum((1, 2)), strict=True)
    parts = [
        f"{RECURRENT[cell].title} {share:.0%} ({count} networks)" for cell, share, count in shares if count
    ]
    if not parts:
        return "**Twice the gap.** No network has learned its gap."
    return (
        "**Twice the gap.** The networks that have learned their gap, asked after one of twice its length, "
        f"which none has ever seen, are right in these shares of the cases: {', '.join(parts)}."
    )
