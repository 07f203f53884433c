"""Models of two parameters, small enough for their whole loss to be drawn: all begin with z = a x + b.

Each entry says how a prediction comes from the score z, what it costs, and how its data are made. Adding a
model is one entry here. Nothing imports PyTorch until a function is called.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Generator, Tensor

INPUTS = (-2.0, 2.0)  # x is drawn uniformly from here


@dataclass(frozen=True)
class ToyModel:
    """A model of (a, b) with a loss for one example; functions work on float64 tensors, elementwise.

    `slope(z, y, share)` is share * d loss / d z written by hand. It multiplies by `share` (1 / B for a mean
    over B examples) where autograd does, so that a path is autograd's to the bit; the gradient is then the
    sum over the examples of slope * (x, 1). `targets(z, noise, generator)` makes y for the scores of the
    true parameters. `loss_python` and `targets_python` are the same as expressions, for the script.
    """

    key: str
    title: str
    latex: str
    loss_latex: str
    slope_latex: str
    source: str
    remark: str
    noise: str
    predict: "Callable[[Tensor], Tensor]"
    loss: "Callable[[Tensor, Tensor], Tensor]"
    slope: "Callable[[Tensor, Tensor, float], Tensor]"
    targets: "Callable[[Tensor, float, Generator], Tensor]"
    loss_python: str
    targets_python: str
    truth: tuple[float, float]
    domain: tuple[tuple[float, float], tuple[float, float]]  # of a and b, in view at first
    start: tuple[float, float]
    rate: float  # a learning rate that serves all batch sizes

    def data(self, examples: int, noise: float, seed: int) -> "tuple[Tensor, Tensor]":
        """N examples x, y, each (N,): x uniform on INPUTS, y from the true parameters and the noise.

        Another noise level scales the same draws, so that x and the direction of the noise stay.
        """
        import torch

        generator = torch.Generator().manual_seed(seed)
        low, high = INPUTS
        x = low + (high - low) * torch.rand(examples, generator=generator, dtype=torch.float64)
        a, b = self.truth
        return x, self.targets(a * x + b, noise, generator)


def _scattered(y: "Tensor", noise: float, generator: "Generator") -> "Tensor":
    """The target plus Gaussian noise of this standard deviation."""
    import torch

    return y + noise * torch.randn(len(y), generator=generator, dtype=torch.float64)


def _labels(z: "Tensor", noise: float, generator: "Generator") -> "Tensor":
    """Labels 1 with probability sigma(z), of which the share `noise` is then flipped."""
    import torch

    drawn = torch.rand(len(z), generator=generator, dtype=torch.float64) < z.sigmoid()
    flipped = torch.rand(len(z), generator=generator, dtype=torch.float64) < noise
    return (drawn ^ flipped).double()


def _cross_entropy(z: "Tensor", y: "Tensor") -> "Tensor":
    from torch.nn.functional import binary_cross_entropy_with_logits

    return binary_cross_entropy_with_logits(z, y.expand_as(z), reduction="none")


_ENTRIES = (
    ToyModel(
        key="sine",
        title="Sine wave",
        latex=r"\hat y=\sin(ax+b)",
        loss_latex=r"\ell=(\hat y-y)^2",
        slope_latex=r"\frac{\partial\ell}{\partial z}=2(\hat y-y)\cos z",
        source="lecture 1, “Stochastic gradient descent” and “Mini-Batch Gradient Descent”",
        remark="Not convex: next to the valley that fits the data lie poor ones, with an almost flat fit.",
        noise="the standard deviation of the Gaussian noise that is added to y",
        predict=lambda z: z.sin(),
        loss=lambda z, y: (z.sin() - y) ** 2,
        slope=lambda z, y, share: (z.sin() - y) * 2 * share * z.cos(),
        targets=lambda z, noise, generator: _scattered(z.sin(), noise, generator),
        loss_python="(z.sin() - y) ** 2",
        targets_python="z.sin() + noise * torch.randn(N, generator=draw, dtype=torch.float64)",
        truth=(1.5, 1.0),
        domain=((-0.6, 2.6), (-1.0, 2.2)),
        start=(0.0, -0.6),
        rate=0.2,
    ),
    ToyModel(
        key="linear",
        title="Straight line",
        latex=r"\hat y=ax+b",
        loss_latex=r"\ell=(\hat y-y)^2",
        slope_latex=r"\frac{\partial\ell}{\partial z}=2(\hat y-y)",
        source="lecture 1, “Mini-Batch Gradient Descent”; lecture 4, “Estimating Gradients”",
        remark="Convex and quadratic: one valley, and its bottom has a closed form (least squares).",
        noise="the standard deviation of the Gaussian noise that is added to y",
        predict=lambda z: z,
        loss=lambda z, y: (z - y) ** 2,
        slope=lambda z, y, share: (z - y) * 2 * share,
        targets=lambda z, noise, generator: _scattered(z, noise, generator),
        loss_python="(z - y) ** 2",
        targets_python="z + noise * torch.randn(N, generator=draw, dtype=torch.float64)",
        truth=(1.0, 0.5),
        domain=((-2.2, 2.6), (-2.2, 2.6)),
        start=(-1.5, -1.5),
        rate=0.1,
    ),
    ToyModel(
        key="logistic",
        title="Logistic regression",
        latex=r"\hat y=\sigma(ax+b)",
        loss_latex=r"\ell=-y\log\hat y-(1-y)\log(1-\hat y)",
        slope_latex=r"\frac{\partial\ell}{\partial z}=\hat y-y",
        source="lecture 1, “Mini-Batch Gradient Descent”; lecture 4, “Estimating Gradients”",
        remark="Convex: one valley. Where a threshold on x separates the labels, its bottom is at infinity.",
        noise="the share of the labels that are flipped",
        predict=lambda z: z.sigmoid(),
        loss=_cross_entropy,
        slope=lambda z, y, share: (z.sigmoid() - y) * share,
        targets=_labels,
        loss_python='F.binary_cross_entropy_with_logits(z, y, reduction="none")',
        targets_python=(
            "((torch.rand(N, generator=draw, dtype=torch.float64) < z.sigmoid())\n"
            "     ^ (torch.rand(N, generator=draw, dtype=torch.float64) < noise)).double()"
        ),
        truth=(2.0, -1.0),
        domain=((-2.5, 4.5), (-4.0, 3.0)),
        start=(-1.5, 2.0),
        rate=0.5,
    ),
)

TOY_MODELS: Mapping[str, ToyModel] = {entry.key: entry for entry in _ENTRIES}
