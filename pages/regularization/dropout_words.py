"""The maths of dropout, with the numbers of the current settings."""

import streamlit as st

from playground.experiments.dropout import Comparison, DropoutSpec, DropoutTrace
from playground.experiments.dropout.documents import HELD_OUT, LENGTH, SIZES, WORDS
from playground.experiments.dropout.training import BATCH, HIDDEN, RATE, SEEDS, STEPS


def maths(spec: DropoutSpec, trace: DropoutTrace, shown: Comparison | None) -> None:
    """Both conventions, both passes, the ensemble; or how the training is made and measured."""
    if spec.drop_view == "training":
        st.markdown(TRAINING.format(**_facts()))
        if shown is not None and shown.whole:
            st.markdown(_outcome(shown))
        return
    st.latex(
        r"x_i' = \begin{cases}0 & \text{with probability } p\\[2pt] \dfrac{x_i}{1-p} &"
        r" \text{with probability } 1-p\end{cases}\qquad \mathbb E[x_i'] = x_i\qquad"
        r"\frac{\partial L}{\partial x_i} = \frac{m_i}{1-p}\,\frac{\partial L}{\partial x_i'}"
    )
    st.markdown(CONVENTIONS)
    st.markdown(_ensemble(spec, trace))
    if 1 in (spec.drop_input, spec.drop_hidden):
        st.markdown(
            "**p = 1.** The inverted convention would divide 0 by 1 − p = 0. `nn.Dropout(1.0)` returns "
            "zeros, and so does this page: nothing is ever passed on."
        )


CONVENTIONS = r"""**p is the probability of dropping.** *Inverted* (lecture 1, and `torch.nn.Dropout`): what
is kept is divided by $1-p$ in training, and at test nothing is done. *Classic* (lecture 3, "Multiply all
weights by $1-p$"; Srivastava et al., 2014): what is kept stays as it is in training, and at test every weight
that leaves a unit of that layer is multiplied by $1-p$. Biases are left alone. The lecture's rates: 0.15 for
the inputs and 0.5 for hidden units.

**Both passes use the same mask.** The factor $m_i/(1-p)$ (classic: $m_i$) multiplies the unit's output
forward and its gradient backward. Where $m_i=0$ nothing comes back: the weights into a dropped unit and out
of it do not learn from this example."""


def _why(spec: DropoutSpec) -> str:
    """Why the ensemble and the scaled network agree, or do not."""
    if 1 in spec.rates and spec.drop_scaling != "classic":
        return "With p = 1 nothing is ever kept, so the mean of $x_i'$ is 0 and not $x_i$"
    if spec.drop_activation == "linear":
        return (
            "Here there is no activation, so ŷ is linear in the mask of each unit by itself; the masks are "
            "independent, and the expectation goes through: the mean is the network without masks"
        )
    return (
        "An activation does not let the expectation through, $\\mathbb E[f(z)] \\ne f(\\mathbb E[z])$, "
        "so the scaled network is only near the mean"
    )


def _ensemble(spec: DropoutSpec, trace: DropoutTrace) -> str:
    """2^N networks, their mean, and the scaled one, with numbers."""
    side, n = trace.side, spec.droppable
    why = _why(spec)
    wrong = (
        " Scaled in training *and* at test they cannot agree: at test every layer passes on 1 − p times too "
        f"little, and the network says {side.test:.6f}."
        if side.scaling == "twice"
        else f" The scaled network says {side.test:.6f}; gap {side.gap:.2e}."
    )
    return (
        f"**The ensemble.** {n} units can be dropped: $2^{{{n}}}$ = {2**n:,} thinned networks share the same "
        "weights. This page tries all of them. Their mean, each weighted by the probability of its mask, is "
        f"**{side.exact:.6f}**. {why}.{wrong}\n\n**Checked.** The gradient of every unit against autograd "
        f"with the same masks: largest relative difference `{trace.autograd_error:.1e}`. Tests hold both "
        "passes against `torch.nn.functional.dropout` with the mask it drew."
    ).replace(" -0.", " −0.")


def _units(shown: Comparison) -> str:
    """What became of the correlation of hidden units."""
    words = []
    for name, layer in (("first", 1), ("second", 2)):
        without, with_it = shown.mean(name)[:, -1]
        words.append(f"{without:.3f} without and {with_it:.3f} with dropout in hidden layer {layer}")
    return f"The mean |correlation| of hidden units ends at {', at '.join(words)}."


def _facts() -> dict[str, object]:
    return {
        "words": WORDS, "length": LENGTH, "hidden": HIDDEN, "batch": BATCH, "rate": RATE, "steps": STEPS,
        "seeds": SEEDS, "held": HELD_OUT, "few": SIZES["few"], "plenty": SIZES["plenty"],
    }  # fmt: skip


TRAINING = r"""**The data** are generated: four topics, each a distribution over {words} words; a document is
{length} words drawn from its topic's, given as counts; one label in five is drawn anew. So the best possible
prediction is known, by Bayes' rule with the true topics: the green line. {held:,} documents are held out.

**The networks** have {words}-{hidden}-{hidden}-4 units, ReLU, cross-entropy, Adam at {rate}, {steps:,}
mini-batches of {batch}. {seeds} seeds: each draws its documents, its first weights and its mini-batches, and
trains two networks on them, one with dropout and one without. The bands are one standard deviation over the
seeds. Losses are measured in evaluation mode; the scaling is the inverted one.

**Co-adaptation** is measured as the mean |correlation| over all pairs of units of a hidden layer on held-out
documents: 0 when every unit goes its own way, 1 when all say the same. Units that never change are left
out."""


def _outcome(shown: Comparison) -> str:
    """What came of it, stopped early or not."""
    held = shown.mean("held")
    last, least = held[:, -1], held.min(1)
    gains = ", ".join(f"{gain:+.3f}".replace("-", "−") for gain in shown.better())
    return (
        f"**Here.** At the end {last[0]:.3f} nats without and {last[1]:.3f} with dropout; seed by seed "
        f"dropout lowers the held-out loss by {gains}. Stopped at the best "
        f"moment, the networks without dropout would have reached {least[0]:.3f}, those with it "
        f"{least[1]:.3f}: early stopping is the other cure for overfitting. {_units(shown)}"
    )
