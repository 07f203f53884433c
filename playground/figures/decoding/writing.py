"""Token by token: the pipeline, the numbers of this token, and the text so far."""

import math

import numpy as np

from playground.experiments.decoding.generate import ENDED, STOPPED, Writing
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding.drawing import one_line, share
from playground.figures.decoding.stages import pipeline
from playground.figures.scene import Columns, Row, Rows, Scene, Table, Text

HEIGHT = 404
LINES, LETTERS = 7, 19  # of the text beside the pipeline, where the lines break at words


def writing_scene(
    writing: Writing, spec: DecodingSpec, prompt: str, *, seek: int = 0, step: int | None = None
) -> Scene:
    """One step for each token that is written."""
    return Scene(
        last=writing.ids.size - 1,
        url_key="at",
        unit="token",
        rate=3,
        seek=seek,
        step=step,
        height=HEIGHT,
        narration=[(t, sentence(writing, spec, t)) for t in range(writing.ids.size)],
        panels=[
            Columns(
                [
                    Rows([pipeline(writing)], grow=3.24),
                    Rows([_numbers(writing), _text(writing, prompt)], grow=1),
                ]
            )
        ],
    )


def _numbers(writing: Writing) -> Table:
    """What this token costs, and what the text costs so far."""
    steps = np.arange(writing.ids.size)
    log_p = np.cumsum(writing.log_probability)
    drawn = writing.share[-1][writing.row, steps]
    return Table(
        "numbers",
        [
            Row("P(w)", np.exp(writing.log_probability), "significant:4", "value", "model"),
            Row("P̃(w)", drawn, "significant:4", "update", "drawn"),
            Row("rank", writing.rank, "integer", "value", "model"),
            Row("H", writing.entropy, "fixed:3", "value", "model"),
            Row("H̃", writing.entropy_drawn, "fixed:3", "update", "drawn"),
            Row("ln P", log_p, "fixed:3", "ink", "so far"),
            Row("PP", np.exp(-log_p / (steps + 1)), "significant:4", "ink", "so far"),
        ],
        alt="Probability, rank and entropy at this token, and the text's probability so far",
    )


def _text(writing: Writing, prompt: str) -> Text:
    """Prompt and text, every token tinted by its surprisal; ln 50 = 3.9 nats and more is full."""
    weights = np.clip(-writing.log_probability / np.log(50), 0, 1)
    weights = np.round(0.55 * weights, 2)  # the letters stay readable on it, in the dark too
    texts = []
    for t in range(writing.ids.size):
        first, before = _shown(writing, prompt, t)
        texts.append([(before, 0.0), *((writing.pieces[i], float(weights[i])) for i in range(first, t + 1))])
    return Text("text", texts, title="text, tinted by surprise", alt="The text so far")


def _shown(writing: Writing, prompt: str, t: int) -> tuple[int, str]:
    """The first token that is shown at token t, and what stands before it; the last one is in view."""
    text = ""
    for i in range(t, -1, -1):
        if i < t and _lines(writing.pieces[i] + text) > LINES:
            return i + 1, "… "
        text = writing.pieces[i] + text
    room = LETTERS * max(0, LINES - _lines(text))
    return 0, prompt[-room:] if room else "… "


def _lines(text: str) -> int:
    """How many lines a text takes."""
    return sum(max(1, math.ceil(len(line) / LETTERS)) for line in text.split("\n"))


def sentence(writing: Writing, spec: DecodingSpec, t: int) -> str:
    """What happened at one token, and why it is the last one."""
    name = f"“{writing.labels[writing.row[t]][t]}”"
    p, own = writing.share[-1, writing.row[t], t], float(np.exp(writing.log_probability[t]))
    if writing.forced[t]:
        said = f"{name} was forced; the model gave it {share(own)}."
    elif writing.settings.tau == 0:
        why = (
            "the highest score"
            if not (spec.frequency or spec.presence)
            else "the highest score after penalties"
        )
        said = f"{name} has {why}, {share(own)} in the model: no draw."
    else:
        kept = int(writing.kept[-1, t])
        among = "the only token left" if kept == 1 else f"one of {kept:,} tokens left"
        said = f"u = {writing.u[t]:.3f} falls on {name}, {among}: {share(own)} in the model, {share(p)} here."
    if t < writing.ids.size - 1:
        return said
    return f"{said} {ending(writing, spec)}"


def ending(writing: Writing, spec: DecodingSpec) -> str:
    """Why the text stops."""
    if writing.ended == ENDED:
        return "The model ended the text."
    if writing.ended == STOPPED:
        return f"The stop sequence {one_line(spec.stop_text)} was written: it stops."
    never = "; the stop sequence never came" if spec.stop_text else ""
    return f"Maximum length reached{never}."
