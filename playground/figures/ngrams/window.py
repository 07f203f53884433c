"""The line at the top: what the model cannot see, struck out, the window, the gap; and the division below."""

import numpy as np

from playground.experiments.ngrams import Counted, NgramsSpec, NgramsTrace
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span

WIDTH, HEIGHT = 962, 97
GAP = 836  # where the text ends and the next token stands
SIZE = 15
LETTER = 0.602 * SIZE  # of the monospaced letters
ROOM = int(GAP / LETTER) - 1  # letters before the gap
LEFT, RIGHT = 53, 51  # letters in the two cells below


def window(trace: NgramsTrace, spec: NgramsSpec, counted: Counted) -> Graph:
    """The context as the model sees it, and the division written out."""
    steps = range(trace.last + 1)
    drawn = [np.isfinite(trace.draws[t]) for t in steps]
    gap = " _____" if counted.tokenizer.kind == "words" else "_____"
    return Graph(
        "window",
        _svg(spec),
        texts={
            "past": [[_fitting(trace, t) for t in steps]],
            "seen": [list(trace.window)],
            "next": [[trace.written[t] if drawn[t] else gap for t in steps]],
            "before": [[_before(trace, t) for t in steps]],
            "both": [[_both(trace, t) for t in steps]],
            "share": [[_share(trace, t) for t in steps]],
            "smooth": [[_smooth(trace, spec, t) for t in steps]],
            "sees": [[sees(int(trace.order[t])) for t in steps]],
        },
        alt="The text before the gap, with what the model cannot see struck out, and the division of counts",
    )


def _svg(spec: NgramsSpec) -> str:
    d = Drawing(WIDTH, HEIGHT, "the window of the model")
    d.text(
        GAP,
        18,
        span(data_text="past.0", fill="var(--role-muted)", text_decoration="line-through", opacity=0.75),
        span(data_text="seen.0", fill="var(--role-value)", font_weight="700"),
        size=SIZE,
        text_anchor="end",
        style="white-space: pre",
    )
    d.text(
        GAP,
        18,
        span(data_text="next.0", fill="var(--role-update)", font_weight="700"),
        size=SIZE,
        style="white-space: pre",
    )
    d.text(GAP, 38, span(data_text="sees.0"), size=14, text_anchor="end", fill="var(--role-muted)")
    for y, name in ((66, "before"), (90, "both")):
        d.text(0, y, span(data_text=f"{name}.0"), size=SIZE, style="white-space: pre")
    d.text(
        504,
        66,
        span(data_text="share.0"),
        size=SIZE,
        style="white-space: pre",
        **({"fill": "var(--role-value)", "font_weight": "700"} if spec.smoothing == "none" else {}),
    )
    if spec.smoothing != "none":
        d.text(
            504,
            90,
            span(data_text="smooth.0"),
            size=SIZE,
            fill="var(--role-value)",
            font_weight="700",
            style="white-space: pre",
        )
    return d.svg()


def sees(order: int) -> str:
    """What stands below the window."""
    if order == 1:
        return "a unigram model sees nothing of what stands before"
    tokens = "token" if order == 2 else "tokens"
    return f"struck out: not seen. A {order}-gram model sees the last {order - 1} {tokens}"


def _fitting(trace: NgramsTrace, t: int) -> str:
    past = trace.past[t]
    room = ROOM - len(trace.window[t])
    return past.lstrip(" ") if len(past.lstrip(" ")) <= room else clipped(past, room)


def clipped(text: str, room: int) -> str:
    """The end of a text that fits into so many letters."""
    return text if len(text) <= room else ("…" + text[len(text) - room + 1 :] if room > 1 else "")


def joined(trace: NgramsTrace, t: int) -> str:
    """The window and the chosen token behind it."""
    return trace.window[t] + trace.written[t]


def _before(trace: NgramsTrace, t: int) -> str:
    total = f"{trace.total[t]:,}"
    if trace.order[t] == 1:
        return f"tokens in all: {total}"
    return f"count({clipped(trace.window[t].strip(), LEFT - 10 - len(total))}) = {total}"


def _both(trace: NgramsTrace, t: int) -> str:
    if not trace.total[t]:
        return "nothing ever followed it"
    count = f"{trace.count[t]:,.0f}"
    return f"count({clipped(joined(trace, t).strip(), LEFT - 10 - len(count))}) = {count}"


def _share(trace: NgramsTrace, t: int) -> str:
    if not trace.total[t]:
        return "P(w | …) = 0/0: no estimate for any w"
    name = _name(trace, t)
    division = f"{trace.count[t]:,.0f}/{trace.total[t]:,}"
    return f"{name} = {division} = {trace.count[t] / trace.total[t]:.4f}"


def _name(trace: NgramsTrace, t: int) -> str:
    return f"P({clipped(trace.chosen[t], 12)}{' | …' if trace.order[t] > 1 else ''})"


def _smooth(trace: NgramsTrace, spec: NgramsSpec, t: int) -> str:
    value = trace.probability[t]
    if np.isnan(value):
        return f"{spec.smoother.title}: no estimate either"
    number = f"{value:.4f}" if value >= 1e-3 else f"{value:.2e}"
    start = f"{spec.smoother.title}: "
    line = f"{start}{trace.worked[t]} = {number}"
    return line if len(line) <= RIGHT else line.removeprefix(start)
