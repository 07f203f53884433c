"""One body, many heads, "A head by choice": the text of *The maths*."""

import streamlit as st

from playground.catalog.losses import LOSSES
from playground.experiments.heads.sentences import SENTENCES, TESTED
from playground.experiments.heads.sizes import RATE
from playground.experiments.heads.tasks import LANGUAGES
from playground.experiments.heads.texts import TESTED_SURNAMES, dataset, names
from playground.experiments.heads.training_trace import HeadsTrace, parameters

FORMULAS = r"""\begin{gathered}
x_t=E_{\text{token }t},\qquad
h_t=\big[\overrightarrow{h}_t;\overleftarrow{h}_t\big]\in\mathbb{R}^{DH},\qquad
v=\tfrac1T\sum_t h_t\;\text{ or }\;\max_t h_t\;\text{ or }\;
\big[\overrightarrow{h}_T;\overleftarrow{h}_1\big]\\[4pt]
\text{a text: } z=Wv+b\qquad\text{each token: } z_t=Wh_t+b\qquad
\text{the next token: } z_t=W\overrightarrow{h}_t+b
\end{gathered}"""

TEXT = r"""**Uniform**, as in lecture 1: embedding and encoder are the same whatever the task is; the head
depends on the kind of task alone. A text's label: pool, then classify (softmax over $C$), decide (one score,
σ) or regress (one score). A label for each token: no pooling. The next token: the forward states alone, as
the backward state of $t$ has read the answer. Here each head is one linear layer; the lecture's has a hidden
layer, $W_2\tanh(W_1x+b_1)$.

**The ways of training**, with the same body at the start, the same batches and as many updates (Adam,
η = {rate:g}): *alone*, body and head; *joint*, the sum of the losses of all heads of the text; *frozen*, on a
body that has learned {others} for as many updates and is then fixed; *untrained*, on the body as it was
drawn. Of a sum of losses the squared error is divided by the variance of its labels. Tags have a fifth, the
*window* of lecture 3, $z_t=W[x_{{t-2}};\dots;x_{{t+2}}]+b$: embeddings alone, no recurrence.

**Loss of this head**: {loss}, the catalogue's; its gradient with respect to the score is
${gradient}$.

**The data.** *Surnames* of {languages} languages, {names:,} of them, {tested_names} held out; a name that two
languages share stands there once for each. *Sentences* are generated: {sentences:,}, all different, {tested}
held out. Rules label any sequence of words. Entities: “georgia”, “paris” and four more are a company before
“bank”, “airlines” or “group”; a place behind “in”, “near”, “to”, “from” or before “lies” or “borders”; else a
person. Affirmed: an even number of “not”, “nobody”, “never”. Nights: the sum of the numbers before “night” or
“nights”. Here {trained:,} texts are learned from, and {vocabulary} different tokens known.

**Majority**: the most frequent label, {majority:.1%} of the held-out ones; its loss is that of the label
frequencies, or of the mean number. Where labels are unbalanced, an accuracy says little without it."""


def maths(trace: HeadsTrace) -> None:
    """The heads, the ways of training, the data, and what was checked."""
    spec = trace.spec
    task, data = spec.task, dataset(spec.task.text)
    st.latex(FORMULAS)
    st.markdown(
        TEXT.format(
            rate=RATE,
            others=" and ".join(f"“{other.title}”" for other in spec.others),
            loss=LOSSES[task.loss].title.lower(),
            gradient=LOSSES[task.loss].gradient_latex,
            languages=len(LANGUAGES),
            names=len(names()),
            tested_names=TESTED_SURNAMES,
            sentences=SENTENCES,
            tested=TESTED,
            trained=data.trained,
            vocabulary=len(data.vocabulary),
            majority=trace.baseline.accuracy,
        )
    )
    counts = parameters(spec)
    body = counts.embedding + counts.encoder
    st.markdown(
        f"**Parameters**: the body has {body:,}, this head {counts.heads[task.key]:,}, "
        f"{counts.heads[task.key] / (body + counts.heads[task.key]):.1%} of both."
    )
    if trace.frozen is not None:
        changed = "No bit" if trace.frozen else "Some bit"
        st.markdown(f"**Frozen.** {changed} of the frozen bodies changed while the heads learned.")
