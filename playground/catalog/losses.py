"""Losses: how bad a prediction is, as a function of the score z that it was made from.

Each entry has PyTorch's own function (of the score; it never overflows), the gradient with respect to the
score written by hand, and the formula as the lecture prints it (which overflows). A score is one number for a
binary or a real target, or one number for each word. Adding a loss is one entry here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Loss:
    """A loss L(z, y) of a score z and a target y, elementwise over examples.

    z and y have the same shape: (...,) for one score, (..., V) where `words`; a loss has shape (...,), a
    gradient that of z.

    reduced      PyTorch's own function of the score, with its `reduction`; `python` is the mean as one line
                 over `z` and `y`
    printed      the lecture's formula, which overflows for large scores
    words        a score for each of V words, instead of one number
    in_nats      the loss is an amount of information, and may be converted to bits
    probability  the prediction is a probability
    beside       key of the loss that is drawn with it, "" for none
    """

    key: str
    title: str
    short: str
    latex: str
    prediction_latex: str
    gradient_latex: str
    torch_name: str
    source: str
    remark: str
    predict: "Callable[[Tensor], Tensor]"
    reduced: "Callable[[Tensor, Tensor, str], Tensor]"
    gradient: "Callable[[Tensor, Tensor], Tensor]"
    printed: "Callable[[Tensor, Tensor], Tensor]"
    python: str
    python_predict: str
    words: bool = False
    in_nats: bool = True
    probability: bool = True
    beside: str = ""

    def loss(self, z: "Tensor", y: "Tensor") -> "Tensor":
        """L(z, y) of every example."""
        return self.reduced(z, y, "none")

    def mean(self, z: "Tensor", y: "Tensor") -> "Tensor":
        """The mean of L over all examples, a scalar, as PyTorch's function has it to the bit.

        Where `words`, y may also be the numbers of the right words (N,), with z (N, V).
        """
        return self.reduced(z, y, "mean")


def _cross_entropy(z: "Tensor", y: "Tensor", reduction: str) -> "Tensor":
    from torch.nn.functional import cross_entropy

    return cross_entropy(z, y, reduction=reduction)


def _binary_cross_entropy(z: "Tensor", y: "Tensor", reduction: str) -> "Tensor":
    from torch.nn.functional import binary_cross_entropy_with_logits

    return binary_cross_entropy_with_logits(z, y, reduction=reduction)


def _squared_sigmoid(z: "Tensor", y: "Tensor", reduction: str) -> "Tensor":
    from torch.nn.functional import mse_loss

    return mse_loss(z.sigmoid(), y, reduction=reduction)


def _squared(z: "Tensor", y: "Tensor", reduction: str) -> "Tensor":
    from torch.nn.functional import mse_loss

    return mse_loss(z, y, reduction=reduction)


def _sigmoid_derivative(z: "Tensor") -> "Tensor":
    """sigma'(z) = sigma(z) sigma(-z): y_hat (1 - y_hat), with all its digits where y_hat is near 1."""
    return z.sigmoid() * (-z).sigmoid()


def _printed_cross_entropy(z: "Tensor", y: "Tensor") -> "Tensor":
    e = z.exp()
    return -(y * (e / e.sum(-1, keepdim=True)).log()).sum(-1)


def _printed_binary(z: "Tensor", y: "Tensor") -> "Tensor":
    y_hat = 1 / (1 + (-z).exp())
    return -y * y_hat.log() - (1 - y) * (1 - y_hat).log()


_TRAINING_OBJECTIVES = "lecture 1, “Training Objectives”"

_ENTRIES = (
    Loss(
        key="cross-entropy",
        title="Cross-entropy of words",
        short="cross-entropy",
        latex=r"L_{NLL} = -\sum_{i} y_i \ln \hat y_i",
        prediction_latex=r"\hat{\mathbf y} = \mathrm{softmax}(\mathbf z)",
        gradient_latex=r"\frac{\partial L}{\partial z_i} = \hat y_i - y_i",
        torch_name="cross_entropy",
        source=f"{_TRAINING_OBJECTIVES} (negative log-likelihood); lecture 2, “cross-entropy loss”",
        remark="`cross_entropy` takes the scores, not the probabilities, and makes the softmax itself; "
        "`nll_loss` takes log-probabilities. Both take the number of the right word for a target, "
        "`cross_entropy` also a probability for each word.",
        predict=lambda z: z.softmax(-1),
        reduced=_cross_entropy,
        gradient=lambda z, y: z.softmax(-1) - y,
        printed=_printed_cross_entropy,
        python="F.cross_entropy(z, y)",
        python_predict="z.softmax(-1)",
        words=True,
    ),
    Loss(
        key="binary-cross-entropy",
        title="Binary cross-entropy",
        short="cross-entropy",
        latex=r"L_{BCE} = -y \ln \hat y - (1-y) \ln(1-\hat y)",
        prediction_latex=r"\hat y = \sigma(z)",
        gradient_latex=r"\frac{dL}{dz} = \hat y - y",
        torch_name="binary_cross_entropy_with_logits",
        source=f"{_TRAINING_OBJECTIVES} (binary cross-entropy)",
        remark="`binary_cross_entropy_with_logits` takes the score; `binary_cross_entropy` takes the "
        "probability ŷ, and cuts its logarithms off at −100.",
        predict=lambda z: z.sigmoid(),
        reduced=_binary_cross_entropy,
        gradient=lambda z, y: z.sigmoid() - y,
        printed=_printed_binary,
        python="F.binary_cross_entropy_with_logits(z, y)",
        python_predict="z.sigmoid()",
        beside="squared-sigmoid",
    ),
    Loss(
        key="squared-sigmoid",
        title="Squared error of σ(z)",
        short="squared error",
        latex=r"L_{MSE} = (y - g(z))^2,\quad g = \sigma",
        prediction_latex=r"\hat y = \sigma(z)",
        gradient_latex=r"\frac{dL}{dz} = 2(\hat y - y)\,g'(z),\quad g'(z) = \hat y(1-\hat y)",
        torch_name="mse_loss",
        source=f"{_TRAINING_OBJECTIVES} (mean squared error)",
        remark="The factor g′(z) = ŷ(1 − ŷ) vanishes where the sigmoid is flat, however wrong ŷ is. With "
        "y = 1 the pull is never more than 8/27, and that at ŷ = 1/3; cross-entropy pulls with 1 − ŷ.",
        predict=lambda z: z.sigmoid(),
        reduced=_squared_sigmoid,
        gradient=lambda z, y: 2 * (z.sigmoid() - y) * _sigmoid_derivative(z),
        printed=lambda z, y: (y - 1 / (1 + (-z).exp())) ** 2,
        python="F.mse_loss(z.sigmoid(), y)",
        python_predict="z.sigmoid()",
        in_nats=False,
        beside="binary-cross-entropy",
    ),
    Loss(
        key="squared",
        title="Squared error of z",
        short="squared error",
        latex=r"L_{MSE} = (y - z)^2",
        prediction_latex=r"\hat y = z",
        gradient_latex=r"\frac{dL}{dz} = 2(\hat y - y)",
        torch_name="mse_loss",
        source=f"{_TRAINING_OBJECTIVES} (mean squared error)",
        remark="Without normalization g′(z) = 1: the gradient grows with the error. A step of gradient "
        "descent on the score multiplies the error by 1 − 2η: at η = ½ it is gone, at η = 1 it bounces, "
        "beyond it grows.",
        predict=lambda z: z,
        reduced=_squared,
        gradient=lambda z, y: 2 * (z - y),
        printed=lambda z, y: (y - z) ** 2,
        python="F.mse_loss(z, y)",
        python_predict="z",
        in_nats=False,
        probability=False,
    ),
)

LOSSES: Mapping[str, Loss] = {entry.key: entry for entry in _ENTRIES}
