"""Backprop through time: the text of *The maths*."""

from playground.experiments.bptt.clipping import ClippingTrace
from playground.experiments.bptt.lags import LagSpec, LagTrace, autograd_difference
from playground.experiments.bptt.occurrences import OccurrenceTrace
from playground.experiments.bptt.run import BpttTrace
from playground.experiments.sources import Source
from playground.figures.numbers import digits
from playground.ui import letters

RECURSION = r"""\begin{gathered}
z_t = W_h h_{t-1} + W_e x_t + b_h,\quad h_t=\tanh z_t,\quad \hat y_t=\mathrm{softmax}(U h_t+b_y),\quad
J_t=-\ln\hat y_{t,x_{t+1}}\\[4pt]
\delta_{y,t}=\hat y_t-y_t,\qquad
\frac{\partial J}{\partial h_t}=U^{\mathsf T}\delta_{y,t}+W_h^{\mathsf T}\delta_{h,t+1},\qquad
\delta_{h,t}=\frac{\partial J}{\partial h_t}\odot(1-{h_t}^2)\\[4pt]
\frac{\partial J}{\partial W_h}=\sum_t\delta_{h,t}{h_{t-1}}^{\mathsf T},\quad
\frac{\partial J}{\partial W_e}=\sum_t\delta_{h,t}{x_t}^{\mathsf T},\quad
\frac{\partial J}{\partial U}=\sum_t\delta_{y,t}{h_t}^{\mathsf T},\quad
\frac{\partial J}{\partial b_h}=\sum_t\delta_{h,t},\quad
\frac{\partial J}{\partial b_y}=\sum_t\delta_{y,t}
\end{gathered}"""

LETTERS = r"""**Letters.** Those of lecture 3's explicit deltas; its ⟦$V$⟧ there is its own ⟦$U$⟧. $x_t$ and
$y_t$ are one-hot, so $W_e x_t$ is a column of $W_e$. Lecture 5 writes ⟦$U$⟧ for hidden-to-hidden, ⟦$W$⟧ for
embedding-to-hidden and ⟦$V$⟧ for hidden-to-word, and no bias. The lectures' loss is the mean of the $J_t$;
here $J$ is their sum, so that $\delta_{y,t}=\hat y_t-y_t$ stands as in the lecture. The mean's gradient is
a $T$-th of it.

**Why a sum.** Give every occurrence its own copy $W^{(1)},\dots,W^{(T)}$ of the weight. The chain rule for
several variables adds what each copy does to $J$, and $\partial W^{(t)}/\partial W$ is the identity.

**Why both parts.** $h_t$ acts on $J$ in two ways: on its own loss through $U$, and on all later losses
through $h_{t+1}$ alone, which has heard from them already when the last step comes first."""


def by_hand(trace: BpttTrace) -> None:
    """The recursion in lecture 3's letters, and what was checked."""
    letters.latex(RECURSION)
    letters.markdown(LETTERS)
    errors = trace.agreement
    letters.markdown(
        f"""**Checked**, all gradients by hand, largest relative error: against `torch.autograd`
`{errors["autograd"]:.1e}`, against a complex step $\\operatorname{{Im}} J(w+i\\varepsilon)/\\varepsilon$, a
difference without a subtraction, `{errors["complex step"]:.1e}`, against the central difference
$(J(w+\\varepsilon)-J(w-\\varepsilon))/2\\varepsilon$ `{errors["central difference"]:.1e}`, which is its own
rounding error."""
    )


PARTS = r"""\begin{gathered}
C[t,k]=\delta_k(J_t)\,{h_{k-1}}^{\mathsf T},\qquad
\delta_t(J_t)=(U^{\mathsf T}\delta_{y,t})\odot(1-{h_t}^2),\qquad
\delta_k(J_t)=(W_h^{\mathsf T}\delta_{k+1}(J_t))\odot(1-{h_k}^2)\\[4pt]
\frac{\partial J_t}{\partial W_h}=\sum_{k\le t}C[t,k],\qquad
\frac{\partial J}{\partial W_h}=\sum_t\sum_{k\le t}C[t,k]
\end{gathered}"""

TRUNCATION = r"""**Rows, columns, lags** (the table: of the clock's t). A row is what lecture 3 writes
⟦$\partial J^{(t)}/\partial W_h|_{(i)}$⟧
for $i=1,\dots,t$; a column is what the pile of *By hand* holds for one time step. For $W_e$, $x_k$
takes the place of $h_{k-1}$. The norms of the parts do not add up to the norm of the sum: parts
point in different directions.

**Truncation.** Lecture 5: an update every $T$ steps. *Chunks*: `h = h.detach()` where a chunk
begins. *Sliding window*: each $J_t$ goes back over the same number of steps, which costs $T$ times
as much. *Reset*: also the value of the state is thrown away.

**No n-gram window.** `detach` stops the gradient, not the value: $h_t$ still depends on $x_1$, and
so does every prediction after it. What is lost is the training signal for carrying something
further than $T$ steps. The row *carried* is the largest change of any entry of the last $\hat y$
when the first token is another. An n-gram of that length, or a reset, would leave it at 0."""


def occurrences(trace: OccurrenceTrace) -> None:
    """The parts, the truncations, and what was checked."""
    letters.latex(PARTS)
    letters.markdown(TRUNCATION)
    letters.markdown(
        "**Checked**: the sum of all parts against `torch.autograd`, and the sum of those that are left "
        f"against a PyTorch loop with `detach`: largest relative error `{trace.error:.1e}`."
    )


CHAIN = r"""\frac{\partial J_t}{\partial h_{t-k}}=\frac{\partial J_t}{\partial h_t}
\frac{\partial h_t}{\partial h_{t-k}},\qquad
\frac{\partial h_t}{\partial h_{t-k}}=\prod_{s=t-k+1}^{t}\frac{\partial h_s}{\partial h_{s-1}},\qquad
\frac{\partial h_s}{\partial h_{s-1}}=\mathrm{diag}(1-{h_s}^2)\,W_h\;\text{ (RNN)}"""

REACH = r"""**A product.** Lecture 5 writes it link by link. Its norm is at most the product of the norms of
its links (dashed), and the norm of a link is at most $\sigma_{\max}(W_h)\max(1-{h_s}^2)$. If
$\sigma_{\max}<1$, the gradient vanishes. For it to explode, $\sigma_{\max}>1$ is needed; not more than
that. Where states are near zero every link is about $W_h$, and in the long run its spectral radius
decides: below 1 vanish, above 1 explode. A saturated tanh has no slope.

**Several layers.** $\partial h_t/\partial h_{t-k}$ is of one layer, which nothing above it acts on.
$\partial J_t/\partial h_{t-k}$ takes all ways: of a lower layer also those through the states above
it, so that there it is more than the product.

**The state of an LSTM** is $(h, c)$. $\partial J_t/\partial h_{t-k}$ holds $c_{t-k}$ fixed,
$\partial J_t/\partial c_{t-k}$ counts the way through $h_{t-k}=o\tanh c_{t-k}$ too. The dashed
line is then of the whole step, of h and c together.

**How it is computed.** All losses at once: one sweep from the last position to the first
carries $\partial J_t/\partial h_s$ of every later $t$ as the rows of a matrix. The thick line
is the mean over all positions that have a state $k$ steps before. Of $\partial h_t/\partial h_{t-k}$
the largest singular value is shown for a few positions, and for all of them (of a large network for
every few) the average over directions: $\lVert\cdot\rVert_F/\sqrt H$, the root of the mean square
of the singular values, 1 at $k=0$. It is never more than the largest one.

**The fresh network.** Every block of its $W_h$ is a rotation times the scale; the rest is as
PyTorch draws it."""


def lags(trace: LagTrace, spec: LagSpec, source: Source | None) -> None:
    """The chain, how it is computed, and what was checked."""
    letters.latex(CHAIN)
    letters.markdown(REACH)
    difference = autograd_difference(spec, source)
    if difference == difference:
        letters.markdown(
            "**Checked**, in double precision: the gradients of the last loss against `torch.autograd`, "
            f"largest relative difference `{difference:.1e}`."
        )
    blocks = "; ".join(
        f"{gate if len(trace.gates) > 1 else 'W_h'}: spectral radius {radius:.3f}, singular values "
        f"{largest:.3f} to {smallest:.2g}"
        for gate, (radius, largest, smallest) in trace.gates.items()
    )
    letters.markdown(f"**Recurrent weights**, by gate where there are some. {blocks}.")
    mean = trace.hundredth()
    left = (
        "at least a hundredth is left at every lag"
        if mean is None
        else f"less than a hundredth is left for the first time at lag {mean}"
    )
    letters.markdown(
        f"On average over the positions of this text, {left}; at lag 1 {digits(float(trace.mean[1]), 3)}."
    )


CLIP = r"""g\leftarrow g\,\min\!\left(1,\frac{\tau}{\lVert g\rVert+10^{-6}}\right)\quad\text{(by norm)},\qquad
g_i\leftarrow\min(\max(g_i,-v),v)\quad\text{(by value)}"""

DIRECTION = r"""**By norm** all entries are multiplied by one number, so the direction stays: the cosine to
$g$ is 1. The norm is that of all parameters together, as `torch.nn.utils.clip_grad_norm_` takes it;
it returns the norm before clipping. **By value** large entries are cut and small ones are not:
the direction turns towards the diagonals, the cosine is below 1. It may train as well all the
same; it is then not gradient descent with a shorter step.

**Not finite.** An infinite entry makes the norm infinite, the factor 0 and that entry
$0\cdot\infty$, NaN; a NaN entry makes every entry NaN. `error_if_nonfinite=True` refuses both.
By value an infinite entry is cut like any other, NaN is not.

**The training** is `torch.nn.RNN` on one-hot tokens, float64, SGD on the mean loss, each step
backpropagation through the whole text. Lecture 4's listing clips with `clip_by_global_norm`."""


def clipping(trace: ClippingTrace) -> None:
    """The two rules, what they do to the direction, and how much was trained."""
    letters.latex(CLIP)
    letters.markdown(DIRECTION)
    cosine = trace.runs["norm"].cosine_value
    lowest = digits(float(min(cosine[cosine == cosine], default=1.0)), 3)
    letters.markdown(
        f"Here: {trace.parameters:,} parameters, {len(trace.text.inputs)} time steps, "
        f"{trace.spec.clip_steps} updates. In the run by norm, clipping by value would have turned "
        f"the gradient to a cosine of {lowest}."
    )
