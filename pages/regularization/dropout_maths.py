"""Dropout: what stands under *The maths*, with the numbers of the current settings."""

import streamlit as st

from playground.experiments.dropout import Comparison, DropoutSpec, DropoutTrace
from playground.experiments.dropout.documents import HELD_OUT, LENGTH, WORDS
from playground.experiments.dropout.training import BATCH_SIZE, HIDDEN, LEARNING_RATE, SEEDS, STEPS
from playground.figures.plots import minus


def maths(spec: DropoutSpec, trace: DropoutTrace) -> None:
    """Both conventions, both passes, the ensemble, and what was checked."""
    st.latex(
        r"x_i' = \begin{cases}0 & \text{with probability } p\\[2pt] \dfrac{x_i}{1-p} &"
        r" \text{with probability } 1-p\end{cases}\qquad \mathbb E[x_i'] = x_i\qquad"
        r"\frac{\partial L}{\partial x_i} = \frac{m_i}{1-p}\,\frac{\partial L}{\partial x_i'}"
    )
    st.markdown(CONVENTIONS)
    st.markdown(_ensemble(spec, trace))
    st.markdown(_checked(trace))
    if 1 in (spec.p_input, spec.p_hidden):
        st.markdown(
            "**p = 1.** The inverted convention would divide 0 by 1 − p = 0. `nn.Dropout(1.0)` returns "
            "zeros, and so does this page: nothing is ever passed on."
        )


def training_maths(comparison: Comparison) -> None:
    """How the training is made and measured; and its outcome, once it has come to its end."""
    st.markdown(
        TRAINING.format(
            words=WORDS,
            length=LENGTH,
            hidden=HIDDEN,
            batch_size=BATCH_SIZE,
            learning_rate=LEARNING_RATE,
            steps=STEPS,
            seeds=SEEDS,
            held_out=HELD_OUT,
        )
    )
    if comparison.complete:
        st.markdown(_outcome(comparison))


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
    if 1 in spec.rates and spec.scaling != "classic":
        return "With p = 1 nothing is ever kept, so the mean of $x_i'$ is 0 and not $x_i$"
    if spec.activation == "linear":
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
    result, n = trace.result, spec.droppable
    scaled = (
        " Scaled in training *and* at test they cannot agree: at test every layer passes on 1 − p times too "
        f"little, and the network says {result.test_y:.6f}."
        if result.scaling == "twice"
        else f" The scaled network says {result.test_y:.6f}; gap {result.gap:.2e}."
    )
    return (
        f"**The ensemble.** {n} units can be dropped: $2^{{{n}}}$ = {2**n:,} thinned networks share the same "
        "weights. This page tries all of them. Their mean, each weighted by the probability of its mask, is "
        f"**{result.ensemble_mean:.6f}**. {_why(spec)}.{scaled}"
    ).replace(" -0.", " −0.")


def _checked(trace: DropoutTrace) -> str:
    return (
        "**Checked.** The gradient of every unit against autograd with the same masks: largest relative "
        f"difference `{trace.autograd_error:.1e}`. Tests compare both passes with those of "
        "`torch.nn.functional.dropout` under the same mask."
    )


TRAINING = r"""**The data** are generated: four topics, each a distribution over {words} words; a document is
{length} words drawn from its topic's, given as counts; one label in five is drawn anew. So the best possible
prediction is known, by Bayes' rule with the true topics: the green line. {held_out:,} documents are held out.

**The networks** have {words}-{hidden}-{hidden}-4 units, ReLU, cross-entropy, Adam at {learning_rate},
{steps:,} mini-batches of {batch_size}. {seeds} seeds: each draws its documents, its first weights and its
mini-batches, and trains two networks on them, one with dropout and one without. The bands are one standard
deviation over the seeds. Losses are measured in evaluation mode, `net.eval()`: no unit is dropped and, since
the scaling is the inverted one, nothing is multiplied. *Masks on* is the loss of the same training documents
in training mode, `net.train()`, one mask for each document: it is what the optimizer lowers.

**Early stopping** is the network without dropout at the update where its held-out loss is lowest: the ring,
and the dashed line from it. The update is chosen by the held-out loss itself, so this is a little too good.

**Co-adaptation** is measured as the mean |correlation| over all pairs of units of a hidden layer on held-out
documents: 0 when every unit goes its own way, 1 when all say the same. Units that never change are left
out."""


def _outcome(comparison: Comparison) -> str:
    """The losses at the end and at the best evaluation, and the correlation of hidden units."""
    held_out = comparison.mean("held_out")
    last, lowest = held_out[:, -1], held_out.min(1)
    gains = ", ".join(minus(f"{gain:+.3f}") for gain in comparison.improvement())
    return (
        f"**Here.** At the end {last[0]:.3f} nats without and {last[1]:.3f} with dropout; seed by seed "
        f"dropout lowers the held-out loss by {gains}. Stopped at the best "
        f"moment, the networks without dropout would have reached {lowest[0]:.3f}, those with it "
        f"{lowest[1]:.3f}: early stopping is the other cure for overfitting. {_correlations(comparison)}"
    )


def _correlations(comparison: Comparison) -> str:
    """The correlation of hidden units at the end."""
    layers = []
    for layer in (1, 2):
        without, with_dropout = comparison.mean(f"correlation_{layer}")[:, -1]
        layers.append(f"{without:.3f} without and {with_dropout:.3f} with dropout in hidden layer {layer}")
    return f"The mean |correlation| of hidden units ends at {', at '.join(layers)}."
