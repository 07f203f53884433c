"""The scene of "How far back": accuracy by gap of RNN, GRU and LSTM, while they learn."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.lstm.copy import CELLS
from playground.experiments.lstm.copy_task import LEARNED_ACCURACY, SEEDS, text_of, vocabulary
from playground.experiments.lstm.copy_trace import CopyTrace
from playground.figures.legend import legend
from playground.figures.plots import Json, axis, figure, line
from playground.figures.scene import END, Columns, Cursor, Curve, Marker, Plot, Row, Rows, Rules, Scene, Table
from playground.figures.scene.actors import Actor
from playground.models.table import RECURRENT

COLOURS = {"rnn": "kind0", "gru": "kind1", "lstm": "kind3"}
SIDES = {"reach": "Longest gap learned", "forget": "Product of f"}
HEIGHT = 352  # CSS pixels: a row with a button stands above
MARGIN = {"l": 52, "r": 12, "t": 26, "b": 38}
ABSENT = np.full(1, np.nan)
NAMES = {cell: RECURRENT[cell].title for cell in CELLS}


def scene(trace: CopyTrace, side: str = "reach", active: bool = False) -> Scene:
    """One step of the clock for each measurement; `side` is of SIDES, `active` while the training goes on."""
    beside = _reach(trace) if side == "reach" else _forget_gates(trace)
    return Scene(
        last=max(0, trace.rounds - 1),
        rate=5,
        height=HEIGHT,
        narration=narration(trace, active),
        panels=[Columns([_accuracy(trace), Rows([beside, _numbers(trace)], grow=0.9)])],
        unit="round",
        follow=True,
    )


def _accuracy(trace: CopyTrace) -> Plot:
    """Mean over the seeds as a thick line with dots, each seed as a thin one; crosses where one diverged."""
    gaps = trace.gaps.astype(np.float64)
    actors: list[Actor] = [
        Rules(y=trace.chance, colors="muted", labels=[f"guessing: 1/{trace.spec.symbols}"])
    ]
    if trace.rounds:
        for c, cell in enumerate(CELLS):
            colour = COLOURS[cell]
            seeds = [Curve(gaps, trace.accuracy[c, :, r], colors=colour, width=1) for r in range(SEEDS)]
            actors += [*seeds, Curve(gaps, trace.mean[c], colors=colour, width=3.5)]
        for c, cell in enumerate(CELLS):
            x = np.repeat(gaps[:, None], trace.rounds, axis=1)
            actors.append(Marker(x, trace.mean[c], colors=COLOURS[cell], radius=4.5))
        actors += _crosses(trace)
    example = text_of(
        [2 % trace.spec.symbols, *(trace.spec.symbols + d for d in (1, 3, 0))], trace.spec.symbols
    )
    return Plot(
        "accuracy",
        figure(
            axis("gap: distractors between symbol and question", (0, 1.03 * float(gaps[-1]))),
            axis("", (0, 1.04), tickformat=".0%", nticks=6),
            margin=MARGIN,
            annotations=legend({NAMES[cell]: COLOURS[cell] for cell in CELLS}),
        ),
        actors=actors,
        title=f"right answers:  {example} … ?  →  {example[0]}",
        alt="Share of right answers by gap, for RNN, GRU and LSTM: the mean over three seeds and each seed",
    )


def _crosses(trace: CopyTrace) -> list[Actor]:
    """One red cross at the bottom for each network that has diverged, from that measurement on."""
    found: list[Actor] = []
    for c, g, r in np.argwhere(trace.diverged[..., -1] > 0):
        y = np.where(trace.diverged[c, g, r] > 0, 0.03 + 0.03 * c, np.nan)
        x = float(trace.gaps[g])
        found.append(
            Marker(np.full((1, trace.rounds), x), y[None], colors="diverged", shape="cross", radius=5)
        )
    return found


def _reach(trace: CopyTrace) -> Plot:
    """By processor time the longest gap up to which every gap is learned: mean and each seed."""
    seconds = trace.seconds
    data: list[Json] = []
    for c, cell in enumerate(CELLS):
        hover = f"{NAMES[cell]}, after %{{x:.2f}} s: gap %{{y:.1f}}"
        data += [line(seconds, trace.reach[c, r], COLOURS[cell], 1) for r in range(SEEDS)]
        data.append(line(seconds, trace.reach[c].mean(0), COLOURS[cell], 3, hover, name=cell))
    return Plot(
        "reach",
        figure(
            axis("seconds of processor time, each network", (0, trace.spec.seconds)),
            axis("", (-0.02 * trace.spec.largest_gap, 1.05 * trace.spec.largest_gap), nticks=5),
            data,
            {**MARGIN, "t": 6},
        ),
        actors=[Cursor(at=seconds if trace.rounds else np.zeros(1), colors="line")],
        title=f"longest gap learned ({100 * LEARNED_ACCURACY:.0f} % right)",
        alt="The longest gap that each cell has learned, by processor time",
    )


def _forget_gates(trace: CopyTrace) -> Plot:
    """Product of f since the symbol at `trace.forget_gap`, a line for each unit of the first seed's LSTM."""
    gap = trace.forget_gap
    data: list[Json] = []
    if gap is not None:
        data = [line(np.arange(gap + 1.0), left, "kind3", 1.5) for left in trace.forget_products(gap)]
    title = f"gap {gap}: product of f since the symbol" if gap is not None else "product of f: at the end"
    return Plot(
        "forget",
        figure(
            axis("distractors read", (0, gap or trace.spec.largest_gap)),
            axis("", (0, 1.04), nticks=5),
            data,
            {**MARGIN, "t": 6},
        ),
        title=title,
        alt="How much of each memory cell's content at the symbol is left after every distractor",
        known_from=END,
    )


def _numbers(trace: CopyTrace) -> Table:
    """Of each cell: its size, mean updates, reach, and accuracy at twice the gap where a gap is learned."""
    rows, longer = [], trace.longer_mean
    for c, (cell, units, parameters) in enumerate(
        zip(CELLS, trace.hidden_units(), trace.parameters(), strict=True)
    ):
        measured = [trace.steps[c].mean((0, 1)), trace.reach[c].mean(0)] if trace.rounds else [ABSENT, ABSENT]
        values = [np.full(1, float(units)), np.full(1, float(parameters)), *measured, longer[c : c + 1]]
        rows.append(
            Row(
                NAMES[cell],
                values,
                ["integer", "integer", "integer", "fixed:1", "percent:0"],
                COLOURS[cell],
                absent="–",
                known_from=[None, None, None, None, END],
            )
        )
    return Table(
        "numbers",
        rows,
        ("units", "parameters", "updates", "reach", "at 2 g"),
        title="means; at 2 g: right at twice a learned gap",
        alt="Units, parameters, updates, reach of each cell, and its accuracy at twice the learned gaps",
    )


def narration(trace: CopyTrace, active: bool = False) -> list[tuple[int, str]]:
    """How far each cell reaches at every measurement."""
    if not trace.rounds:
        coming = "The networks begin in a moment."
        return [(0, coming if active else "Nothing is trained yet with these settings: press Train.")]
    return [(t, _sentence(trace, t)) for t in range(trace.rounds)]


def _sentence(trace: CopyTrace, t: int) -> str:
    lost = trace.diverged[..., t]
    if (lost > 0).any():
        first = int(lost[lost > 0].min())
        return (
            f"{int((lost > 0).sum())} of {lost.size} networks have diverged, the first at its "
            f"update {first}: their loss is no use any more."
        )
    if t == 0:
        return f"Before the first update: about equal scores for all {vocabulary(trace.spec.symbols)} tokens."
    reach = ", ".join(f"{NAMES[cell]} {_span(trace.reach[c, :, t])}" for c, cell in enumerate(CELLS))
    return f"After {trace.seconds[t]:.2f} s each, gaps learned by the three seeds: {reach}."


def _span(reach: Sequence[float] | np.ndarray) -> str:
    """ "up to 10", "up to 5 to 10"; "none"."""
    low, high = int(min(reach)), int(max(reach))
    if high == 0:
        return "none"
    return f"to {high}" if low == high else f"to {low}–{high}"
