"""The slides' own update rules as PyTorch optimizers: no root, no epsilon, no bias correction.

Lecture 1, from "Gradient Descent with Momentum" on. `weight_decay` adds lambda theta to the gradient: the
slide's rule on a loss with an L2 penalty. Where a sum of squares is exactly 0 the slides' division has no
value, and the parameter becomes NaN.
"""

from collections.abc import Iterable
from typing import Any

from torch import Tensor

from playground.catalog.optimizer_classes.per_parameter import PerParameterOptimizer


class SlideMomentum(PerParameterOptimizer):
    """change(t) = beta eta(t) g(t) + (1 - beta) change(t-1), change(1) = eta(1) g(1); theta -= change(t)."""

    def __init__(self, params: Iterable[Tensor], lr: float, beta: float, weight_decay: float = 0.0) -> None:
        super().__init__(params, lr, weight_decay, beta=beta)

    def update(self, theta: Tensor, g: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Average the steps themselves, learning rate included."""
        eta, beta = group["lr"], group["beta"]
        if not state:
            state["change"] = g * eta
        else:
            state["change"].mul_(1 - beta).add_(g, alpha=beta * eta)
        theta.sub_(state["change"])


class SlideAdaGrad(PerParameterOptimizer):
    """s(t) = sum of g(i)^2 for i = 1..t; theta -= eta g(t)/s(t)."""

    def update(self, theta: Tensor, g: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Divide by the sum of all squares."""
        if not state:
            state["s"] = g * g
        else:
            state["s"].addcmul_(g, g)
        theta.addcdiv_(g, state["s"], value=-group["lr"])


class SlideRMSProp(PerParameterOptimizer):
    """s(t) = beta s(t-1) + (1 - beta) g(t)^2, s(1) = g(1)^2; theta -= eta g(t)/s(t)."""

    def __init__(self, params: Iterable[Tensor], lr: float, beta: float, weight_decay: float = 0.0) -> None:
        super().__init__(params, lr, weight_decay, beta=beta)

    def update(self, theta: Tensor, g: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Divide by the running mean of squares."""
        beta = group["beta"]
        if not state:
            state["s"] = g * g
        else:
            state["s"].mul_(beta).addcmul_(g, g, value=1 - beta)
        theta.addcdiv_(g, state["s"], value=-group["lr"])


class SlideAdam(PerParameterOptimizer):
    """s1(t) = beta1 s1(t-1) + (1 - beta1) g(t), s2 likewise of g(t)^2, s1(1) = g(1), s2(1) = g(1)^2;
    theta -= eta s1(t)/s2(t)."""

    def __init__(
        self, params: Iterable[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float = 0.0
    ) -> None:
        super().__init__(params, lr, weight_decay, beta1=beta1, beta2=beta2)

    def update(self, theta: Tensor, g: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Divide the running mean of gradients by the running mean of squares."""
        beta1, beta2 = group["beta1"], group["beta2"]
        if not state:
            state["s1"], state["s2"] = g.clone(), g * g
        else:
            state["s1"].mul_(beta1).add_(g, alpha=1 - beta1)
            state["s2"].mul_(beta2).addcmul_(g, g, value=1 - beta2)
        theta.addcdiv_(state["s1"], state["s2"], value=-group["lr"])
