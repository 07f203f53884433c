"""The maths of the page on two weights."""

from playground.experiments import two_weights as experiment
from playground.ui import letters


def maths(trace: experiment.TwoWeightsTrace) -> None:
    """The chains as the lecture writes them, what the cache is worth, and what was checked."""
    letters.latex(
        r"\frac{dL}{dw_2} = \underbrace{\frac{dL}{do}\cdot\frac{do}{da}}_{dL/da}\cdot\frac{da}{dw_2}"
        r"= -(y-o)\cdot(1-o^2)\cdot h"
    )
    letters.latex(
        r"\frac{dL}{dw_1} = \underbrace{\frac{dL}{do}\cdot\frac{do}{da}}_{dL/da}\cdot\frac{da}{dh}"
        r"\cdot\frac{dh}{db}\cdot\frac{db}{dw_1} = -(y-o)\cdot(1-o^2)\cdot w_2\cdot(1-h^2)\cdot x"
    )
    letters.markdown(
        TEXT.format(
            cached=trace.cached[-1],
            uncached=trace.uncached[-1],
            autograd=f"{trace.relative_difference(trace.autograd):.1e}",
            difference=f"{trace.relative_difference(trace.difference):.1e}",
        )
    )


TEXT = r"""**Backpropagation is the chain rule plus a cache** (lecture 2). Both chains begin with the
same two factors. Going backward from the loss, each derivative is computed once and kept: ${cached}$
multiplications here, squares included, against ${uncached}$ when each chain is multiplied out on its
own. In this network that is little; in a deep one the number of paths grows exponentially with the
layers, and the cache makes it linear. The forward pass is a cache, too: the slope of tanh is
$1-\tanh^2$, so $h$ and $o$ are all that is needed.

**What a gradient says**: how much $L$ changes if the weight grows a little, per unit of the weight.
That is the finite difference $(L(w+\varepsilon)-L(w-\varepsilon))/2\varepsilon$, which knows nothing of
the chain rule.

**Where nothing is learned.** $1-o^2$ and $1-h^2$ vanish in saturation, and every gradient behind them.
$w_2$ is a factor of $dL/dw_1$, and $h=\tanh(w_1x)$ of $dL/dw_2$: at $w_1=w_2=0$ both are 0, and so they
are for $x=0$ whatever the weights. For $y \ne 0$, $x \ne 0$ the origin is a saddle: $o$ grows along
$w_1=w_2$ and falls along $w_1=-w_2$ (for $x>0$).

**What is a minimum.** $o=y$ on the curves $w_2 = \operatorname{{artanh}}(y)/\tanh(w_1x)$, dotted on the
map: two branches, mirrored at the origin, because changing the sign of both weights changes nothing.
With $|y| \ge 1$ there is none: $L > \frac12(|y|-1)^2$, and the weights run away.

**Checked** along the whole path: by hand against autograd, largest relative difference `{autograd}`;
against the finite difference `{difference}`. Relative to the chain with both tanh slopes at their
largest, 1: in saturation $1-o^2$ is the small difference of two numbers close to 1, and its last all_digits
are rounding."""
