"""The steps of one update, in order: what is computed, from what, and by which rule.

Source: lecture 2, "backpropagation": L = 1/2 (y - o)^2, o = tanh(a), a = w2 h, h = tanh(b), b = w1 x, and the
two chains dL/dw2 = dL/do do/da da/dw2 and dL/dw1 = dL/do do/da da/dh dh/db db/dw1, factor by factor.

A rule is a text with its operands in braces: "1 − {o}²". `{o:bare}` stands where a sign needs no parentheses.
The diagram, the worksheet and the page's maths all read it from here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Literal

Kind = Literal["forward", "local", "product", "update"]
SIGNED = re.compile(r"-|[\d.]+(e| \\times)")  # a minus, or a power of ten


@dataclass(frozen=True)
class Step:
    """One step: `results` names what it computes, `rules` how, `reused` what it takes from the cache.

    kind: "forward" a value of the forward pass, "local" a derivative of one operation, "product" a derivative
    of the loss (local derivatives multiplied along the chain), "update" the new weights.
    """

    kind: Kind
    results: tuple[str, ...]
    rules: tuple[str, ...]
    reused: str = ""

    @property
    def name(self) -> str:
        """What the step computes; "update" for the last, which computes two things."""
        return self.results[0] if len(self.results) == 1 else self.kind


def _step(kind: Kind, name: str, rule: str, reused: str = "") -> Step:
    return Step(kind, (name,), (rule,), reused)


STEPS: tuple[Step, ...] = (
    _step("forward", "b", "{w1} · {x}"),
    _step("forward", "h", "tanh({b:bare})"),
    _step("forward", "a", "{w2} · {h}"),
    _step("forward", "o", "tanh({a:bare})"),
    _step("forward", "L", "½ ({y:bare} − {o})²"),
    _step("local", "dL_do", "−({y:bare} − {o})"),
    _step("local", "do_da", "1 − {o}²"),
    _step("product", "dL_da", "{dL_do} · {do_da}"),
    _step("local", "da_dw2", "{h:bare}"),
    _step("product", "dL_dw2", "{dL_da} · {da_dw2}"),
    _step("local", "da_dh", "{w2:bare}"),
    _step("product", "dL_dh", "{dL_da} · {da_dh}", reused="dL_da"),
    _step("local", "dh_db", "1 − {h}²"),
    _step("product", "dL_db", "{dL_dh} · {dh_db}"),
    _step("local", "db_dw1", "{x:bare}"),
    _step("product", "dL_dw1", "{dL_db} · {db_dw1}"),
    Step("update", ("w1_new", "w2_new"), ("{w1:bare} − {eta} · {dL_dw1}", "{w2:bare} − {eta} · {dL_dw2}")),
)

STEP_INDEX = {name: i for i, step in enumerate(STEPS) for name in (step.name, *step.results)}
"""The index in STEPS at which a quantity is computed."""

FORWARD_STEPS = 1 + max(i for i, step in enumerate(STEPS) if step.kind == "forward")
"""How many steps the forward pass has."""

CHAINS = {
    "dL_dw2": ("dL_do", "do_da", "da_dw2"),
    "dL_dw1": ("dL_do", "do_da", "da_dh", "dh_db", "db_dw1"),
}
"""The factors of the two gradients, in the lecture's order."""


def rule_of(name: str) -> str:
    """The rule by which a quantity is computed. KeyError for an input."""
    step = STEPS[STEP_INDEX[name]]
    return step.rules[step.results.index(name)]


def rule_parts(rule: str) -> Iterator[tuple[str, str, bool]]:
    """The parts of a rule: (text, operand after it or "", whether its sign needs no parentheses)."""
    for text, operand, form, _ in Formatter().parse(rule):
        yield text, operand or "", form == "bare"


def substitute(rule: str, show: Callable[[str], str]) -> str:
    """The rule with every operand as `show` shows it, in parentheses where it needs them."""
    out = []
    for text, operand, bare in rule_parts(rule):
        shown = show(operand) if operand else ""
        out.append(text + (shown if bare else parenthesized(shown)))
    return "".join(out)


def parenthesized(shown: str) -> str:
    """A number with a sign or a power of ten in parentheses, so that it may stand after an operator."""
    return f"({shown})" if SIGNED.match(shown) else shown


def symbol(name: str) -> str:
    """The lecture's symbol as plain text: dL/dw₁."""
    plain = {"eta": "η", "w1_new": "w₁ new", "w2_new": "w₂ new"}.get(name, name.replace("_", "/"))
    return plain.replace("w1", "w₁").replace("w2", "w₂")


def latex_symbol(name: str) -> str:
    r"""The lecture's symbol as LaTeX: \frac{dL}{dw_1}."""
    if name == "eta":
        return r"\eta"
    letters = name.replace("w1", "w_1").replace("w2", "w_2")
    if name.endswith("_new"):
        return letters.replace("_new", r"^{\text{new}}")
    top, slash, bottom = letters.partition("_d")
    return rf"\frac{{{top}}}{{d{bottom}}}" if slash else letters


def latex_rule(text: str) -> str:
    """A rule, with or without its operands substituted, as LaTeX."""
    for plain, tex in (("−", "-"), ("·", r"\cdot"), ("²", "^2"), ("½", r"\tfrac12"), ("tanh", r"\tanh")):
        text = text.replace(plain, tex)
    return text
