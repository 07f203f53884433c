"""Weight penalties: what stands under *The maths*."""

import streamlit as st

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties import check, decay, geometry, path, steps
from playground.experiments.weight_penalties.points import TRUE_AMPLITUDES, make_points
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.ui.letters import latex, markdown

OBJECTIVE = (
    r"J(w,b)=\underbrace{\tfrac{1}{2N}\lVert Xw+b-y\rVert^2}_{\text{loss}}+\Omega(w),\qquad "
    r"\Omega(w)=\lambda_1\lVert w\rVert_1+\tfrac{\lambda_2}{2}\lVert w\rVert^2"
)


def maths(spec: WeightPenaltiesSpec, view: str) -> None:
    """The objective, what the view is about, the lectures' letters, and what was checked."""
    latex(OBJECTIVE)
    {"path": over_lambda, "steps": step_by_step, "geometry": two_weights, "decay": weight_decay}[view](spec)
    letters(spec)


def over_lambda(spec: WeightPenaltiesSpec) -> None:
    """Features, bias, conditions, closed form; and what other seeds say."""
    penalty, basis, points = spec.entry, BASES[spec.basis], make_points(spec)
    waves = ", ".join(map(str, TRUE_AMPLITUDES))
    latex(rf"{penalty.latex}\qquad {basis.latex},\; j=1,\dots,{spec.degree}")
    markdown(
        rf"""{penalty.remark} {basis.remark} The curve without noise is made of the waves {waves}; where the
features are waves, a dash shows its weights.

**The features are standardised**: each column of $X$ has mean 0 and variance 1 over the {spec.points} points.
A penalty compares weights with one another, so their units must be comparable; and the best bias is then
the mean of $y$ whatever the weights are. It is not penalised: a model should not pay for predicting large
numbers. Held-out points are standardised with the mean and variance of the points that are fitted.

**L2 in closed form.** $w=\big(\tfrac1N X^\top X+\lambda I\big)^{{-1}}\tfrac1N X^\top(y-\bar y)$. At
$\lambda=0$ with more features than points many weights fit perfectly; shown is the shortest, where
gradient descent from zero ends.

**L1 has none**, because $|w|$ has a kink at 0. What holds at the minimum (Karush, Kuhn, Tucker), with $g$ the
gradient of the loss:"""
    )
    latex(
        r"g_j+\lambda_2w_j+\lambda_1\operatorname{sign}(w_j)=0\ \text{ where }w_j\neq0,\qquad "
        r"|g_j|\le\lambda_1\ \text{ where }w_j=0"
    )
    markdown(
        r"""A weight stays at exactly zero as long as the loss pulls it with less than $\lambda_1$. L2 pulls
back with $\lambda_2w_j$, which vanishes at 0: the smallest pull of the loss moves the weight. “off KKT” is
the largest violation; it is 0 only at a minimum."""
    )
    trace = path.run(spec)
    markdown(
        f"""**Checked.** Off KKT, over all λ: at most `{trace.optimality_gap.max():.1e}`. L2 beside the closed
form, at λ = 0.1: `{check.ridge_closed_form_error(points, 0.1):.1e}`; beside the minimum over weights and
bias at once: `{check.ridge_with_bias_error(points, 0.1):.1e}`.

**By luck?** {seeds(spec)}"""
    )


def seeds(spec: WeightPenaltiesSpec) -> str:
    """For how many other seeds, with the same settings, the lessons' claims hold."""
    summary = check.over_seeds(spec)
    sentence = (
        f"With the seeds 0 to {summary.count - 1} and these settings the lowest held-out error lies strictly "
        f"between λ = 0 and λ = 10 in {summary.between} of {summary.count}."
    )
    if spec.regularizer(1.0).l1:
        sentence += (
            f" It is below the lowest that L2 reaches in {summary.below_l2}, with {summary.zeros[0]} to "
            f"{summary.zeros[-1]} of {spec.degree} weights exactly zero. L1 is at home where few features "
            "matter, as with the waves."
        )
    return sentence


def step_by_step(spec: WeightPenaltiesSpec) -> None:
    """The proximal step, the subgradient step, and why only the first reaches zero."""
    trace = steps.run(spec)
    distance = abs(trace.w[0, -1] - trace.minimum).max()
    latex(rf"u=w-\eta\,\nabla L(w),\qquad {spec.entry.step_latex}")
    markdown(
        rf"""**Gradient, then shrink.** The gradient step knows the loss alone. The penalty then moves $u$ to
where $\Omega(w)+\tfrac{{1}}{{2\eta}}\lVert w-u\rVert^2$ is smallest: that is the proximal step. For L1
it takes $\eta\lambda$ off every weight, and a weight nearer to zero than that becomes zero: the soft
threshold. For L2 it divides by $1+\eta\lambda$, and no weight becomes zero. The steps converge for
$\eta<2/L$, with $L={trace.points.curvature:.4g}$ the largest curvature of the loss, here
$\eta={trace.eta:.4g}$.

**What autograd does instead.** Put $\lambda\lVert w\rVert_1$ into the loss, and `backward()` gives
$\lambda\operatorname{{sign}}(w)$: a subgradient, with 0 taken at 0. A step then goes $\eta\lambda$
towards zero *and beyond it*, and the next one back. No weight stays at zero, and with a
constant η the objective stays above its minimum.

**Checked.** The proximal method is now `{trace.optimality_gap[0, -1]:.1e}` off KKT and
`{distance:.1e}` from the exact weights (found by another algorithm); run longer, both go to
rounding. The subgradient path beside `torch.optim.SGD` on autograd's gradient of the whole objective:
largest relative difference `{check.sgd_error(spec, trace):.1e}`."""
    )


def two_weights(spec: WeightPenaltiesSpec) -> None:
    """Why penalised and constrained are the same, and why corners catch."""
    trace = geometry.run(spec)
    worst = max(float(shape.optimality_gap.max()) for shape in trace.shapes)
    r = spec.feature_correlation
    latex(rf"L(w)=\tfrac12(w-\hat w)^\top\begin{{pmatrix}}1&{r:g}\\{r:g}&1\end{{pmatrix}}(w-\hat w)")
    markdown(
        rf"""Least squares on two standardised features of correlation {r:g}, up to a constant: its curves of
equal loss are ellipses about $\hat w$, the ring.

**Penalty or budget.** If $w_\lambda$ minimises $L+\lambda\Omega$, then no $w$ with
$\Omega(w)\le\Omega(w_\lambda)$ has a smaller loss: $L(w)\ge
L(w_\lambda)+\lambda(\Omega(w_\lambda)-\Omega(w))\ge L(w_\lambda)$. So the shape
$\Omega(w)\le\Omega(w_\lambda)$ and the ellipse through $w_\lambda$ touch there and nowhere cross. That is
what the pictures show, with the shape as large as the minimum at this λ asks for.

**Corners.** A diamond is touched at a corner, where a weight is zero, from a whole range of directions; a
disc at any one of its points only from one. So L1's path runs into an axis and stays there, and L2's
gets there only as $\lambda\to\infty$.

**Correlation 0**: each weight is on its own. L1 gives $\operatorname{{sign}}(\hat w_j)\max(|\hat
w_j|-\lambda,0)$, the soft threshold of least squares, and L2 $\hat w_j/(1+\lambda)$.

**Checked.** Off KKT, over all λ and all three: at most `{worst:.1e}`. The soft threshold at correlation 0,
over all λ: largest difference `{check.soft_threshold_error((spec.minimum_w1, spec.minimum_w2)):.1e}`."""
    )


def weight_decay(spec: WeightPenaltiesSpec) -> None:
    """L2 in the gradient, decay apart from the step, and where the two differ."""
    trace = decay.run(spec)
    ridge_w1, ridge_w2 = trace.ridge_minimum
    adam = r"w-\eta\,\tfrac{\hat m}{\sqrt{\hat v}+\epsilon}"
    latex(r"\text{SGD:}\quad w-\eta(g+\lambda w)=(1-\eta\lambda)\,w-\eta g")
    latex(rf"\text{{Adam, L2:}}\quad m,v\text{{ of }}g+\lambda w,\quad w\leftarrow {adam}")
    latex(rf"\text{{AdamW:}}\quad m,v\text{{ of }}g,\quad w\leftarrow(1-\eta\lambda)w,\; w\leftarrow {adam}")
    markdown(
        rf"""**SGD cannot tell.** L2 in the loss and weight decay are the same step, which is why lecture 4
uses the words as one. Here the two paths differ by at most `{trace.sgd_difference:.1e}`.

**Adam can.** It divides the whole gradient by $\sqrt{{\hat v}}$, the size of recent gradients, and so
also the $\lambda w$ that L2 has added: weights with large gradients are decayed *less*. $\hat m$ is
linear in what it averages, so its part that comes from $\lambda w$ can be told apart exactly; “off w₁” is
what that part takes off $w_1$ in the next step. AdamW (`torch.optim.AdamW`) leaves Adam's $m$ and $v$
alone and multiplies every weight by $1-\eta\lambda$.

**They also end elsewhere.** Adam with L2 rests where the gradient of the whole objective is zero: at the
minimum with L2, ({ridge_w1:.3f}, {ridge_w2:.3f}). AdamW minimises no such sum. Its decay pulls
with $\eta\lambda w$, but its own step is about as long as η however small $g$ is, once $v$ has forgotten
larger gradients: given full gradients it settles near the minimum of the loss alone. With mini-batches
$\sqrt{{\hat v}}$ keeps the size of their noise, and the decay weighs more. So `weight_decay=0.1` means one
thing in `Adam` and another in `AdamW`: tune it anew.

The problem: 64 examples of two features, at right angles, of scales 1 and {spec.feature_scale:g}; least
squares gives (1, 1), all start at (2, 2)."""
    )


def letters(spec: WeightPenaltiesSpec) -> None:
    """lambda in the lectures and in PyTorch: the same penalty in three letters."""
    lambda_ = spec.strength
    weights = check.weight_decay_conventions(min(lambda_, 10.0))
    difference = max(float((w - weights["weight_decay"]).abs().max()) for w in weights.values())
    st.markdown(
        rf"""**One penalty, three letters.** Lecture 3 adds $\lambda\sum_k\theta_k^2$, lecture 4
$\alpha\,\Omega(\theta)$ with $\Omega=\tfrac12\lVert w\rVert^2$; `torch.optim.SGD(weight_decay=...)` adds
`weight_decay` times $w$ to the gradient. The gradients are $2\lambda\theta$, $\alpha w$ and
`weight_decay` $w$, so **weight_decay = 2λ (lecture 3) = α (lecture 4)**, which is this page's λ of L2:

| this page | lecture 4, α | `weight_decay` | lecture 3, λ |
|--:|--:|--:|--:|
| {lambda_:g} | {lambda_:g} | {lambda_:g} | {lambda_ / 2:g} |

One step of `torch.optim.SGD` written each way: largest difference `{difference:.1e}`. Lecture 3 sums over all
θ; `weight_decay`, too, decays all parameters of the optimizer. To spare the biases put them into a
parameter group of their own, with `weight_decay=0`."""
    )
