"""One update of one coordinate, line by line, in letters and with the numbers in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.catalog.terms import Term, known, subscript, superscript


@dataclass(frozen=True)
class Worked:
    """What one update of one coordinate starts from; all in double precision.

    `t` counts updates from 1, `theta` is the coordinate before it, `g` the gradient that the optimizer is
    given (noise and clipping are in it, weight decay is not), `rate` the learning rate of this update.
    `options` are the entry's, all of them. `before` is what the optimizer's state holds for this coordinate
    before the update, {} at the first; `after` what it holds afterwards, which L-BFGS alone needs. `others`
    are the same for the parameter's other coordinates, which Adafactor and L-BFGS need.
    """

    t: int
    theta: float
    g: float
    rate: float
    weight_decay: float = 0.0
    options: Mapping[str, float] = field(default_factory=dict)
    before: Mapping[str, float] = field(default_factory=dict)
    after: Mapping[str, float] = field(default_factory=dict)
    others: tuple[Worked, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line: `symbol` = `rule` = `numbers` = `value`.

    `words` say what the quantity is, to be read aloud; `buffer` names the entry of the optimizer's state that
    holds it from now on, "" where none does. `numbers` shows five significant digits, `value` has them all.
    """

    symbol: str
    rule: str
    numbers: str
    value: float
    words: str = ""
    buffer: str = ""


@dataclass
class Sheet:
    """The lines of one update while they are written, in PyTorch's letters: θ₃ = θ₂ − γ·g₃.

    `mark` stands behind every letter, to tell another coordinate's quantities from these.
    """

    step: Worked
    mark: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def rate(self) -> Term:
        """The learning rate."""
        return known("γ", self.step.rate)

    @property
    def gradient(self) -> Term:
        """The gradient as it comes."""
        return known(self.name("g", self.step.t), self.step.g)

    @property
    def theta(self) -> Term:
        """The coordinate before the update."""
        return known(self.name("θ", self.step.t - 1), self.step.theta)

    def name(self, symbol: str, t: int) -> str:
        """The letter of a quantity at update t."""
        return f"{symbol}{subscript(t)}{self.mark}"

    def option(self, key: str, symbol: str) -> Term:
        """A hyper-parameter."""
        return known(symbol, self.step.options[key])

    def kept(self, buffer: str, symbol: str, start: float = 0.0) -> Term:
        """What the state holds before the update; `start` is what it starts from."""
        value = start if self.step.t == 1 else self.step.before[buffer]
        return known(self.name(symbol, self.step.t - 1), value)

    def put(self, symbol: str, term: Term, words: str = "", buffer: str = "") -> Term:
        """Write a line for the letter at this update; return the quantity to go on with."""
        return self.write(self.name(symbol, self.step.t), term, words, buffer)

    def write(self, name: str, term: Term, words: str = "", buffer: str = "") -> Term:
        """Write a line for this very name; return the quantity to go on with."""
        self.lines.append(Line(name, term.rule, term.numbers, term.value, words, buffer))
        return known(name, term.value)

    def decayed_gradient(self) -> Term:
        """The gradient with L2 weight decay added, if there is any: g′ = g + λ·θ."""
        if not self.step.weight_decay:
            return self.gradient
        decay = known("λ", self.step.weight_decay)
        name = self.gradient.rule + "′"
        return self.write(name, self.gradient + decay * self.theta, "gradient with weight decay")

    def decayed_theta(self) -> Term:
        """The coordinate after decoupled weight decay, if there is any: θ′ = (1 − γ·λ)·θ."""
        if not self.step.weight_decay:
            return self.theta
        decay = known("λ", self.step.weight_decay)
        words = "weight decay by itself, before the step"
        return self.write(self.theta.rule + "′", (1 - self.rate * decay) * self.theta, words)

    def finish(self, theta: Term, words: str = "the new weight") -> tuple[Line, ...]:
        """Write the last line, the coordinate after the update; return all of them."""
        self.put("θ", theta, words)
        return tuple(self.lines)


class SlideSheet(Sheet):
    """The lines in the slides' letters: θ⁽⁴⁾ = θ⁽³⁾ − η·g(3)."""

    @property
    def rate(self) -> Term:
        """The learning rate."""
        return known("η", self.step.rate)

    @property
    def theta(self) -> Term:
        """The coordinate before the update."""
        return known(f"θ⁽{superscript(self.step.t)}⁾", self.step.theta)

    def name(self, symbol: str, t: int) -> str:
        """The letter of a quantity at update t."""
        return f"{symbol}({t})"

    def finish(self, theta: Term, words: str = "the new weight") -> tuple[Line, ...]:
        """Write the last line, the coordinate after the update; return all of them."""
        self.write(f"θ⁽{superscript(self.step.t + 1)}⁾", theta, words)
        return tuple(self.lines)
