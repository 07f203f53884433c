"""Batch size: what stands under *The maths*."""

import pandas as pd
import streamlit as st

from playground.experiments.batch_size import noise, reference
from playground.experiments.batch_size.cost import updates_per_epoch
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.ui import letters


def maths(spec: BatchSizeSpec, trace: BatchSizeTrace) -> None:
    """The model, the rule in the lectures' letters, the variance formula, and what was checked."""
    model = spec.toy_model
    letters.latex(rf"{model.latex}\qquad {model.loss_latex}\qquad {model.slope_latex}\quad(z=ax+b)")
    a, b = model.truth
    letters.markdown(
        rf"""{model.remark} The data: $x$ is uniform on $(-2, 2)$ and $y$ from $a={a:g}$, $b={b:g}$;
the noise, {spec.data_noise:g}, is {model.noise}.

**The rule.** Lecture 1 writes ⟦$\theta^{{(t+1)}}=\theta^{{(t)}}-\eta\,\nabla_\theta L_B(\theta^{{(t)}})$,
lecture 4 (algorithm 8.1) $\hat g\leftarrow\frac1m\nabla_\theta\sum_i L$ and
$\theta\leftarrow\theta-\epsilon_k\hat g$⟧, with $m$ for the batch size. Batch size 1 is “pure” SGD,
batch size $N$ is batch learning: plain gradient descent.

**Sum or mean?** Lecture 1 prints the loss of a data set as a sum and calls it an average. As a sum, the
gradient grows with $B$, and with it the step: $\eta$ would have to shrink. Lecture 4 and PyTorch
(`reduction="mean"`) divide by the number of examples, and so does this page: the same η suits all batch
sizes, until the noise becomes too much."""
    )
    gradient_noise(spec, trace)
    letters.markdown(epochs(spec))
    letters.markdown(checks(spec, trace))


def gradient_noise(spec: BatchSizeSpec, trace: BatchSizeTrace) -> None:
    """Unbiasedness, the variance formula, and both sides of it in numbers."""
    letters.markdown(
        rf"""**Right on average.** Every example is as likely as any other to be in a mini-batch drawn
at random, so $\mathbb E\,\hat g=g$: the estimate is unbiased, for every $B$. How far off it is: for $B$ of
$N={spec.examples}$ examples, drawn without replacement,"""
    )
    letters.latex(
        r"\mathbb E\,\lVert\hat g-g\rVert^2=\frac{\sigma^2}{B}\cdot\frac{N-B}{N-1},\qquad"
        r"\sigma^2=\frac1N\sum_{i=1}^N\lVert\nabla\ell_i-g\rVert^2."
    )
    letters.markdown(
        rf"""The second factor is 1 for $B=1$ and 0 for $B=N$. While $B$ is far below $N$ the spread (the
root of this) falls like $1/\sqrt B$: four times the work for half the noise, which lecture 4 calls less than
linear returns. Measured at the start, over all mini-batches there are or over {noise.DRAWS:,} random ones:"""
    )
    st.dataframe(spreads(spec, trace), hide_index=True)


def spreads(spec: BatchSizeSpec, trace: BatchSizeTrace) -> pd.DataFrame:
    """The spread at the start, measured and by the formula, for each batch size."""
    measured = noise.run(spec, trace)
    draws = [
        f"all {count:,}" if exhaustive else f"{count:,} random"
        for count, exhaustive in zip(measured.draws, measured.exhaustive, strict=True)
    ]
    return pd.DataFrame(
        {
            "B": measured.sizes,
            "mini-batches": draws,
            "spread, measured": [f"{spread:.4g}" for spread in measured.measured[:, 0]],
            "spread, formula": [f"{spread:.4g}" for spread in measured.formula[:, 0]],
            "largest difference on the path": [f"{error:.1e}" for error in measured.error],
        }
    )


def epochs(spec: BatchSizeSpec) -> str:
    """What an epoch is, what the DataLoader does, and why the path hovers."""
    size = min(spec.batch_size, spec.examples)
    rest = spec.examples % size
    last = (
        f"Here the last has {rest} instead of {size}: it is the mean of its own, so its examples weigh more."
        if rest
        else f"Here {size} divides {spec.examples}, and all are full."
    )
    return rf"""**An epoch** sees each example in exactly one mini-batch: $\lceil N/B\rceil$ updates, here
{updates_per_epoch(spec.examples, size)} with $B={size}$. PyTorch's
`DataLoader(data, batch_size=B, shuffle=True)` draws a new permutation for each epoch, cuts it into
consecutive pieces, and keeps the last, smaller one (`drop_last=False`). {last} All paths see the same
permutation; they only cut it at other places. Lecture 4 advises to shuffle the data, then to cycle through
the same mini-batches (*Mini-batches: Same every epoch*; in PyTorch `shuffle=False` over data that were
shuffled once): an epoch is then one fixed map of $\theta$, and repeating it may lead into a loop.

**It hovers.** At the minimum $g=0$, but the single gradients are not: with a constant η the path keeps being
kicked. Were the mini-batches drawn independently, the mean squared distance would, for a small η, be
proportional to η and to $1/B$. In an epoch without replacement the kicks add up to nearly zero, so it is
less, and falls faster with η: see *Beside the map: Distance to minimum*, where each dot is the root mean
squared distance in the second half of a run that started at the minimum. Only a rate that decreases,
lecture 4's ⟦$\epsilon_k$⟧, lets the path settle; or data that the model can fit exactly (noise 0), since then
the single gradients vanish there, too."""


def checks(spec: BatchSizeSpec, trace: BatchSizeTrace) -> str:
    """Our paths beside those of torch.optim."""
    agreement = reference.run(spec, trace)
    same = (
        "equal to the bit" if agreement.path == 0 else f"largest relative difference `{agreement.path:.1e}`"
    )
    return f"""**Checked.** All paths beside `torch.optim.SGD` on autograd's gradients, run alone on the same
mini-batches: {same}. The full gradient along them beside autograd: largest relative difference
`{agreement.gradient:.1e}`."""
