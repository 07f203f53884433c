"""Gradient descent: what stands under *The maths*."""

from playground.catalog.losses_1d import LOSSES_1D
from playground.experiments.gradient_descent import GradientDescentSpec, GradientDescentTrace
from playground.ui import letters


def maths(spec: GradientDescentSpec, trace: GradientDescentTrace) -> None:
    """The rule in the lectures' letters, the limit of the learning rate, and what was checked."""
    curve = LOSSES_1D[spec.curve]
    letters.latex(rf"{curve.latex}\qquad {curve.derivative_latex}")
    letters.markdown(
        rf"""{curve.remark}

**The rule.** Lecture 1 writes
⟦$\theta^{{(k+1)}} = \theta^{{(k)}} - \eta\,\nabla_\theta f(\theta^{{(k)}})$⟧; PyTorch's `torch.optim.SGD`
computes the same with `lr` for η. With one parameter the gradient is the slope L′(θ): how much L changes
if θ grows a little, per unit of θ. The finite difference $\Delta L/h = (L(\theta+h)-L(\theta))/h$ says
the same without any calculus; its error is about $\tfrac h2 L''(\theta)$.

**How large may η be?** Close to a minimum $\theta^*$ the slope is nearly $L''(\theta^*)(\theta-\theta^*)$,
so one step multiplies the distance to it by $1-\eta L''(\theta^*)$. That shrinks while
$0 < \eta < 2/L''(\theta^*)$: below $1/L''$ without overshooting, above it from side to side.
{limit_sentence(trace, curve.quadratic, curve.kink)}

**Checked.** Autograd against the derivative written by hand, along the whole path: largest relative
difference `{trace.autograd_error:.1e}`. The path equals that of `torch.optim.SGD` to the bit."""
    )


def limit_sentence(trace: GradientDescentTrace, quadratic: bool, kink: bool) -> str:
    """What 2/L'' means on this curve."""
    if kink or trace.limit is None:
        return "Here the minimum is a kink: the slope does not shrink towards it, so no η settles."
    if trace.limit == float("inf"):
        return "Here the curvature vanishes at the minimum, so no finite limit comes from it."
    where = (
        "exactly, from any start" if quadratic else f"near θ = {trace.minimum:.4g}, a local statement only"
    )
    return f"Here the limit is **{trace.limit:.4g}**: {where}."
