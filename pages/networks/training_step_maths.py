"""The maths of the anatomy of a training step."""

from playground.experiments import training_step as experiment
from playground.ui import letters


def maths(spec: experiment.TrainingStepSpec, trace: experiment.TrainingStepTrace) -> None:
    """What the lines compute, what forgetting the fifth does exactly, and what was checked."""
    share = spec.learning_rate * spec.sample_size
    letters.markdown(
        rf"""
**What the lines compute.** The loss is $L(\mu) = -\sum_i \ln \mathcal N(x_i; \mu, 1) =
\tfrac12 \sum_i (x_i - \mu)^2 + \tfrac N2 \ln 2\pi$. Its slope is $L'(\mu) = N\mu - \sum_i x_i$ and its
curvature is $L'' = N$ everywhere, so that its only minimum is the mean of the data, here `{trace.mean:.6f}`.
The distance to it after an update is $(1 - \eta N)$ times the distance before: here
$\eta N = {share:.4g}$. It shrinks while $0 < \eta < 2/L'' = 2/N = {trace.limit:.4g}$.

**The lecture's line 2** sums the log-probabilities. Their mean would make the slope N times smaller, and
the limit 2 instead of 2/N: a learning rate belongs to a loss, its scale included.

**.grad is added to, not written over.** `backward()` adds to `.grad`, on purpose: the gradients of
several losses can be summed. `zero_grad()` sets it to `None` (PyTorch's default, `set_to_none=True`).

**Without zero_grad** the k-th update uses $G_k = \sum_{{j \le k}} L'(\mu_j)$. That is `torch.optim.SGD` with
momentum 1 and no dampening: a ball without friction. With $e_k = \mu_k - \text{{mean}}$ and $c = \eta N$,

$$
e_{{k+1}} = (2-c)\,e_k - e_{{k-1}},\qquad
e_k = e_0\,\frac{{\cos\left((k+\tfrac12)\,\varphi\right)}}{{\sqrt{{1-c/4}}}},\quad
\cos\varphi = 1 - \tfrac c2 .
$$

For $0 < c < 4$ it swings for ever, by up to $1/\sqrt{{1-c/4}}$ times the first distance to either side, and
a swing takes $2\pi/\varphi$ updates; for $c \ge 4$ it runs away. So between $c = 2$ and $c = 4$ the right
loop diverges and the forgetful one does not. {_oscillation(share)}

**Checked.** `.grad` against the slopes by hand, added up, at every step: largest relative difference
`{trace.autograd_error:.1e}`. The lines shown are read off the function that was run."""
    )


def _oscillation(share: float) -> str:
    """What the formula says at this learning rate."""
    values = experiment.oscillation(share)
    if values is None:
        return f"Here c = {share:.4g}: without zero_grad it runs away."
    return f"Here c = {share:.4g}: {values[0]:.4g} times, in {values[1]:.4g} updates."
