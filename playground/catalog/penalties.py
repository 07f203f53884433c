"""Penalties on weights: l1 ||w||_1 + l2/2 ||w||^2, of which an entry of the menu fixes the proportion.

Source: lecture 3, "Better Regularization" (lambda times the sum of theta^2; "L1 / L2 regularization"), and
lecture 4, "Regularization" (alpha Omega(theta) with Omega = 1/2 ||w||^2). Adding a penalty of this family is
one entry here. Nothing imports PyTorch: the functions call methods of the tensors they are given.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Regularizer:
    """Omega(w) = l1 ||w||_1 + l2/2 ||w||^2, with l1 and l2 from 0 on."""

    l1: float
    l2: float

    def value(self, w: "Tensor") -> "Tensor":
        """Omega of the rows of w (..., d): (...)."""
        return self.l1 * w.abs().sum(-1) + self.l2 / 2 * (w * w).sum(-1)

    @property
    def python(self) -> str:
        """Omega of a tensor `w` as an expression of a script; "" where it is 0."""
        parts = []
        if self.l1:
            parts.append(f"{self.l1!r} * w.abs().sum()")
        if self.l2:
            parts.append(f"{self.l2!r} / 2 * (w * w).sum()")
        return " + ".join(parts)

    def subgradient(self, w: "Tensor") -> "Tensor":
        """A subgradient of Omega at w (any shape): l1 sign(w) + l2 w, with sign(0) = 0 as autograd has it."""
        return self.l1 * w.sign() + self.l2 * w

    def proximal_step(self, u: "Tensor", eta: float) -> "Tensor":
        """The proximal step of length eta from u (any shape).

        argmin_w Omega(w) + ||w - u||^2 / (2 eta) = sign(u) max(|u| - eta l1, 0) / (1 + eta l2): every weight
        comes nearer to zero by eta l1, or all the way where it is no further away, and is then divided.
        Source: Parikh and Boyd (2014), "Proximal Algorithms", sections 6.5.2 and 6.5.3.
        """
        return u.sign() * (u.abs() - eta * self.l1).clamp(min=0) / (1 + eta * self.l2)

    def optimality_gap(self, gradient: "Tensor", w: "Tensor") -> "Tensor":
        """How far w (..., d) is from the conditions of a minimum, with the loss's gradient at w: (...).

        The largest, over the weights, of |g_j + l2 w_j + l1 sign(w_j)| where w_j is not zero, and of
        |g_j| - l1 (if positive) where it is: the distance of 0 from the subdifferential. 0 only at a minimum
        of a convex loss plus Omega (Karush, Kuhn and Tucker).
        """
        pull = gradient + self.l2 * w
        at_zero = (pull.abs() - self.l1).clamp(min=0)
        return (pull + self.l1 * w.sign()).abs().where(w != 0, at_zero).amax(-1)

    def radius(self, angle: "Tensor", budget: "float | Tensor") -> "Tensor":
        """Where Omega(r cos(angle), r sin(angle)) = budget: r, by broadcasting.

        A diamond where l2 = 0, a disc where l1 = 0; beyond all bounds where both are. The positive root of
        l2/2 r^2 + l1 (|cos| + |sin|) r - budget, written so that l2 = 0 needs no case of its own.
        """
        across = self.l1 * (angle.cos().abs() + angle.sin().abs())
        below = across + (across**2 + 2 * self.l2 * budget) ** 0.5
        return 2 * budget / below.clamp(min=1e-300)  # a budget of 0 is the point 0, also for L2


@dataclass(frozen=True)
class Penalty:
    """An entry of the menu: `share(l1_ratio)` of lambda weighs ||w||_1, the rest 1/2 ||w||^2.

    `latex` is the penalty, `step_latex` its proximal step from u.
    """

    key: str
    title: str
    latex: str
    step_latex: str
    source: str
    remark: str
    share: Callable[[float], float]

    def regularizer(self, lambda_: float, l1_ratio: float = 0.5) -> Regularizer:
        """The penalty for a lambda from 0 on and an L1 share in [0, 1]; ValueError for anything else."""
        if not (math.isfinite(lambda_) and lambda_ >= 0):
            raise ValueError(f"λ must be a number from 0 on, not {lambda_:g}.")
        if not 0 <= l1_ratio <= 1:
            raise ValueError(f"The share of L1 must lie between 0 and 1, not {l1_ratio:g}.")
        share = self.share(l1_ratio)
        return Regularizer(share * lambda_, (1 - share) * lambda_)


_ENTRIES = (
    Penalty(
        key="l1",
        title="L1 (lasso)",
        latex=r"\Omega(w)=\lambda\lVert w\rVert_1=\lambda\textstyle\sum_j|w_j|",
        step_latex=r"w_j\leftarrow\operatorname{sign}(u_j)\,\max(|u_j|-\eta\lambda,\,0)",
        source="lecture 3, “Better Regularization”; Tibshirani (1996)",
        remark="Pulls every weight to zero with the force λ, however small it is: some end exactly there.",
        share=lambda l1_ratio: 1.0,
    ),
    Penalty(
        key="l2",
        title="L2 (ridge)",
        latex=r"\Omega(w)=\tfrac{\lambda}{2}\lVert w\rVert^2=\tfrac{\lambda}{2}\textstyle\sum_j w_j^2",
        step_latex=r"w_j\leftarrow\dfrac{u_j}{1+\eta\lambda}",
        source="lecture 3, “Better Regularization”; lecture 4, “Regularization”; Hoerl and Kennard (1970)",
        remark="Pulls a weight with the force λw: the smaller, the weaker. It never gets to zero.",
        share=lambda l1_ratio: 0.0,
    ),
    Penalty(
        key="elastic",
        title="Elastic net",
        latex=r"\Omega(w)=\lambda\left(m\lVert w\rVert_1+\tfrac{1-m}{2}\lVert w\rVert^2\right)",
        step_latex=(
            r"w_j\leftarrow\dfrac{\operatorname{sign}(u_j)\,\max(|u_j|-\eta m\lambda,\,0)}"
            r"{1+\eta(1-m)\lambda}"
        ),
        source="Zou and Hastie (2005), without their rescaling",
        remark="Both at once: L1's exact zeros, and L2's habit of keeping columns that are alike together.",
        share=lambda l1_ratio: l1_ratio,
    ),
)

PENALTIES: Mapping[str, Penalty] = {entry.key: entry for entry in _ENTRIES}
