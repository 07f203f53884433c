"""The scene of teacher forcing: inputs, predictions, targets shifted by one, the mean of their costs."""

from contextlib import AbstractContextManager

import numpy as np

from playground.experiments.rnn.trace import RnnTrace
from playground.figures.plots import SMALL, axis, clipped, figure, line
from playground.figures.scene import (
    END,
    Columns,
    Cursor,
    Drawing,
    Graph,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Table,
    span,
)
from playground.figures.scene.svg import SMALLEST, Attribute, Point, Span, arrow

SLOTS = 7  # positions in the drawing
MARGIN, SLOT_WIDTH, HEIGHT = 112, 122, 226
LONGEST_NAME = 11  # letters of a token
COST, TARGET, PREDICTION, STATE, INPUT = 18, 54, 98, 150, 206  # heights of the rows, from above
HALF, TALL = 52, 28  # half the width of a token's box, and its height


def teacher_forcing_scene(trace: RnnTrace) -> Scene:
    """One step per token; the true next token is the next input, whatever was predicted."""
    return Scene(
        last=len(trace.tokens) - 1,
        unit="token",
        rate=2,
        height=404,
        narration=[(t, sentence(trace, t)) for t in range(len(trace.tokens))],
        panels=[Rows([_drawing(trace), Columns([_costs(trace), _numbers(trace)], grow=0.72)])],
    )


def hits(trace: RnnTrace) -> np.ndarray:
    """Whether the most probable token is the true next one, bool (P,); False where there is no target."""
    is_hit: np.ndarray = (trace.top_ids[0] == trace.target) & (trace.target >= 0)
    return is_hit


def _drawing(trace: RnnTrace) -> Graph:
    """Seven neighbouring positions; a frame stands about the current one."""
    size = len(trace.tokens)
    first = np.clip(np.arange(size) - SLOTS // 2, 0, max(0, size - SLOTS))  # (P,)
    position = first[None] + np.arange(SLOTS)[:, None]  # (slots, P)
    exists = position < size
    position = np.minimum(position, size - 1)
    has_target, is_hit = trace.target[position] >= 0, hits(trace)[position]
    follows = exists & ~trace.is_start[position] & (position > 0)
    flags = {
        "exists": exists,
        "current": exists & (position == np.arange(size)[None]),
        "scored": exists & has_target,
        "right": exists & is_hit,
        "wrong": exists & has_target & ~is_hit,
        "discarded": exists & ~has_target,
        "begins": exists & trace.is_start[position],
        "linked": follows,
        "feeds": follows & (np.arange(SLOTS) > 0)[:, None],
    }

    def by_slot(tokens: tuple[str, ...]) -> list[list[str]]:
        names = [clipped(token, LONGEST_NAME) for token in tokens]
        return [[names[t] for t in row] for row in position]

    return Graph(
        "forcing",
        _svg(),
        arrays={
            **{name: flag.astype(np.float64) for name, flag in flags.items()},
            "position": position.astype(np.float64),
            "cost": np.where(exists, trace.surprisal[position], np.nan),
            "probability": np.where(exists, trace.top_probability[0][position], np.nan),
        },
        texts={
            "input": by_slot(trace.tokens),
            "prediction": by_slot(trace.top_tokens[0]),
            "target": by_slot(trace.target_tokens),
        },
        alt="Inputs, states, predictions, true next tokens and their costs; each target is the next input",
    )


def _svg() -> str:
    d = Drawing(MARGIN + SLOTS * SLOT_WIDTH, HEIGHT, "teacher forcing")
    names = {"cost": COST, "true next": TARGET, "expected": PREDICTION, "state": STATE, "input": INPUT}
    for name, y in names.items():
        d.text(0, y + 5, name, size=16, font_weight="600")
    for slot in range(SLOTS):
        with d.group(data_from=f"position.{slot}"):
            _draw_slot(d, slot)
    return d.svg()


def _draw_slot(d: Drawing, slot: int) -> None:
    """One position from below: the token that is read, the state, the prediction, the target, its cost."""
    x = MARGIN + slot * SLOT_WIDTH + SLOT_WIDTH // 2
    with _visible_while(d, f"current.{slot}"):
        d.rect(x - 57, 1, 114, HEIGHT - 2, rx=8, fill="none", stroke="var(--role-value)", stroke_width=2)
    with _visible_while(d, f"feeds.{slot}"):
        _draw_feeding(d, x)
    with _visible_while(d, f"linked.{slot}"):
        _draw_arrow(d, (x - SLOT_WIDTH + 22, STATE), (x - 24, STATE))
    with _visible_while(d, f"begins.{slot}"):
        d.formula(x - 60, STATE + 5, "h_0=0", size=SMALLEST, fill="var(--role-muted)")
    with _visible_while(d, f"exists.{slot}"):
        d.circle(x, STATE, 17, stroke="var(--role-value)", stroke_width=2)
        _draw_text(d, x, STATE, "h")
        _draw_arrow(d, (x, INPUT - TALL / 2 - 2), (x, STATE + 20))
        _draw_arrow(d, (x, STATE - 20), (x, PREDICTION + 22))
        _draw_box(d, x, INPUT, "var(--role-ink)")
        _draw_text(d, x, INPUT, span(data_text=f"input.{slot}"), font_weight="600")
        probability = span(data_bind=f"probability.{slot}", data_format="percent:0")
        _draw_text(d, x, PREDICTION + 10, probability, fill="var(--role-value)")
    with _visible_while(d, f"right.{slot}"):
        _draw_prediction(d, x, slot, fill="var(--role-value)")
    with _visible_while(d, f"wrong.{slot}"):
        _draw_prediction(d, x, slot, fill="var(--role-surprise)", text_decoration="line-through")
    with _visible_while(d, f"discarded.{slot}"):
        _draw_prediction(d, x, slot, fill="var(--role-muted)")
        _draw_text(d, x, TARGET, "no target", fill="var(--role-muted)")
        _draw_text(d, x, COST, "discarded", fill="var(--role-muted)")
    with _visible_while(d, f"scored.{slot}"):
        _draw_box(d, x, TARGET, "var(--role-update)")
        _draw_text(d, x, TARGET, span(data_text=f"target.{slot}"), font_weight="600")
        cost = span(data_bind=f"cost.{slot}", data_format="fixed:3")
        _draw_text(d, x, COST, "J ", cost, fill="var(--role-surprise)")


def _visible_while(d: Drawing, name: str) -> AbstractContextManager[None]:
    """What is drawn inside is seen while `name` is not zero."""
    return d.group(class_="player-optional", data_show=name)


def _draw_feeding(d: Drawing, x: float) -> None:
    """From the target of the slot before, down between the slots, to this slot's input."""
    edge = x - SLOT_WIDTH // 2
    stem, head = arrow((edge, INPUT), (x - HALF - 1, INPUT), head=7)
    start = f"M{x - SLOT_WIDTH + HALF + 1} {TARGET}H{edge}V{INPUT}"
    d.path(start + stem + head, stroke="var(--role-update)", stroke_width=2)


def _draw_prediction(d: Drawing, x: float, slot: int, **attributes: Attribute) -> None:
    _draw_text(d, x, PREDICTION - 8, span(data_text=f"prediction.{slot}"), **attributes)


def _draw_box(d: Drawing, x: float, y: float, stroke: str) -> None:
    d.rect(x - HALF, y - TALL / 2, 2 * HALF, TALL, rx=6, stroke=stroke)


def _draw_arrow(d: Drawing, start: Point, end: Point) -> None:
    stem, head = arrow(start, end, head=7)
    d.path(stem + head, stroke="var(--role-muted)")


def _draw_text(d: Drawing, x: float, y: float, *parts: str | Span, **attributes: Attribute) -> None:
    d.text(x, y + 5, *parts, size=SMALLEST, text_anchor="middle", **attributes)


def _costs(trace: RnnTrace) -> Plot:
    """J_t at every position, their mean so far, and their mean over the whole text."""
    positions = np.arange(len(trace.tokens))
    highest = float(np.nanmax(trace.surprisal)) if trace.target_count else 1.0
    bars = {
        "type": "bar",
        "x": positions,
        "y": trace.surprisal,
        "name": "J",
        "marker": {"color": "@surprise"},
        "hovertemplate": "J %{y:.4f}<extra></extra>",
    }
    ends = np.array([-0.6, len(positions) - 0.4])
    still = [
        bars,
        line(positions, trace.mean_loss, "ink", 2, "mean so far %{y:.4f}", name="mean so far"),
    ]
    return Plot(
        "costs",
        figure(
            axis(bounds=ends, nticks=10),
            axis(bounds=(0, 1.1 * max(highest, 1e-3))),
            still,
            margin=SMALL,
            bargap=0.3,
        ),
        [Cursor(), Rules(y=trace.loss, colors="update", width=2, known_from=END)],
        clickable=True,
        title="J (bars), mean so far (line), of all (dashes)",
        alt="The cost of every true next token, the mean so far and the mean of all",
        grow=1.4,
    )


def _numbers(trace: RnnTrace) -> Table:
    """The cost of this step, the means, and how often the most probable token was the true one."""
    scored = trace.target >= 0
    return Table(
        "numbers",
        [
            Row("J", trace.surprisal, "fixed:4", "surprise", "this token, nats"),
            Row("J̄", trace.mean_loss, "fixed:4", "ink", "mean so far"),
            Row(
                "J(θ)",
                np.array([trace.loss]),
                "fixed:4",
                "update",
                f"mean of {trace.target_count:,}",
                known_from=END,
            ),
            Row("PP", trace.perplexity, "significant:4", "ink", "so far"),
            Row("hits", np.cumsum(hits(trace)), "integer", "value", "expected = true"),
            Row("of", np.cumsum(scored), "integer", "ink", "targets so far"),
        ],
        alt="The cost at this token, the means, and the number of tokens that were expected",
        grow=1,
    )


def sentence(trace: RnnTrace, t: int) -> str:
    """What is fed after position t, and whether it was expected."""
    token, likeliest = clipped(trace.tokens[t], 14), clipped(trace.top_tokens[0][t], 14)
    if trace.target[t] < 0:
        return f"After {token} it expects {likeliest}; no token follows: this prediction is discarded."
    true = clipped(trace.target_tokens[t], 14)
    if hits(trace)[t]:
        return f"After {token} it expects {likeliest}, and {true} it is: J = {trace.surprisal[t]:.2f} nats."
    fed = "is fed all the same" if t + 1 < len(trace.tokens) and not trace.is_start[t + 1] else "was true"
    return f"After {token} it expects {likeliest}, but {true} {fed}: J = {trace.surprisal[t]:.2f} nats."
