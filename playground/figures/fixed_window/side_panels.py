"""Around the pictures: the context as the window sees it, scores and probabilities, the numbers of a step."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.experiments.fixed_window.trace import WindowContext
from playground.figures.fixed_window.style import strong
from playground.figures.plots import clipped
from playground.figures.scene import Bars, Drawing, Graph, Row, Rows, Table, span
from playground.figures.scene.diagram import Span
from playground.training.valid_loss import typical_decimals, value_at

WIDTH, LINE = 962, 25
SIZES = (16.0, 14.0)  # of the letters; the smaller one where the context is long
LETTER = 0.602  # of a size: width of the monospaced letters
GAP = 9  # letters of room for the gap
TOP, TOP_OF_TWO = 9, 4  # bars, of one context and of each of two
SHORTEST_BEFORE = 5  # letters; fewer of the text before the window are left out
LONGEST_LABEL = 8  # letters of a token beside its score
MARKS = ("①", "②")


def contexts(trace: FixedWindowTrace) -> Graph:
    """The text before the gap, one line for each context: what stands before the window is struck out."""
    typed = [activations.context for activations in trace.contexts]
    d = Drawing(WIDTH, LINE * len(typed), "the window")
    space = " " if trace.tokens == "words" else ""
    longest = max(len(c.before) + sum(len(space + name) for name in c.names) for c in typed)
    size = next((size for size in SIZES if longest <= _letters(size)), SIZES[-1])
    for row, context in enumerate(typed):
        y = 18 + LINE * row
        if len(typed) > 1:
            d.text(0, y, MARKS[row], size=18, font_weight="700")
        parts = _parts(context, space, _letters(size))
        d.text(WIDTH - 4, y, *parts, size=size, text_anchor="end", style="white-space: pre")
    return Graph("window", d.svg(), alt="The context: what is before the window is struck out", grow=0)


def _letters(size: float) -> int:
    """Letters of this size that fit before the gap."""
    return int(WIDTH / (LETTER * size)) - GAP


def _parts(context: WindowContext, space: str, letters: int) -> list[Span]:
    """The text before the window, the window token by token, the gap; cut at the left where too long."""
    tokens = [
        span(space + name, fill=strong(position), font_weight="700")
        for position, name in enumerate(context.names)
    ]
    while tokens and sum(len(token.text) for token in tokens) > letters:
        tokens.pop(0)
    room = letters - sum(len(token.text) for token in tokens)
    before = clipped(context.before.lstrip(" "), room, end=True) if room > SHORTEST_BEFORE else ""
    struck_out = span(before, fill="var(--role-muted)", text_decoration="line-through")
    gap = span(f"{space}_____", fill="var(--role-update)", font_weight="700")
    return [struck_out, *tokens, gap]


def candidate_ids(trace: FixedWindowTrace) -> np.ndarray:
    """The tokens of the bars, the same at every step: the likeliest ones of the last checkpoint."""
    p = np.max([activations.p[-1] for activations in trace.contexts], axis=0)
    return trace.likeliest(p, TOP if trace.second is None else TOP_OF_TWO)


def candidates(trace: FixedWindowTrace) -> Rows | Bars:
    """Scores and their softmax; with two contexts both distributions, the same tokens in the same rows."""
    ids = candidate_ids(trace)
    names = [trace.names[i] for i in ids]
    p = trace.first.p[:, ids]  # (K, rows)
    if trace.second is None:
        labels = [
            [f"{clipped(name, LONGEST_LABEL)} {score:.1f}" for score in trace.first.y[:, i]]
            for i, name in zip(ids, names, strict=True)
        ]
        return _bars("next", labels, p, "score y and P = softmax(y)")
    second = _bars("other", names, trace.second.p[:, ids], f"P after {MARKS[1]}")
    return Rows([_bars("next", names, p, f"P after {MARKS[0]}"), second])


def _bars(id: str, labels: Sequence[str] | Sequence[Sequence[str]], p: np.ndarray, title: str) -> Bars:
    return Bars(
        id,
        labels,
        np.ascontiguousarray(p.T),
        format="fixed:4",
        clickable=True,
        title=title,
        alt="The likeliest next tokens with their probabilities; a click appends one to the context",
    )


def numbers(trace: FixedWindowTrace) -> Table:
    """Held-out loss, and entropy or the difference between two contexts."""
    if trace.curves.full_curve:
        label = "loss with W₃" if trace.zero_direct else "held-out loss"
    else:  # short, so that the unit has room
        label = "with W₃, a part" if trace.zero_direct else "held out, a part"
    at = trace.steps.astype(float)
    rows = [Row(label, trace.curves.valid_loss_at(at), "fixed:4", "value", "nats/token")]
    if trace.curves.valid_error is not None:
        error = value_at(trace.curves.valid_steps, trace.curves.valid_error, at)
        form = f"fixed:{typical_decimals(error)}"
        rows = [
            Row(label, trace.curves.valid_loss_at(at), form, "value", "nats/token"),
            Row("± std. error", error, form, "value", "nats/token"),
        ]
    if trace.second is None:
        rows.append(Row("entropy of P", trace.first.entropy, "fixed:4", "value", "nats"))
    else:
        rows.append(Row("max |P① − P②|", trace.max_difference, "auto", "ink"))
    return Table("numbers", rows, alt="The numbers of this checkpoint")
