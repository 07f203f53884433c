"""The maths of the fit."""

from playground.catalog.losses import LOSSES
from playground.experiments.fit import FitSpec, FitTrace
from playground.experiments.fit.network import count
from playground.ui import letters

MATHS = r"""
**The network.** Lecture 5's multi-layer perceptron: $\mathbf a^{[0]} = \mathbf x$ and
$\mathbf a^{[n]} = f(\mathbf W^{[n]}\mathbf a^{[n-1]} + \mathbf b^{[n]})$; the output layer has no activation
of its own. Its scores go into the loss. Here it has @parameters parameters; layer sizes @sizes.

**The head decides what is learned** (lecture 1): one number and the squared error make a regression, one
score a class and the softmax a classification. The layers below are the same.

**The output is a sum.** $\hat y(x) = b + \sum_j v_j\,a_j(x)$, with $a_j$ the units of the last hidden layer.
The plot adds one $v_j a_j(x)$ after the other; with float64 numbers the last line is the output to
$10^{-12}$.

**A ReLU unit has one kink,** at $x = -b_j/w_j$. A sum of such units is straight between the kinks, and
straight for ever beyond the last one: what it says there is not learned from data. A tanh unit flattens there
instead.

**Units of a plane** bend along the line $\mathbf w \cdot \mathbf x + b = 0$. Without a hidden layer there is
one such line between two classes. One more input such as $x_1 x_2$ makes the border a curve, though the
network is linear in what it is given.

**The loss here:** $@loss$, its mean over the points. The losses shown leave the penalty out, and no unit is
dropped when they are computed.

**Held out:** @held_out of @points points are never trained on.

**Edits.** A weight set at an epoch is part of the training: output, loss and gradient of that epoch are
computed with it, and the updates go on from there.

**Checked.** Every kept epoch equals, to the bit, a loop of `nn.Sequential`, autograd and `torch.optim`: every
optimizer, activation, loss, schedule and depth (the elastic net to rounding). *In PyTorch* is such a loop for
these settings.
"""

SCALED = r"""

**Standardized.** The network is given $(x - \bar x)/s_x$ and predicts $(y - \bar y)/s_y$, with the mean and
deviation of the training points. MSE is in units of $y^2$: the loss times $s_y^2 = @variance$."""

COURSE = r"""

**The course's demo 03** fits $x^3 - x^2 + 25\sin 2x$ with noise of deviation 10 and prints its mean squared
error over 4, about 104 after 50,000 epochs. The noise alone is worth $10^2/4 = 25$ on new points. This page
trains up to 5,000 epochs, and says MSE/4 beside MSE."""


def maths(spec: FitSpec, trace: FitTrace) -> None:
    """What is computed, what is kept and what was checked."""
    text = MATHS
    if spec.is_regression and spec.standardize:
        text += SCALED
    if spec.is_regression and spec.function == "course":
        text += COURSE
    values = {
        "parameters": f"{count(trace.sizes):,}",
        "sizes": " - ".join(map(str, trace.sizes)),
        "loss": LOSSES[spec.loss_key].latex,
        "held_out": str(int((~trace.data.train).sum())),
        "points": str(len(trace.data.x)),
        "variance": f"{trace.scale.y_deviation**2:.4g}",
    }
    for name, value in values.items():
        text = text.replace(f"@{name}", value)
    letters.markdown(text)
