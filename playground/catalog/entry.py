"""What catalogue entries are made of: a hyper-parameter that a page can show and check; an optimizer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

from playground.catalog.worked import Line, Worked

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

    @property
    def switch(self) -> bool:
        """Whether it is on (1) or off (0) and nothing between."""
        return self.integer and (self.low, self.high) == (0, 1)

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


def _no_lines(step: Worked) -> tuple[Line, ...]:
    return ()


def _nothing(options: Mapping[str, float]) -> str:
    return ""


@dataclass(frozen=True)
class OptimizerEntry:
    """One optimizer of the menu.

    `rule` is PyTorch's update in LaTeX, `lecture_rule` the lecture's ("" where no lecture prints one).
    `buffers` explains what `optimizer.state[p]` holds, as far as it says something to a reader; which of them
    are there can depend on the options. `race_rate` shows on the surfaces of the race what the rule does;
    `training_rate` is a peak rate that trains the studio's recurrent models well, gradients clipped at norm
    1 (None: not offered there); `learning_rate.default` stays PyTorch's. `refusal` gives the sentence for
    options that do not go together. `worked` gives the lines of one update of one coordinate, in order, with
    the numbers in; the last line is the new coordinate. `lecture_key` and `torch_key` name the counterpart
    of an entry in the other table, the slide's rule or PyTorch's class.
    """

    key: str
    title: str
    rule: str
    lecture_rule: str
    source: str
    learning_rate: HyperParameter
    weight_decay: HyperParameter  # from 0 to 0 where the class has none
    options: tuple[HyperParameter, ...]
    buffers: Mapping[str, str]
    race_rate: float
    training_rate: float | None
    arguments: Callable[[Mapping[str, float]], dict[str, Any]]
    torch_name: str  # of the class
    module: str = "torch.optim"  # where the class lives
    fused: bool = False  # the class has a fused CPU kernel: one pass over each parameter
    rows_apart: bool = True  # each number of a parameter moves as if it were alone
    closure: bool = False  # step(closure) evaluates loss and gradient itself
    refusal: Callable[[Mapping[str, float]], str] = _nothing
    worked: Callable[[Worked], tuple[Line, ...]] = _no_lines
    worked_note: str = ""  # a sentence beside the lines of `worked`
    remark: str = ""  # a sentence on what surprises about it
    ill_posed: str = ""  # a sentence on where the rule has no value
    lecture_key: str = ""
    torch_key: str = ""

    @property
    def decays(self) -> bool:
        """Whether the class takes a weight decay."""
        return self.weight_decay.high > 0

    def check(self, options: Mapping[str, float]) -> dict[str, float]:
        """Every option's value, the given one or the default.

        Raises ValueError for an option that is unknown or out of range, and for options that the class
        refuses to take together.
        """
        values = complete(self.options, options)
        if sentence := self.refusal(values):
            raise ValueError(sentence)
        return values

    def keywords(
        self,
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        options: Mapping[str, float] | None = None,
    ) -> dict[str, Any]:
        """What the class is called with; what is not given takes the entry's default.

        Any learning rate from 0 on is taken, as by PyTorch: the range of `learning_rate` is what a menu
        offers. Raises ValueError as `check` does, and for a weight decay where there is none.
        """
        rate = self.learning_rate.default if learning_rate is None else learning_rate
        if not (isinstance(rate, int | float) and 0 <= rate < math.inf):
            raise ValueError(f"{self.learning_rate.title} must be a number from 0 on, not {rate!r}.")
        keywords = {"lr": rate, **self.arguments(self.check(options or {}))}
        if self.decays:
            keywords["weight_decay"] = self.weight_decay.check(
                self.weight_decay.default if weight_decay is None else weight_decay
            )
        elif weight_decay:
            raise ValueError(f"{self.title} has no weight decay in PyTorch.")
        return keywords

    def build(
        self,
        parameters: Iterable[nn.Parameter],
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        options: Mapping[str, float] | None = None,
        fused: bool = False,
    ) -> Optimizer:
        """Make the optimizer: the class called with `keywords`, which says what is refused.

        `fused` is honoured where the class offers it and ignored elsewhere. The fused kernel rounds
        differently in the last bit, so comparisons with a plain torch.optim object leave it off.
        """
        made = getattr(import_module(self.module), self.torch_name)
        keywords = self.keywords(learning_rate, weight_decay, options)
        if fused and self.fused:
            keywords["fused"] = True
        elif "foreach" in signature(made).parameters:
            # On a CPU this is what PyTorch comes to by itself; said once, it need not ask at every step.
            keywords["foreach"] = False
        optimizer: Optimizer = made(parameters, **keywords)
        return optimizer
