"""Below the graph: the rule of the current step with the numbers in, and the lecture's two chains."""

from playground.experiments.two_weights.steps import CHAINS, STEP_INDEX, STEPS, Step, rule_of, rule_parts
from playground.figures.scene.diagram import Drawing, Span, span
from playground.figures.two_weights.style import (
    ITALIC_FONT,
    PLAIN_TEXT,
    NumberStyle,
    link_area,
    role,
    rule_spans,
    symbol_span,
    text_span,
    typeset,
)

RULE = 244.0  # baseline of the rule
ROWS = {"dL_dw2": 292.0, "dL_dw1": 365.0}  # tops of the two chains
FACTOR = 80.0  # width of a factor
FIRST, REST = 122.0, 292.0  # centres of the first factor, and of the first after those in the box
SHARED = ("dL_do", "do_da")
SLOTS = 3  # operands of a rule, at most
HINT = "→ or Space: forward, backward, update, one number at a time"


def draw(d: Drawing, numbers: NumberStyle) -> None:
    """The rule, the chains, and the count of multiplications."""
    for i, step in enumerate(STEPS):
        with d.group(class_="player-optional", data_show=f"now.{i + 1}"):
            _rule(d, step, numbers)
    with d.group(class_="player-optional", data_show="now.0"):
        d.text(2, RULE, HINT, size=16, font_family="var(--st-font)", fill="var(--role-muted)")
    _shared(d, numbers)
    for name in CHAINS:
        _chain(d, name, numbers)
    _count(d)


def _rule(d: Drawing, step: Step, numbers: NumberStyle) -> None:
    """The rule of every result of a step; below it, where a factor comes from the cache, that it does."""
    for k, name in enumerate(step.results):
        y = RULE + (k - 0.35) * 26 if len(step.results) > 1 else RULE
        sign = " ← " if step.kind == "update" else " = "
        d.formula(2, y, *_rule_line(name, sign, k * SLOTS, numbers), size=17)
    if step.reused:
        d.formula(
            2,
            RULE + 19,
            "↻ ",
            symbol_span(step.reused),
            " comes from the cache: it is not computed again",
            size=14,
            font_family="var(--st-font)",
            fill="var(--role-muted)",
        )


def _rule_line(name: str, sign: str, first_slot: int, numbers: NumberStyle) -> list[Span]:
    """Symbol = rule = the rule with its numbers = result; a rule of one operand needs no third part."""
    substituted = _numbers(rule_of(name), first_slot)
    result = span(
        data_link=name.removesuffix("_new"),
        fill=f"var(--role-{role(name)})",
        font_weight="700",
        **numbers.attributes(name),
    )
    middle = [text_span(" = "), *substituted] if len(substituted) > 1 else []
    return [symbol_span(name), text_span(sign), *rule_spans(name), *middle, text_span(" = "), result]


def _numbers(text: str, first: int) -> list[Span]:
    """A rule with its operands' numbers, each in a slot that holds the text of the current step."""
    out = []
    for slot, (before, operand, _) in enumerate(rule_parts(text)):
        out += [text_span(before)] if before else []
        if operand:
            out.append(
                span(data_text=f"slot.{first + slot}", data_link=operand, fill=f"var(--role-{role(operand)})")
            )
    return out


def _chain(d: Drawing, name: str, numbers: NumberStyle) -> None:
    """dL/dw = factor · factor · ... = the gradient: symbol, rule and number of every factor."""
    top = ROWS[name]
    state = {"class_": "gradient", "data_state": f"state.{STEP_INDEX[name]}"}
    with link_area(d, 4, top - 4, 54, 46, name), d.group(**state):
        _fraction(d, 32, top, name)
    d.formula(62, top + 24, text_span("="), size=18)
    x = FIRST
    for k, factor in enumerate(CHAINS[name]):
        if k:
            d.formula(
                x - FACTOR / 2 + (2 if x == REST else 0),
                top + 24,
                text_span("·"),
                size=20,
                text_anchor="middle",
            )
        _factor(d, factor, x, top, reused=name == "dL_dw1" and factor in SHARED, numbers=numbers)
        x = REST if k == len(SHARED) - 1 else x + FACTOR
    d.formula(x - FACTOR / 2 + 2, top + 24, text_span("="), size=18)
    x += 20 - FACTOR / 2
    with link_area(d, x - 4, top + 5, 88, 26, name, f"tip.{STEP_INDEX[name]}"), d.group(**state):
        d.text(x, top + 23, size=15, **numbers.attributes(name))


def _factor(d: Drawing, name: str, x: float, top: float, *, reused: bool, numbers: NumberStyle) -> None:
    """One factor, boxed while it is computed; `reused`: in the second chain it comes from the cache."""
    state = "reused.0" if reused else f"state.{STEP_INDEX[name]}"
    left, width = x - FACTOR / 2 + 1, FACTOR - 2
    with (
        link_area(d, left, top - 2, width, 73, name, f"tip.{STEP_INDEX[name]}"),
        d.group(class_="gradient", data_state=state),
    ):
        if not reused:
            d.rect(
                left,
                top - 2,
                width,
                73,
                rx=5,
                class_="player-optional",
                data_show=f"now.{STEP_INDEX[name] + 1}",
            )
        _fraction(d, x, top, name)
        d.formula(x, top + 50, *rule_spans(name), size=15, text_anchor="middle")
        d.text(x, top + 67, size=14, text_anchor="middle", **numbers.attributes(name))


def _fraction(d: Drawing, x: float, top: float, name: str) -> None:
    """dL over dw_1, centred on x."""
    above, below = typeset(name).split("/")
    for text, y in ((above, top + 13), (below, top + 33)):
        d.formula(x, y, text, size=17, text_anchor="middle", font_family=ITALIC_FONT, font_style="italic")
    with d.group():  # so that the state colours its letters and leaves the bar alone
        d.line(x - 15, top + 18.5, x + 15, top + 18.5)


def _shared(d: Drawing, numbers: NumberStyle) -> None:
    """The box around the factors that both chains begin with: their product is computed once."""
    left, right = FIRST - FACTOR / 2, FIRST + 1.5 * FACTOR
    top, bottom = ROWS["dL_dw2"] - 9, ROWS["dL_dw1"] + 71
    with d.group(
        class_="gradient", data_link="dL_da a", data_state="box.0", data_tip=f"tip.{STEP_INDEX['dL_da']}"
    ):
        d.rect(left, top, right - left, bottom - top, rx=8, fill="none")
        with d.group():  # the border makes way for its title, whatever its state
            d.rect((left + right) / 2 - 66, top - 7, 132, 10, fill="var(--role-paper)", stroke="none")
        d.formula(
            (left + right) / 2,
            top + 5,
            span("dL/da", font_family=ITALIC_FONT, font_style="italic"),
            " ",
            span(**numbers.attributes("dL_da")),
            size=15,
            text_anchor="middle",
        )


def _count(d: Drawing) -> None:
    """MultiplicationCounter made so far, with the cache and without."""
    x, top = 462.0, ROWS["dL_dw2"]
    d.text(x, top + 10, "multiplications", fill="var(--role-muted)", **PLAIN_TEXT)
    for k, (text, name) in enumerate((("with the cache", "cached"), ("without it", "uncached"))):
        y = top + 32 + 20 * k
        d.text(x, y, text, **PLAIN_TEXT)
        d.text(598, y, size=15, text_anchor="end", data_bind=f"{name}.0", data_format="integer")
