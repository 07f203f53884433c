"""What the drawings share: colours of quantities, symbols and rules as spans, numbers as text."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playground.experiments.two_weights.steps import STEP_INDEX, rule_of, rule_parts
from playground.figures.scene.diagram import Drawing, Span, span

MATH_FONT = "KaTeX_Main, 'Latin Modern Roman', 'Cambria Math', 'Times New Roman', serif"
ITALIC_FONT = f"KaTeX_Math, {MATH_FONT}"
LARGE = 1e3  # from here on a number is written with four digits in all
PLAIN_TEXT: Mapping[str, Any] = {"size": 14, "font_family": "var(--st-font)"}


def role(name: str) -> str:
    """The colour role of a quantity: value (forward), gradient (backward) or update."""
    if name == "eta" or name.endswith("_new"):
        return "update"
    return "gradient" if name.startswith("d") else "value"


def typeset(name: str) -> str:
    """The lecture's symbol for `Drawing.formula`: dL/dw_1."""
    if name == "eta":
        return "η"
    return name.removesuffix("_new").replace("_", "/").replace("w1", "w_1").replace("w2", "w_2")


def symbol_span(name: str, link: bool = True) -> Span:
    """A symbol in italics and in its colour; pointed at, it lights up the elements of the same link."""
    return span(
        typeset(name),
        font_family=ITALIC_FONT,
        font_style="italic",
        fill=f"var(--role-{role(name)})",
        data_link=name if link else None,
    )


def text_span(text: str) -> Span:
    """The rest of a formula: operators, brackets, tanh."""
    return span(text, font_family=MATH_FONT)


@contextmanager
def link_area(
    d: Drawing, x: float, y: float, width: float, height: float, link: str, tip: str | None = None
) -> Iterator[None]:
    """A group with a transparent rectangle behind it: it answers the pointer and lights up as a whole."""
    with d.group(data_link=link, data_tip=tip):
        d.rect(x, y, width, height, rx=5, fill="transparent", stroke="none")
        yield


def rule_spans(name: str, close: bool = False) -> list[Span]:
    """The rule of a quantity in symbols; `close`: factors side by side, without the dot between them."""
    out = []
    shown = rule_of(name).replace(" · ", "\u2009") if close else rule_of(name)
    for text, operand, _ in rule_parts(shown):
        out += [text_span(text)] if text else []
        out += [symbol_span(operand)] if operand else []
    return out


@dataclass(frozen=True)
class NumberStyle:
    """How numbers are written in the drawings.

    `predict`: what is computed can hide behind a "?" until it is guessed or asked for. `wide` names
    large quantities: with four decimals they would leave their cells.
    """

    predict: bool = False
    wide: frozenset[str] = frozenset()

    def attributes(self, name: str) -> dict[str, Any]:
        """The attributes of a quantity's number; all numbers of a quantity are revealed together."""
        out: dict[str, Any] = {"data_bind": f"{name}.0", "data_format": self.format(name)}
        if self.predict and name in STEP_INDEX:
            out |= {"data_hide": f"hide_{name}.0", "data_guess": True, "aria_label": typeset(name)}
        return out

    def format(self, name: str) -> str | None:
        """The player's format for a quantity; None for its own."""
        return "significant:4" if name in self.wide else None


def format_number(value: float) -> str:
    """A number as the player writes it in the cells: four decimals, or a power of ten."""
    size = abs(value)
    if size != 0 and not 1e-3 <= size < LARGE:
        mantissa, power = f"{value:.3e}".split("e")
        return f"{value:.0f}" if LARGE <= size < 9999.5 else f"{mantissa}e{int(power):+d}"
    text = f"{value:.4f}"
    return text.removeprefix("-") if float(text) == 0 else text


def all_digits(value: float) -> str:
    """All digits of a number."""
    return repr(float(value) + 0.0)
