"""What catalogue entries are made of: a hyper-parameter that a page can show and check; an optimizer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn
    from torch.optim import Optimizer


@dataclass(frozen=True)
class HyperParameter:
    """One number a reader may set: its name in code, on screen and in formulas, its range, what it does.

    `low` and `high` are both allowed. `integer` asks for whole numbers; `log` says that a slider should
    move by factors rather than by differences. `default` is PyTorch's own unless `help` says otherwise.
    """

    key: str
    title: str
    latex: str
    default: float
    low: float
    high: float
    help: str
    integer: bool = False
    log: bool = False

    def check(self, value: float) -> float:
        """Return `value` (as an int where whole numbers are asked for); ValueError when it does not fit."""
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueError(f"{self.title} must be a number, not {value!r}.")
        if self.integer and value != int(value):
            raise ValueError(f"{self.title} must be a whole number, not {value:g}.")
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.title} must lie between {self.low:g} and {self.high:g}, not {value:g}.")
        return int(value) if self.integer else float(value)


def complete(parameters: tuple[HyperParameter, ...], given: Mapping[str, float]) -> dict[str, float]:
    """Every parameter's value: the given one, checked, or the default. ValueError for a name nobody knows."""
    unknown = set(given) - {parameter.key for parameter in parameters}
    if unknown:
        raise ValueError(f"There is no hyper-parameter called {', '.join(sorted(unknown))} here.")
    return {p.key: p.check(given.get(p.key, p.default)) for p in parameters}


@dataclass(frozen=True)
class OptimizerEntry:
    """One optimizer of the menu.

    `rule` is PyTorch's update in LaTeX, `lecture_rule` the lecture's ("" where no lecture prints one).
    `buffers` explains what `optimizer.state[p]` holds. `training_rate` is a peak rate that trains the
    studio's recurrent models well, gradients clipped at norm 1; `learning_rate.default` stays PyTorch's.
    """

    key: str
    title: str
    rule: str
    lecture_rule: str
    source: str
    learning_rate: HyperParameter
    weight_decay: HyperParameter
    options: tuple[HyperParameter, ...]
    buffers: Mapping[str, str]
    training_rate: float
    arguments: Callable[[Mapping[str, float]], dict[str, Any]]
    torch_name: str
    fused: bool = False  # the class has a fused CPU kernel: one pass over each parameter

    def build(
        self,
        parameters: Iterable[nn.Parameter],
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        options: Mapping[str, float] | None = None,
        fused: bool = False,
    ) -> Optimizer:
        """Make the torch optimizer; what is not given takes the entry's default.

        `fused` is honoured where the class offers it and ignored elsewhere. The fused kernel rounds
        differently in the last bit, so comparisons with a plain torch.optim object leave it off.
        Raises ValueError for an option out of range or unknown.
        """
        import torch

        keywords = self.arguments(complete(self.options, options or {}))
        keywords["lr"] = self.learning_rate.check(
            self.learning_rate.default if learning_rate is None else learning_rate
        )
        keywords["weight_decay"] = self.weight_decay.check(
            self.weight_decay.default if weight_decay is None else weight_decay
        )
        if fused and self.fused:
            keywords["fused"] = True
        optimizer: Optimizer = getattr(torch.optim, self.torch_name)(parameters, **keywords)
        return optimizer
