"""What the recurrent network's page says: its lessons, its maths, its script and its data."""

import streamlit as st

from playground.experiments import sources
from playground.experiments.rnn import program
from playground.experiments.rnn.by_hand import agreement
from playground.experiments.rnn.reading import RnnSpec, RnnTrace
from playground.experiments.sources import Source
from playground.models.table import RECURRENT
from playground.ui import frame

ORDER_TITLES = {"given": "As they are", "variance": "By variance", "similarity": "By similarity"}

# (key of experiments.rnn.lessons.LESSON_FACTS, title, what to look for)
LESSONS = (
    (
        "counts",
        "A unit that counts",
        "Unit 5 of the memory cell falls with each bracket that opens and rises with each that closes.",
    ),
    (
        "quote",
        "A quote unit",
        "Unit 35 is on inside quotes and nowhere else. Below: where else in the corpus such units are on.",
    ),
    (
        "turns",
        "Surprise at the turn",
        "The bracket that does not fit costs more than 10 bits, twice as much as any other token.",
    ),
    (
        "clock",
        "The clock is kept",
        "Eleven words after the clock, at “their”, unit 12 still knows; after a board, the reverse.",
    ),
    (
        "forgets",
        "The state forgets",
        "At the second “their” nothing of the first sentence is left: it expects books, hardly exams.",
    ),
    (
        "learns",
        "Untrained",
        "The same text before any training: every token costs about ln V. Now move the checkpoint.",
    ),
)


def below(spec: RnnSpec, source: Source, trace: RnnTrace) -> None:
    """*The maths*, *In PyTorch*, *The data*."""
    frame.below(
        "read",
        maths=lambda: _maths(spec, source, trace),
        script=lambda: program.script(spec),
        table=lambda: _table(spec, trace),
        files=sources.files(source, trace.step),
    )


def _maths(spec: RnnSpec, source: Source, trace: RnnTrace) -> None:
    """The recurrence, teacher forcing, and what was checked."""
    model = RECURRENT[trace.cell]
    st.markdown(f"**{model.title}.** {model.explanation} {model.source}.")
    st.latex(model.rule)
    if model.lecture_rule:
        st.markdown("In lecture 5's letters, whose cell has no bias; `nn.RNN` has two:")
        st.latex(model.lecture_rule)
    st.markdown(TEACHER_FORCING)
    st.markdown(
        "**Checked**, on this text: one cell applied token by token in a plain loop against PyTorch's fused "
        f"layers, in double precision: largest difference `{agreement(spec, source):.1e}`. The sum of the "
        "surprisals equals the training's held-out loss of the same text; a test says so."
    )


TEACHER_FORCING = r"""**The same weights at every step.** $W_h$, $W_e$ and $U$ do not depend on t: a longer
text needs no larger model. Lecture 3 writes $h^{(t)} = \sigma(W_h h^{(t-1)} + W_e e^{(t)} + b_1)$ and
$\hat y^{(t)} = \mathrm{softmax}(U h^{(t)} + b_2)$.

**Teacher forcing.** The input of every step is the text's own token, whatever the network predicted before.
Step t costs the surprisal $J^{(t)} = -\ln \hat y^{(t)}_{x_{t+1}}$ of the true next token; the loss is their
mean $J(\theta) = \frac1T\sum_t J^{(t)}$. The end of an item counts, its beginning never does. The running
product
$P(x_1,\dots,x_t)$ is $e^{-\sum J}$, and the perplexity $e^{J(\theta)}$."""


def _table(spec: RnnSpec, trace: RnnTrace) -> dict[str, object]:
    """One row per token."""
    values = trace.values(spec.state, spec.layer)
    return {
        "position": trace.position,
        "token": trace.tokens,
        "next": trace.target_tokens,
        "probability": trace.probability,
        "surprisal_nats": trace.surprisal,
        "surprisal_bits": trace.bits,
        "rank": trace.rank,
        "entropy_nats": trace.entropy,
        "log_product": trace.log_product,
        "perplexity": trace.perplexity,
        f"{spec.state}_unit_{spec.unit}": values[spec.unit],
    }
