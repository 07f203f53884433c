"""The scene of a recurrent network at work: states as a heat map, the unrolled network, the next token."""

import numpy as np

from playground.experiments.rnn.reading import RnnTrace
from playground.experiments.rnn.units import value_range
from playground.figures.scene import Bars, Columns, Graph, Heat, Row, Rows, Scene, Table

SLOTS = 5  # positions of the unrolled network that are drawn; the current one stands in the middle
BEFORE = SLOTS // 2
SEEN = 0.75  # share of a memory cell's values inside the colours: a few cells are ten times the others
WIDE, HIGH = 150, 178
EXPECTED = 7  # next tokens that stand below the numbers without being cut


def scene(
    trace: RnnTrace,
    order: np.ndarray,
    *,
    state: str = "h",
    layer: int = 0,
    unit: int = 0,
    brush: tuple[int, int] | None = None,
    marked: tuple[int, ...] = (),
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """One step per token; `order` (H,) is the order of the rows, `unit` the unit that colours the text."""
    return Scene(
        last=len(trace.tokens) - 1,
        url_key="at",
        unit="token",
        seek=seek,
        step=step,
        rate=4,
        height=404,
        narration=[(k, _sentence(trace, k)) for k in range(len(trace.tokens))],
        panels=[
            Columns(
                [
                    Rows([_heat(trace, order, state, layer, unit, brush, marked), unrolled(trace)], grow=1.9),
                    Rows([_numbers(trace), _next(trace)], grow=1),
                ]
            )
        ],
    )


def _heat(
    trace: RnnTrace,
    order: np.ndarray,
    state: str,
    layer: int,
    unit: int,
    brush: tuple[int, int] | None,
    marked: tuple[int, ...],
) -> Heat:
    """Units by tokens, and the text tinted by one unit."""
    values = trace.values(state, layer)  # (H, P)
    row_of = {int(u): row for row, u in enumerate(order)}
    what = "hidden state h" if state == "h" else "memory cell c"
    where = f", layer {layer + 1}" if len(trace.h) > 1 else ""
    return Heat(
        "states",
        values[order],
        rows=[int(u) for u in order],
        columns=trace.tokens,
        limit=value_range(state, values, SEEN),
        unit=row_of.get(unit, 0),
        brush=brush,
        marked=[row_of[u] for u in marked if u in row_of],
        title=f"{what}{where}",
        alt=f"The {what} of every unit at every token",
        grow=1.25,
    )


def unrolled(trace: RnnTrace) -> Graph:
    """The network unrolled around the current token: the same three matrices at every step.

    Every slot shows the input x_t, the state h_t, the likeliest prediction, the true next token and its cost
    J_t. Teacher forcing: the input of the next slot is the true token, whatever was predicted.
    """
    size = len(trace.tokens)
    at = np.arange(size)[None] + np.arange(-BEFORE, SLOTS - BEFORE)[:, None]  # (slots, P)
    inside = (at >= 0) & (at < size)
    at = np.clip(at, 0, size - 1)

    def words(tokens: tuple[str, ...]) -> list[list[str]]:
        return [[tokens[i] for i in row] for row in at]  # hidden where the slot is empty

    return Graph(
        "unrolled",
        _svg(),
        arrays={
            "here": inside.astype(np.float64),
            "linked": (inside & ~trace.begins[at] & (at > 0)).astype(np.float64),
            "guessed": np.where(inside, trace.top_probability[0][at], np.nan),
            "cost": np.where(inside, trace.surprisal[at], np.nan),
        },
        texts={
            "input": words(trace.tokens),
            "guess": words(trace.top_tokens[0]),
            "target": words(tuple(token or "–" for token in trace.target_tokens)),
        },
        title="the same weights at every step",
        alt="The network unrolled around the current token: inputs, states, predictions, true tokens, costs",
    )


def _svg() -> str:
    """The drawing: one column per slot, arrows labelled with their matrices."""
    middle = BEFORE * WIDE
    return (
        f'<svg viewBox="0 0 {SLOTS * WIDE} {HIGH}" role="img" aria-label="unrolled network">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0L8 4L0 8z" fill="var(--role-muted)"/></marker></defs>'
        f'<rect x="{middle + 8}" y="1" width="{WIDE - 16}" height="{HIGH - 2}" rx="8" fill="none"'
        ' stroke="var(--role-value)" stroke-width="1.5"/>' + "".join(map(_slot, range(SLOTS))) + "</svg>"
    )


def _slot(slot: int) -> str:
    """One column: input below, state in the middle, prediction and target above."""
    x = slot * WIDE + WIDE // 2
    guess = f'<tspan data-text="guess.{slot}"></tspan> {_number("guessed", slot, "percent:0")}'
    parts = [
        _arrow(x, 152, x, 128),
        _matrix(x + 8, 146, "W", "e"),
        f'<circle cx="{x}" cy="104" r="22" fill="var(--role-paper)" stroke="var(--role-value)"'
        ' stroke-width="2"/>',
        _words(x, 109, "h"),
        _arrow(x, 80, x, 58),
        _matrix(x + 8, 74, "U", ""),
        _words(x, 50, guess, 'fill="var(--role-value)"'),
        _words(x, 34, f"J {_number('cost', slot, 'fixed:2')}", 'fill="var(--role-gradient)"'),
        _words(x, 17, f'<tspan data-text="target.{slot}"></tspan>', 'font-weight="600"'),
        _words(x, 170, f'<tspan data-text="input.{slot}"></tspan>', 'font-weight="600"'),
    ]
    before = _arrow(max(2, x - WIDE + 26), 104, x - 28, 104) + _matrix(x - WIDE // 2 + 12, 97, "W", "h")
    return (
        f'<g class="player-optional" data-show="linked.{slot}">{before}</g>'
        f'<g class="player-optional" data-show="here.{slot}">{"".join(parts)}</g>'
    )


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    line = f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
    return f'{line} stroke="var(--role-muted)" stroke-width="1.5" marker-end="url(#tip)"/>'


def _matrix(x: int, y: int, letter: str, index: str) -> str:
    """The letter of a weight matrix; the same at every step, and so is its colour."""
    below = f'<tspan font-size="11" dy="3">{index}</tspan>' if index else ""
    return f'<text x="{x}" y="{y}" fill="var(--role-update)" font-style="italic">{letter}{below}</text>'


def _words(x: int, y: int, body: str, style: str = "") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" {style}>{body}</text>'


def _number(array: str, slot: int, form: str) -> str:
    return f'<tspan data-bind="{array}.{slot}" data-format="{form}"></tspan>'


def _numbers(trace: RnnTrace) -> Table:
    """What the true next token costs here, and the text so far."""
    return Table(
        "numbers",
        [
            Row("P(next)", trace.probability, "significant:4", "value", "the true next"),
            Row("J", trace.surprisal, "fixed:4", "gradient", "nats"),
            Row("", trace.bits, "fixed:4", "gradient", "bits"),
            Row("J̄", trace.mean_loss, "fixed:4", "ink", "mean so far"),
            Row("ln P", trace.log_product, "fixed:3", "ink", "text so far"),
            Row("PP", trace.perplexity, "significant:4", "ink", "perplexity"),
        ],
        alt="Probability, surprisal and running sums at this token",
    )


def _next(trace: RnnTrace) -> Bars:
    """What the network expects next, the true token marked; a click continues the text with it."""
    hit = trace.top_ids[:EXPECTED] == trace.target[None]  # (k, P)
    marked = np.where(hit.any(axis=0), hit.argmax(axis=0), -1)
    return Bars(
        "next",
        trace.top_tokens[:EXPECTED],
        trace.top_probability[:EXPECTED],
        marked=marked,
        format="fixed:3",
        clickable=True,
        title="next token (click to write it)",
        alt="The most likely next tokens; the true one is marked",
    )


def _sentence(trace: RnnTrace, k: int) -> str:
    """What happens at one position."""
    guess, p = trace.top_tokens[0][k], trace.top_probability[0, k]
    read = f"After {trace.tokens[k]} it expects {guess} ({p:.0%})"
    if trace.target[k] < 0:
        return f"{read}; here the text ends."
    true = trace.target_tokens[k]
    rank = "its first choice" if trace.rank[k] == 1 else f"choice number {trace.rank[k]:,}"
    return f"{read}; the text goes on with {true}, {rank}: J = {trace.surprisal[k]:.2f} nats."
