"""The line at the top: the text before the window, struck out, the window, the gap; the division below."""

import numpy as np

from playground.experiments.ngrams import NgramCounts, NgramsSpec, NgramsTrace
from playground.figures.plots import clipped
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, Span, span
from playground.figures.scene.svg import Attribute

WIDTH, HEIGHT = 962, 97
GAP_X = 836  # where the text ends and the next token begins
RULE_X = 504  # where the share and the smoothing's rule begin
SIZE = 15
LETTER = 0.602 * SIZE  # width of the monospaced letters
LETTERS = int(GAP_X / LETTER) - 1  # letters before the gap
COUNT_LETTERS, RULE_LETTERS = 53, 51  # letters in the two columns below
RESULT: dict[str, Attribute] = {"fill": "var(--role-value)", "font_weight": "700"}


def window(trace: NgramsTrace, spec: NgramsSpec, counts: NgramCounts) -> Graph:
    """The context as the model sees it, and the division with its numbers."""
    steps = range(trace.last + 1)
    is_drawn = np.isfinite(trace.random_numbers)
    gap = " _____" if counts.tokenizer.kind == "words" else "_____"
    return Graph(
        "window",
        _svg(with_rule=spec.smoothing != "none"),
        texts={
            "past": [[_before_window(trace, t) for t in steps]],
            "seen": [list(trace.window)],
            "next": [[trace.chosen_in_text[t] if is_drawn[t] else gap for t in steps]],
            "before": [[_count_of_context(trace, t) for t in steps]],
            "both": [[_count_of_both(trace, t) for t in steps]],
            "share": [[_share(trace, t) for t in steps]],
            "smooth": [[_rule(trace, spec, t) for t in steps]],
            "sees": [[_what_is_seen(int(trace.order[t])) for t in steps]],
        },
        alt="The text before the gap, with what the model cannot see struck out, and the division of counts",
    )


def _svg(with_rule: bool) -> str:
    """The drawing; without a smoothing's rule the share is the result and stands out."""
    d = Drawing(WIDTH, HEIGHT, "the window of the model")

    def line(x: float, y: float, *parts: Span, **attributes: Attribute) -> None:
        d.text(x, y, *parts, size=SIZE, style="white-space: pre", **attributes)

    before = span(data_text="past.0", fill="var(--role-muted)", text_decoration="line-through")
    line(GAP_X, 18, before, span(data_text="seen.0", **RESULT), text_anchor="end")
    line(GAP_X, 18, span(data_text="next.0", fill="var(--role-update)", font_weight="700"))
    d.text(GAP_X, 38, span(data_text="sees.0"), size=14, text_anchor="end", fill="var(--role-muted)")
    line(0, 66, span(data_text="before.0"))
    line(0, 90, span(data_text="both.0"))
    if with_rule:
        line(RULE_X, 66, span(data_text="share.0"))
        line(RULE_X, 90, span(data_text="smooth.0"), **RESULT)
    else:
        line(RULE_X, 66, span(data_text="share.0"), **RESULT)
    return d.svg()


def _what_is_seen(order: int) -> str:
    if order == 1:
        return "a unigram model sees nothing of what stands before"
    tokens = "token" if order == 2 else "tokens"
    return f"struck out: not seen. A {order}-gram model sees the last {order - 1} {tokens}"


def _before_window(trace: NgramsTrace, t: int) -> str:
    """The text before the window, as much of its end as there is room for."""
    before, room = trace.before_window[t], LETTERS - len(trace.window[t])
    stripped = before.lstrip(" ")
    return stripped if len(stripped) <= room else clipped(before, room, end=True)


def _count_of_context(trace: NgramsTrace, t: int) -> str:
    total = f"{trace.total[t]:,}"
    if trace.order[t] == 1:
        return f"tokens in all: {total}"
    return f"count({_clipped_for_count(trace.window[t], total)}) = {total}"


def _count_of_both(trace: NgramsTrace, t: int) -> str:
    if not trace.total[t]:
        return "nothing ever followed it"
    count = f"{trace.count[t]:,.0f}"
    return f"count({_clipped_for_count(trace.window[t] + trace.chosen_in_text[t], count)}) = {count}"


def _clipped_for_count(text: str, number: str) -> str:
    """The end of a text that fits into "count(text) = number"."""
    return clipped(text.strip(), COUNT_LETTERS - 10 - len(number), end=True)


def _share(trace: NgramsTrace, t: int) -> str:
    if not trace.total[t]:
        return "P(w | …) = 0/0: no estimate for any w"
    token = clipped(trace.chosen_names[t], 12, end=True)
    name = f"P({token}{' | …' if trace.order[t] > 1 else ''})"
    count, total = trace.count[t], trace.total[t]
    return f"{name} = {count:,.0f}/{total:,} = {count / total:.4f}"


def _rule(trace: NgramsTrace, spec: NgramsSpec, t: int) -> str:
    """The smoothing's rule with its numbers and its result; without its name where that is too long."""
    p, title = trace.probability[t], f"{spec.smoother.title}: "
    if np.isnan(p):
        return f"{title}no estimate either"
    rule = (
        f"{trace.rule_with_numbers[t]} = {p:.4f}" if p >= 1e-3 else f"{trace.rule_with_numbers[t]} = {p:.2e}"
    )
    return title + rule if len(title + rule) <= RULE_LETTERS else rule
