"""What the catalogue knows of an optimizer: how it is built, what it stores, how one update is derived."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from playground.catalog import optimizer_classes
from playground.catalog.hyperparameter import HyperParameter, with_defaults
from playground.catalog.worked_example import DerivationStep, UpdateInput

if TYPE_CHECKING:
    from torch import nn
    from torch.optim import Optimizer

Options = Mapping[str, float]


@dataclass(frozen=True)
class StateBuffer:
    """One entry of `optimizer.state[p]`.

    symbol   its letter in the rule, "" where it has none
    meaning  what it stores
    kind     "momentum": a direction built from past gradients (drawn as an arrow); "second moment": past
             squared gradients (its square root is drawn as a box); "other"
    shape    how many numbers it has for a parameter: one each, one in all, one per row or one per column
    initial  from what the first update starts: a number, the name of an option that holds it, "lr" for the
             learning rate; None where there is no such value and the first update makes the buffer
    """

    symbol: str
    meaning: str
    kind: Literal["momentum", "second moment", "other"] = "other"
    shape: Literal["parameter", "scalar", "rows", "columns"] = "parameter"
    initial: float | str | None = 0.0

    def initial_value(self, learning_rate: float, options: Mapping[str, float]) -> float:
        """The number that every element has before the first update; NaN where the buffer is not made yet."""
        if self.initial is None:
            return math.nan
        if isinstance(self.initial, str):
            return learning_rate if self.initial == "lr" else options[self.initial]
        return self.initial

    def size(self, shape: tuple[int, ...]) -> int:
        """How many numbers the buffer holds for a parameter of this shape."""
        if self.shape == "scalar":
            return 1
        divisor = {"parameter": 1, "rows": shape[-1], "columns": shape[-2] if len(shape) > 1 else 1}
        return math.prod(shape) // divisor[self.shape]


def _no_steps(update: UpdateInput) -> tuple[DerivationStep, ...]:
    return ()


def _no_error(options: Options) -> str:
    return ""


def _same_betas(options: Options) -> dict[str, float]:
    return {key: options[key] for key in ("beta1", "beta2") if key in options}


@dataclass(frozen=True)
class OptimizerEntry:
    """One optimizer of the menu. `options` below are the values of the entry's own options, by key.

    rule, lecture_rule  the update in LaTeX in PyTorch's letters, and as a lecture prints it ("": nowhere)
    learning_rate       `default` is PyTorch's; `race_lr` suits the surfaces of the race; `studio_lr` is a
                        peak rate measured to train the studio's recurrent models, gradients clipped at norm 1
                        (None: not measured, so not offered there)
    weight_decay        its range is 0 to 0 where the class has none
    buffers             the entries of optimizer.state[p] that are shown; which exist depends on the options
    internal_state      the other keys that PyTorch stores there
    arguments(options)  the constructor's keyword arguments
    changed_defaults    those that differ from the class's own defaults although no option was set
    module, class_name  where the class is: torch.optim, or a module of ours with a torch.optim.Optimizer
    elementwise         each number of a parameter is updated independently of the others
    step_follows_gradient_scale  multiplying the loss by c multiplies the step by c
    fused               the class has a fused CPU kernel: one pass over each parameter
    closure             step(closure) evaluates loss and gradient itself, any number of times
    error(options)      why these options cannot be combined, "" if they can
    derive(update)      the lines of one update of one coordinate, with the numbers in, the new weight last;
                        `derivation_note` is shown with them
    ill_posed           where the rule has no value, in one sentence
    lecture_key, torch_key  the counterpart in the other table: the slide's rule, or PyTorch's class
    counterpart_options(options)  the counterpart's options that are nearest to these
    heavy_ball(lr, options)  (alpha, beta) of the equivalent b <- beta b + g, theta <- theta - alpha b
    """

    key: str
    title: str
    rule: str
    lecture_rule: str
    source: str
    learning_rate: HyperParameter
    weight_decay: HyperParameter
    options: tuple[HyperParameter, ...]
    buffers: Mapping[str, StateBuffer]
    race_lr: float
    studio_lr: float | None
    arguments: Callable[[Options], dict[str, Any]]
    class_name: str
    module: str = "torch.optim"
    internal_state: tuple[str, ...] = ()
    changed_defaults: tuple[str, ...] = ()
    elementwise: bool = True
    step_follows_gradient_scale: bool = False
    fused: bool = False
    closure: bool = False
    error: Callable[[Options], str] = _no_error
    derive: Callable[[UpdateInput], tuple[DerivationStep, ...]] = _no_steps
    derivation_note: str = ""
    remark: str = ""  # one or two sentences on its less obvious properties
    ill_posed: str = ""
    lecture_key: str = ""
    torch_key: str = ""
    counterpart_options: Callable[[Options], dict[str, float]] = _same_betas
    heavy_ball: Callable[[float, Options], tuple[float, float]] | None = None
    short_title: str = ""  # for labels on a small picture; the title if empty

    @property
    def label(self) -> str:
        """The short title, or the title."""
        return self.short_title or self.title

    @property
    def counterpart(self) -> str:
        """Key of the slide's rule for PyTorch's class and the reverse; "" if there is none."""
        return self.lecture_key or self.torch_key

    @property
    def decays(self) -> bool:
        """Whether the class takes a weight decay."""
        return self.weight_decay.high > 0

    @property
    def from_torch(self) -> bool:
        """Whether the class is PyTorch's own."""
        return self.module == "torch.optim"

    @property
    def optimizer_class(self) -> type[Optimizer]:
        """The class; its module is imported here, not before."""
        optimizer_class: type[Optimizer] = getattr(import_module(self.module), self.class_name)
        return optimizer_class

    def buffer_of_kind(self, kind: Literal["momentum", "second moment"], keys: Iterable[str]) -> str:
        """The first of `keys` whose buffer is of this kind; "" if there is none."""
        return next((key for key in keys if key in self.buffers and self.buffers[key].kind == kind), "")

    def check(self, options: Options) -> dict[str, float]:
        """The value of every option, the default where `options` has none.

        Raises ValueError for an option that is unknown or out of range, and for a combination that the class
        rejects.
        """
        values = with_defaults(self.options, options)
        if message := self.error(values):
            raise ValueError(message)
        return values

    def keywords(
        self,
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        options: Options | None = None,
    ) -> dict[str, Any]:
        """The constructor's keyword arguments; what is None or missing takes the entry's default.

        Any finite learning rate from 0 on is allowed, as in PyTorch; the range of `learning_rate` is what a
        menu offers. Raises ValueError as `check` does, and for a weight decay where the class has none.
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
        options: Options | None = None,
        fused: bool = False,
    ) -> Optimizer:
        """The optimizer: the class called with `keywords`, whose ValueErrors it raises.

        `fused` has an effect only where the class offers it. The fused kernel rounds differently in the last
        bit, so comparisons with a plain torch.optim object leave it off.
        """
        build: Any = self.optimizer_class
        keywords = self.keywords(learning_rate, weight_decay, options)
        if fused and self.fused:
            keywords["fused"] = True
        elif "foreach" in inspect.signature(build).parameters:
            # PyTorch's own choice on a CPU; stated here, it is not worked out again at every step.
            keywords["foreach"] = False
        optimizer: Optimizer = build(parameters, **keywords)
        return optimizer

    def python_call(
        self,
        parameters: str,
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        options: Options | None = None,
    ) -> str:
        """What builds the optimizer in a script that holds `python_sources`; `parameters` is an expression.

        Raises ValueError as `keywords` does.
        """
        keywords = self.keywords(learning_rate, weight_decay, options)
        arguments = "".join(f", {key}={value!r}" for key, value in keywords.items())
        module = "torch.optim." if self.from_torch else ""
        return f"{module}{self.class_name}({parameters}{arguments})"

    @property
    def python_sources(self) -> tuple[str, ...]:
        """The sources of the class and of its bases, bases first; () where PyTorch has it.

        A script with them needs `torch`, `Tensor` and the lines of `python_imports`.
        """
        if self.from_torch:
            return ()
        own = optimizer_classes.__name__
        classes = reversed(self.optimizer_class.__mro__)
        return tuple(inspect.getsource(base) for base in classes if base.__module__.startswith(own))

    @property
    def python_imports(self) -> tuple[str, ...]:
        """The imports from the standard library that `python_sources` need."""
        if self.from_torch:
            return ()
        return ("from collections.abc import Callable, Iterable", "from typing import Any")
