"""Training regimes, "Compared": the text of *The maths*, with the numbers of the run."""

import numpy as np
import streamlit as st

from playground.experiments.regimes.comparison_trace import KEYS, RegimesTrace, divergence, verdict
from playground.figures.numbers import digits
from playground.figures.plots import minus
from playground.training.regimes.spec import BATCH_SIZE, EMBEDDED, HIDDEN, REGIMES, SEEDS
from playground.training.regimes.strings import LONGEST, TESTED, strings

FORMULAS = r"""\begin{gathered}
\text{professor: } J-\ln D\big(h^{\text{free}}_{1\dots T}\big),\qquad
\text{discriminator: } -\ln D\big(h^{\text{gold}}_{1\dots T}\big)
-\ln\big(1-D(h^{\text{free}}_{1\dots T})\big)\\[4pt]
\text{risk: } R=\sum_y P(y)\,r(y),\qquad
\frac{\partial R}{\partial\theta}
=\mathbb{E}_{y\sim P}\Big[(r(y)-b)\,\frac{\partial\ln P(y)}{\partial\theta}\Big],\qquad
b_k=\frac1{n-1}\sum_{j\neq k}r(y_j)
\end{gathered}"""

TEXT = """**The same for all**: one LSTM layer ({hidden} units, embeddings of {embedded}), the start, the
batches of {batch} strings, Adam, and the number of *updates*, not of seconds: what an update costs is in the
table, in milliseconds of processor time on the machine that trained.

**The strings** are the {strings:,} distinct expressions of at most {longest} characters in the bundled text
*Brackets*; {tested} of them are held out. What a network writes by itself is judged by an exact recogniser of
that grammar: a string without its end is not well-formed, nor one that the grammar cannot make.

**Professor forcing** (Lamb et al. 2016): a GRU reads the states of the pass on gold tokens and of a free pass
up to its own end. It learns while it is right in less than 99 %, and the network is trained to fool it while
it is right in more than 75 %.

**Expected risk** (lecture 5: *decoding-based*): the first half of the updates is teacher forcing; the second
half α NLL + the expected risk of strings that the network draws itself, r = 0 for a well-formed one and 1
otherwise. The gradient is REINFORCE's; the baseline of a string is the mean risk of the *others*, which does
not change the gradient's mean. Its variance is that of one string's estimate for the output layer."""


def maths(trace: RegimesTrace) -> None:
    """The regimes, the strings, and what each regime does to the numbers of this run."""
    st.latex(FORMULAS)
    st.markdown(
        TEXT.format(
            hidden=HIDDEN,
            embedded=EMBEDDED,
            batch=BATCH_SIZE,
            strings=len(strings()),
            longest=LONGEST,
            tested=TESTED,
        )
    )
    st.markdown(_checked())
    if trace.rounds > 1:
        st.markdown("\n".join(("**What helps, in this run.**", "", *map(str, _verdicts(trace)))))
        st.markdown(CONSISTENT + "\n".join(_choices(trace)))


def _checked() -> str:
    """REINFORCE beside the exact gradient, where all strings can be enumerated."""
    from playground.training.regimes.risk_check import risk_check

    check = risk_check()
    rows = "\n".join(
        f"| {n:,} | {plain:.1%} | {baseline:.1%} |"
        for n, plain, baseline in zip(check.samples, *check.errors, strict=True)
    )
    return rf"""**Checked** on a network with three tokens and strings of at most three, all enumerated:
$\sum_y P(y)(r(y)-b)\,\partial\ln P(y)/\partial\theta$ differs from the gradient of the expected risk by
autograd by at most `{digits(check.enumerated, 2)}`, and the mean over drawn strings comes near it:

| strings | error, b = 0 | error, b = mean of the others |
|---|---|---|
{rows}"""


def _verdicts(trace: RegimesTrace) -> list[str]:
    """A line for each regime: helps, or does not help here, with the numbers."""
    lines = []
    for key in KEYS[1:]:
        if reason := divergence(trace, key, trace.rounds - 1):
            lines.append(f"- *{REGIMES[key]}*: {reason}.")
            continue
        found = verdict(trace, key, trace.rounds - 1)
        nll, well = minus(f"{found.nll:+.3f}"), minus(f"{100 * found.well:+.1f}")
        lines.append(
            f"- *{REGIMES[key]}* {found.words}: NLL {nll} nats beside teacher forcing (lower in "
            f"{found.nll_better} of {SEEDS} seeds), well-formed strings {well} points "
            f"(more in {found.well_better} of {SEEDS})."
        )
    return lines


CONSISTENT = """**Definition, training, prediction, evaluation** (lecture 5, *Plain causal LMs in a nutshell*
and *Dirty reality*): four choices. In all rows the definition is a product of next-word probabilities, the
prediction is sampled from it, and two evaluations stand side by side. A disagreement costs, in this run:

| training | agrees with | surprisal of held-out strings | strings not well-formed |
|---|---|---|---|
"""

AGREES = {
    "teacher": "definition; evaluation by surprisal",
    "scheduled": "neither: targets of strings that were not read",
    "free": "neither: targets of strings that were not read",
    "professor": "definition, and states of prediction",
    "risk": "prediction, evaluation by well-formedness; with α > 0 the definition, too",
}


def _choices(trace: RegimesTrace) -> list[str]:
    """A row of the table for each regime."""
    rows = []
    for k, key in enumerate(KEYS):
        nll, wrong = trace.nll[k, :, -1], 1 - trace.well[k, :, -1]
        cost = f"{nll.mean():.3f} nats" if np.isfinite(nll).all() else "diverged"
        bad = f"{wrong.mean():.1%}" if np.isfinite(wrong).all() else "diverged"
        rows.append(f"| {REGIMES[key]} | {AGREES[key]} | {cost} | {bad} |")
    return rows
