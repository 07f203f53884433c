"""What stands beside the pictures: the context as the window sees it, scores and probabilities, numbers."""

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.experiments.fixed_window.trace import Typed
from playground.figures.fixed_window.look import clipped, strong
from playground.figures.scene import Bars, Drawing, Graph, Row, Rows, Table, span
from playground.figures.scene.diagram import Span

WIDTH, LINE = 962, 25
SIZES = (16.0, 14.0)  # of the letters; the smaller where the context is long
LETTER = 0.602  # of a size, how wide the monospaced letters are
TOP, TOP_OF_TWO = 9, 4  # bars

SHORTEST = 5  # letters of what is cut off: fewer say nothing
MARKS = ("①", "②")


def contexts(trace: FixedWindowTrace) -> Graph:
    """The text before the gap, one line for each context: what the window cuts off is struck out."""
    answers = [trace.answer] + ([trace.other] if trace.other else [])
    d = Drawing(WIDTH, LINE * len(answers), "the window")
    between = " " if trace.kind == "words" else ""
    longest = max(len(a.typed.cut) + sum(len(between + word) for word in a.typed.words) for a in answers)
    size = next((size for size in SIZES if longest + 9 <= WIDTH / (LETTER * size)), SIZES[-1])
    for row, answer in enumerate(answers):
        y = 18 + LINE * row
        if len(answers) > 1:
            d.text(0, y, MARKS[row], size=18, font_weight="700")
        d.text(WIDTH - 4, y, *_parts(answer.typed, between, size), size=size, text_anchor="end",
               style="white-space: pre")  # fmt: skip
    return Graph("window", d.svg(), alt="The context: what is before the window is struck out", grow=0)


def _parts(typed: Typed, between: str, size: float) -> list[Span]:
    """What is cut off, the window word by word, the gap; what does not fit goes at the left."""
    room = int(WIDTH / (LETTER * size)) - 9
    words = [
        span(between + word, fill=f"var(--role-{strong(c)})", font_weight="700")
        for c, word in enumerate(typed.words)
    ]
    while words and sum(len(word.text) for word in words) > room:
        words.pop(0)
    left = room - sum(len(word.text) for word in words)
    cut = typed.cut.lstrip(" ")
    cut = cut if len(cut) <= left else "…" + cut[len(cut) - left + 1 :]
    past = span(
        cut if left > SHORTEST else "",
        fill="var(--role-muted)", text_decoration="line-through", opacity=0.75,
    )  # fmt: skip
    return [past, *words, span(f"{between}_____", fill="var(--role-update)", font_weight="700")]


def rows(trace: FixedWindowTrace) -> np.ndarray:
    """The tokens of the bars: the likeliest of the last checkpoint, of either context; they do not move."""
    p = trace.answer.p[-1] if trace.other is None else np.maximum(trace.answer.p[-1], trace.other.p[-1])
    order = np.argsort(-np.where(trace.possible, p, -1.0), kind="stable")
    shown = TOP if trace.other is None else TOP_OF_TWO
    return np.asarray(order[: min(shown, int(trace.possible.sum()))])


def answers(trace: FixedWindowTrace, grow: float = 1.0) -> Rows | Bars:
    """Scores and their softmax; with two contexts both distributions, the same tokens in the same rows."""
    ids = rows(trace)
    if trace.other is None:
        scored = [
            [f"{clipped(trace.names[i], 8)} {value:.1f}" for value in trace.answer.y[:, i]] for i in ids
        ]
        return _bars("next", scored, trace.answer.p[:, ids], "score y and P = softmax(y)", grow)
    labels = [trace.names[i] for i in ids]
    first = _bars("next", labels, trace.answer.p[:, ids], f"P after {MARKS[0]}")
    return Rows([first, _bars("other", labels, trace.other.p[:, ids], f"P after {MARKS[1]}")], grow=grow)


def _bars(key: str, labels: object, p: np.ndarray, title: str, grow: float = 1.0) -> Bars:
    return Bars(
        key, labels, np.ascontiguousarray(p.T), format="fixed:4", clickable=True, title=title, grow=grow,
        alt="The likeliest next tokens with their probabilities; a click appends one to the context",
    )  # fmt: skip


def numbers(trace: FixedWindowTrace) -> Table:
    """Loss, entropy, and how far two contexts are apart."""
    held = trace.curves.at(trace.steps.astype(float))
    label = "loss with W₃" if trace.without_direct else "held-out loss"
    found = [Row(label, held, "fixed:4", "value", "nats/token")]
    if trace.other is None:
        found.append(Row("entropy of P", trace.answer.entropy, "fixed:4", "value", "nats"))
    else:
        found.append(Row("max |P① − P②|", trace.apart, "auto", "gradient"))
    return Table("numbers", found, alt="The numbers of this checkpoint")
