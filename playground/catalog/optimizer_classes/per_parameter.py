"""What our optimizer classes have in common; each updates every parameter by itself."""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor


class PerParameterOptimizer(torch.optim.Optimizer):
    """Calls `update` for every parameter with a gradient, with the learning rate of the present step.

    `options` become entries of each parameter group, as torch.optim's own classes store theirs. Weight decay
    lambda is added to the gradient, g + lambda theta, or, where it is decoupled, taken off the weights before
    the update, (1 - lr lambda) theta.
    """

    decoupled_weight_decay = False

    def __init__(
        self, params: Iterable[Tensor], lr: float, weight_decay: float = 0.0, **options: float
    ) -> None:
        if not lr >= 0.0:
            raise ValueError(f"The learning rate must be 0 or more, not {lr}.")
        super().__init__(params, {"lr": lr, "weight_decay": weight_decay, **options})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """Make one update of every parameter that has a gradient; return the closure's loss."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for theta in group["params"]:
                if theta.grad is not None:
                    self.update(theta, self._decay(theta, group), self.state[theta], group)
        return loss

    def _decay(self, theta: Tensor, group: dict[str, Any]) -> Tensor:
        """Apply the weight decay; return the gradient for the update."""
        g: Tensor = theta.grad  # type: ignore[assignment]  # step skips parameters without one
        if not group["weight_decay"]:
            return g
        if self.decoupled_weight_decay:
            theta.mul_(1 - group["lr"] * group["weight_decay"])
            return g
        return g.add(theta, alpha=group["weight_decay"])

    def update(self, theta: Tensor, g: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Move `theta` in place; `state` is empty at the first update. `g` must not be changed."""
        raise NotImplementedError
