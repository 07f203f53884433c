"""The line at the top: the text before the window, struck out, the window, the gap; the division below."""

import numpy as np

from playground.catalog.smoothers import Division
from playground.experiments.ngrams import NgramCounts, NgramsSpec, NgramsTrace
from playground.figures.ngrams.fraction import Fractions, format_value, longest
from playground.figures.plots import clipped
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, Span, span
from playground.figures.scene.svg import Attribute

WIDTH, HEIGHT = 962, 97
GAP_X = 836  # where the text ends and the next token begins
LINE_Y = 75  # baseline of the divisions
SIZE = 15
LETTER = 0.602 * SIZE  # width of the monospaced letters
LETTERS = int(GAP_X / LETTER) - 1  # letters before the gap
ROOM = int(WIDTH / LETTER)  # letters of the line of divisions
WORDS = (16, 42)  # the least and the most letters of a count's text
RESULT: dict[str, Attribute] = {"fill": "var(--role-value)", "font_weight": "700"}


def window(trace: NgramsTrace, spec: NgramsSpec, counts: NgramCounts) -> Graph:
    """The context as the model sees it, and the division with its numbers."""
    steps = range(trace.last + 1)
    is_drawn = np.isfinite(trace.random_numbers)
    gap = " _____" if counts.tokenizer.kind == "words" else "_____"
    line = _Line(trace, spec)
    return Graph(
        "window",
        _svg(line),
        arrays=line.words.arrays | line.numbers.arrays | line.rule.arrays,
        texts={
            "past": [[_before_window(trace, t) for t in steps]],
            "seen": [list(trace.window)],
            "next": [[trace.chosen_in_text[t] if is_drawn[t] else gap for t in steps]],
            "name": [line.names],
            "share": [line.shares],
            "result": [line.results],
            "sees": [[_what_is_seen(int(trace.order[t])) for t in steps]],
            **line.words.texts,
            **line.numbers.texts,
            **line.rule.texts,
        },
        alt="The text before the gap, with what the model cannot see struck out, and the division of counts",
    )


class _Line:
    """The line of divisions: the counts in words and in numbers and, behind them, the smoothing's rule."""

    def __init__(self, trace: NgramsTrace, spec: NgramsSpec) -> None:
        steps = range(trace.last + 1)
        self.with_rule = spec.smoothing != "none"
        self.numbers = Fractions("numbers", [[_in_numbers(trace, t) for t in steps]])
        self.rule = Fractions("rule", [list(trace.division) if self.with_rule else [None]])
        self.results = [f" = {format_value(p)}" if p >= 0 else " = no estimate" for p in trace.probability]
        self.shares = [_share(trace, t) for t in steps]
        rest = self.numbers.width + longest(self.shares) + len(" = ")
        if self.with_rule:
            rest += self.rule.width + longest(self.results) + 3
        self.title = f"{spec.smoother.title}: " if self.with_rule else ""
        if rest + len(self.title) + WORDS[0] > ROOM:
            self.title = ""
        self.names = [_name(trace, t) if not self.with_rule else "" for t in steps]
        rest += len(self.title) + longest(self.names)
        letters = min(WORDS[1], max(WORDS[0], ROOM - rest))
        self.words = Fractions("words", [[_in_words(trace, t, letters) for t in steps]])


def _svg(line: _Line) -> str:
    """The drawing; without a smoothing's rule the share is the result and stands out."""
    d = Drawing(WIDTH, HEIGHT, "the window of the model")

    def write(x: float, y: float, *parts: Span | str, **attributes: Attribute) -> None:
        d.text(x, y, *parts, size=SIZE, style="white-space: pre", **attributes)

    before = span(data_text="past.0", fill="var(--role-muted)", text_decoration="line-through")
    write(GAP_X, 18, before, span(data_text="seen.0", **RESULT), text_anchor="end")
    write(GAP_X, 18, span(data_text="next.0", fill="var(--role-update)", font_weight="700"))
    d.text(GAP_X, 38, span(data_text="sees.0"), size=14, text_anchor="end", fill="var(--role-muted)")
    share: dict[str, Attribute] = {} if line.with_rule else RESULT
    x = LETTER * longest(line.names)
    write(x, LINE_Y, span(data_text="name.0"), text_anchor="end")
    x = line.words.draw(d, 0, x, LINE_Y, SIZE)
    write(x, LINE_Y, " = ")
    x = line.numbers.draw(d, 0, x + 3 * LETTER, LINE_Y, SIZE, **share)
    write(x, LINE_Y, span(data_text="share.0"), **share)
    if line.with_rule:
        right = LETTER * (len(line.title) + line.rule.width + longest(line.results))
        x = max(x + LETTER * (longest(line.shares) + 2), WIDTH - right)
        write(x, LINE_Y, line.title, **RESULT)
        x = line.rule.draw(d, 0, x + LETTER * len(line.title), LINE_Y, SIZE, **RESULT)
        write(x, LINE_Y, span(data_text="result.0"), **RESULT)
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


def _name(trace: NgramsTrace, t: int) -> str:
    token = clipped(trace.chosen_names[t], 12, end=True)
    return f"P({token}{' | …' if trace.order[t] > 1 else ''}) = "


def _in_words(trace: NgramsTrace, t: int, letters: int) -> Division:
    """The count of the n-gram over that of its context."""
    if trace.order[t] == 1:
        return Division("", _count(trace.chosen_in_text[t], letters), "tokens in all")
    window = trace.window[t]
    return Division("", _count(window + trace.chosen_in_text[t], letters), _count(window, letters))


def _count(text: str, letters: int) -> str:
    return f"count({clipped(text.strip(), letters - len('count()'), end=True)})"


def _in_numbers(trace: NgramsTrace, t: int) -> Division:
    return Division("", f"{trace.count[t]:,.0f}", f"{trace.total[t]:,}")


def _share(trace: NgramsTrace, t: int) -> str:
    if not trace.total[t]:
        return ": no estimate"
    return f" = {format_value(float(trace.count[t] / trace.total[t]))}"
