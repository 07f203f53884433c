"""Lion as a PyTorch optimizer, which torch.optim does not have."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from playground.catalog.optimizer_classes.per_parameter import PerParameterOptimizer


class Lion(PerParameterOptimizer):
    """theta -= lr sign(beta1 m + (1 - beta1) g), then m = beta2 m + (1 - beta2) g, from m = 0.

    Source: Chen et al. 2023, Symbolic discovery of optimization algorithms, algorithm 2.
    """

    decoupled_weight_decay = True

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay, beta1=betas[0], beta2=betas[1])

    def update(self, theta: Tensor, g: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Step by the sign of one running mean of gradients, and store another."""
        if not state:
            state["exp_avg"] = torch.zeros_like(theta)
        m, beta1, beta2 = state["exp_avg"], group["beta1"], group["beta2"]
        c = m.mul(beta1).add_(g, alpha=1 - beta1)
        theta.add_(c.sign_(), alpha=-group["lr"])
        m.mul_(beta2).add_(g, alpha=1 - beta2)
