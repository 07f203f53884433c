"""The scene of two models that read the same text: what each expects, and what the true token costs it."""

import html
import math

import numpy as np

from playground.experiments.rnn.second_model import SecondModelTrace
from playground.experiments.rnn.trace import RnnTrace
from playground.figures.plots import axis, clipped, figure, line
from playground.figures.scene import Bars, Columns, Cursor, Plot, Rows, Scene
from playground.figures.style import CATEGORICAL

COLOURS = (CATEGORICAL[0], CATEGORICAL[1])  # of the first and of the second model
CANDIDATES = 3  # bars below the large one
LABELS = 40  # tokens written below the plot; of a longer text every second, third, ...
LONGEST_LABEL = 11  # letters of a token below the plot
LONGEST_NAME = 28  # letters of a model's name
WIDTH = 0.38  # of a bar; two of them and a gap are 1
BEHIND = 0.44  # of a position: the cursor stands behind both bars of its token
LETTER = 8  # pixels that a letter of a label takes


def two_models_scene(trace: RnnTrace, second: SecondModelTrace) -> Scene:
    """One step per token: for each model P of the true next token, large, and its likeliest tokens.

    Below, P of the true next token along the whole text; a click there moves the clock.
    """
    columns = [
        _model(
            "first", second.names[0], COLOURS[0], trace, trace.target, trace.probability, _of_first(trace)
        ),
        _model(
            "second",
            second.names[1],
            COLOURS[1],
            trace,
            second.target,
            second.probability,
            _of_second(second),
        ),
    ]
    return Scene(
        last=len(trace.tokens) - 1,
        unit="token",
        rate=4,
        height=404,
        narration=[(t, sentence(trace, second, t)) for t in range(len(trace.tokens))],
        panels=[Rows([Columns(columns, grow=1.15), _along(trace, second)])],
    )


Candidates = tuple[tuple[tuple[str, ...], ...], np.ndarray, np.ndarray]  # names, ids, probabilities: (k, P)


def _of_first(trace: RnnTrace) -> Candidates:
    return trace.top_tokens, trace.top_ids, trace.top_probability


def _of_second(second: SecondModelTrace) -> Candidates:
    return second.top_tokens, second.top_ids, second.top_probability


def _model(
    id: str,
    name: str,
    colour: tuple[str, str],
    trace: RnnTrace,
    target: np.ndarray,
    probability: np.ndarray,
    candidates: Candidates,
) -> Rows:
    """P of the true next token as one large bar, and the likeliest tokens below it."""
    name = clipped(name, LONGEST_NAME)
    tokens, ids, p = candidates
    is_true = ids[:CANDIDATES] == target[None]  # (k, P)
    large = Bars(
        f"{id}-true",
        [[clipped(token, LONGEST_LABEL) or "–" for token in trace.target_tokens]],
        probability[None],
        format="percent:1",
        color=colour,
        large=True,
        title=f"{name}: P of the true next token",
        alt=f"The probability that {name} gives to the true next token",
        grow=0.8,
    )
    next_tokens = Bars(
        f"{id}-next",
        tokens[:CANDIDATES],
        p[:CANDIDATES],
        marked=np.where(is_true.any(axis=0), is_true.argmax(axis=0), -1),
        format="fixed:3",
        color=colour,
        title=f"{name} expects",
        alt=f"The most likely next tokens of {name}; the true one is marked",
    )
    return Rows([large, next_tokens])


def _along(trace: RnnTrace, second: SecondModelTrace) -> Plot:
    """P of the true next token at every position, one bar for each model; the token is written below."""
    positions = np.arange(len(trace.tokens))
    tokens = [clipped(token, LONGEST_LABEL) for token in trace.target_tokens]
    labels = [html.escape(token, quote=False) for token in tokens]  # plotly reads tags in its labels
    stride = max(1, math.ceil(len(labels) / LABELS))
    ticks = positions[::stride]
    longest = max(len(tokens[t]) for t in ticks)
    models = zip((trace.probability, second.probability), COLOURS, second.names, (-WIDTH, 0.0), strict=True)
    series = [_bars(positions + left, p, colour, name) for p, colour, name, left in models]
    x = axis(
        bounds=(-0.6, len(labels) - 0.4),
        tickvals=ticks,
        ticktext=[labels[t] for t in ticks],
        tickangle=-45,
        showgrid=False,
    )
    return Plot(
        "along",
        figure(
            x,
            axis(bounds=(0, 1.08), tickvals=[0, 0.5, 1], tickformat=".0%"),
            series,
            margin={"l": 48, "r": 9, "t": 5, "b": 16 + math.ceil(0.75 * LETTER * longest)},
        ),
        [Cursor(at=positions + BEHIND)],
        clickable=True,
        title="P of the true next token, written below (click to go there)",
        alt="The probability of the true next token along the text, for both models",
    )


def _bars(left: np.ndarray, p: np.ndarray, colour: tuple[str, str], name: str) -> dict[str, object]:
    """Bars of height p that begin at `left`, as one path: plotly takes long for hundreds of bars."""
    nothing = np.full_like(p, np.nan)
    x = np.stack([left, left, left + WIDTH, left + WIDTH, nothing], axis=1)  # (P, 5)
    y = np.stack([0 * p, p, p, 0 * p, nothing], axis=1)
    fill_colour = "@" + "|".join(colour)
    label = html.escape(name, quote=False)
    return line(x.ravel(), y.ravel(), colour, 0, name=label, fill="toself", fillcolor=fill_colour)


def sentence(trace: RnnTrace, second: SecondModelTrace, t: int) -> str:
    """P and J of both models at position t."""
    names = [clipped(name, 16) for name in second.names]
    if np.isnan(second.probability[t]):
        what = "the text ends" if trace.target[t] < 0 else "one of the models does not know the next token"
        return f"After {clipped(trace.tokens[t], 20)}: {what}; there is nothing to compare."
    p, J = (trace.probability[t], second.probability[t]), (trace.surprisal[t], second.surprisal[t])
    each = ", ".join(f"{name} {q:.1%} (J = {j:.2f})" for name, q, j in zip(names, p, J, strict=True))
    return (
        f"After {clipped(trace.tokens[t], 14)} the text goes on with "
        f"{clipped(trace.target_tokens[t], 14)}: {each} nats."
    )
