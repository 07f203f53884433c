"""One update of one coordinate, line by line, in letters and with the numbers in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.catalog.infix import subscript, superscript
from playground.catalog.symbolic import Term, symbol


@dataclass(frozen=True)
class UpdateInput:
    """All that one update of one coordinate is computed from, in double precision.

    t                  number of the update, from 1
    theta              the coordinate before the update
    g                  the gradient that the optimizer receives: noise and clipping included, weight decay not
    learning_rate      of this update, schedule included
    options            every option of the entry
    state_before       the optimizer's state for this coordinate before the update, {} at the first
    state_after        the state after the update; only L-BFGS needs it
    other_coordinates  the same for the parameter's other coordinates; Adafactor and L-BFGS need them
    """

    t: int
    theta: float
    g: float
    learning_rate: float
    weight_decay: float = 0.0
    options: Mapping[str, float] = field(default_factory=dict)
    state_before: Mapping[str, float] = field(default_factory=dict)
    state_after: Mapping[str, float] = field(default_factory=dict)
    other_coordinates: tuple[UpdateInput, ...] = ()


@dataclass(frozen=True)
class DerivationStep:
    """One line of a derivation: `symbol` = `rule` = `numbers` = `value`.

    `meaning` describes the quantity in words; `buffer` is the key of the optimizer's state that stores it, ""
    where none does. `numbers` is rounded to five significant digits, `value` is not.
    """

    symbol: str
    rule: str
    numbers: str
    value: float
    meaning: str = ""
    buffer: str = ""


@dataclass
class Derivation:
    """Builds the lines of one update in PyTorch's letters: θ₃ = θ₂ − γ·g₃.

    `suffix` is appended to every letter, to distinguish another coordinate's quantities.
    """

    update: UpdateInput
    suffix: str = ""
    steps: list[DerivationStep] = field(default_factory=list)

    @property
    def learning_rate(self) -> Term:
        """The learning rate."""
        return symbol("γ", self.update.learning_rate)

    @property
    def gradient(self) -> Term:
        """The gradient, without weight decay."""
        return symbol(self.name("g", self.update.t), self.update.g)

    @property
    def theta(self) -> Term:
        """The coordinate before the update."""
        return symbol(self.name("θ", self.update.t - 1), self.update.theta)

    def name(self, letter: str, t: int) -> str:
        """The name of a quantity at update t: θ₃."""
        return f"{letter}{subscript(t)}{self.suffix}"

    def option(self, key: str, letter: str) -> Term:
        """A hyper-parameter."""
        return symbol(letter, self.update.options[key])

    def state(self, buffer: str, letter: str, initial: float = 0.0) -> Term:
        """A state buffer's value before the update; `initial` before the first."""
        value = initial if self.update.t == 1 else self.update.state_before[buffer]
        return symbol(self.name(letter, self.update.t - 1), value)

    def define(self, letter: str, term: Term, meaning: str = "", buffer: str = "") -> Term:
        """Add the line `letter` at this update = `term`; return the new quantity."""
        return self.define_as(self.name(letter, self.update.t), term, meaning, buffer)

    def define_as(self, name: str, term: Term, meaning: str = "", buffer: str = "") -> Term:
        """Add the line `name` = `term`; return the new quantity."""
        self.steps.append(DerivationStep(name, term.rule, term.numbers, term.value, meaning, buffer))
        return symbol(name, term.value)

    def decayed_gradient(self) -> Term:
        """The gradient with L2 weight decay added, if there is any: g′ = g + λ·θ."""
        if not self.update.weight_decay:
            return self.gradient
        weight_decay = symbol("λ", self.update.weight_decay)
        name = self.gradient.rule + "′"
        return self.define_as(name, self.gradient + weight_decay * self.theta, "gradient with weight decay")

    def decayed_theta(self) -> Term:
        """The coordinate after decoupled weight decay, if there is any: θ′ = (1 − γ·λ)·θ."""
        if not self.update.weight_decay:
            return self.theta
        weight_decay = symbol("λ", self.update.weight_decay)
        theta = (1 - self.learning_rate * weight_decay) * self.theta
        return self.define_as(self.theta.rule + "′", theta, "weight decay by itself, before the step")

    def finish(self, theta: Term, meaning: str = "the new weight") -> tuple[DerivationStep, ...]:
        """Add the last line, the coordinate after the update; return all lines."""
        self.define("θ", theta, meaning)
        return tuple(self.steps)


class SlideDerivation(Derivation):
    """The lines in the slides' letters: θ⁽⁴⁾ = θ⁽³⁾ − η·g(3)."""

    @property
    def learning_rate(self) -> Term:
        """The learning rate."""
        return symbol("η", self.update.learning_rate)

    @property
    def theta(self) -> Term:
        """The coordinate before the update."""
        return symbol(f"θ⁽{superscript(self.update.t)}⁾", self.update.theta)

    def name(self, letter: str, t: int) -> str:
        """The name of a quantity at update t: s(3)."""
        return f"{letter}({t})"

    def finish(self, theta: Term, meaning: str = "the new weight") -> tuple[DerivationStep, ...]:
        """Add the last line, the coordinate after the update; return all lines."""
        self.define_as(f"θ⁽{superscript(self.update.t + 1)}⁾", theta, meaning)
        return tuple(self.steps)
