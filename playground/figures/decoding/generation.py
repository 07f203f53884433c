"""Token by token: the pipeline, the numbers of the current token, and the text so far."""

import math

import numpy as np

from playground.experiments.decoding.generate import END_OF_TEXT, STOP_SEQUENCE, Generation
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding.drawing import HEIGHT, one_line, percent
from playground.figures.decoding.pipeline import pipeline_graph
from playground.figures.scene import Columns, Row, Rows, Scene, Table, Text
from playground.text.tokenizers import BOUNDARY

LINES, LINE_LENGTH = 7, 19  # of the text panel; lines break at words
FULL_TINT = math.log(50)  # nats of surprisal with the full tint
TINT = 0.55  # the full tint, on which the letters are readable in both themes


def generation_scene(generation: Generation, spec: DecodingSpec) -> Scene:
    """One step for each generated token."""
    steps = range(generation.ids.size)
    return Scene(
        last=generation.ids.size - 1,
        unit="token",
        rate=3,
        height=HEIGHT,
        narration=[(t, sentence(generation, spec, t)) for t in steps],
        panels=[
            Columns(
                [
                    Rows([pipeline_graph(generation)], grow=3.24),
                    Rows([_numbers(generation), _text(generation, spec.prompt)], grow=1),
                ]
            )
        ],
    )


def _numbers(generation: Generation) -> Table:
    """The cost of the current token, and of the text so far."""
    steps = np.arange(generation.ids.size)
    log_p = np.cumsum(generation.log_probability)
    drawn = generation.probability[-1, generation.chosen_row, steps]
    return Table(
        "numbers",
        [
            Row("P(w)", np.exp(generation.log_probability), "significant:4", "value", "model"),
            Row("P̃(w)", drawn, "significant:4", "update", "drawn"),
            Row("rank", generation.rank, "integer", "value", "model"),
            Row("H", generation.entropy, "fixed:3", "value", "model"),
            Row("H̃", generation.entropy_drawn, "fixed:3", "update", "drawn"),
            Row("ln P", log_p, "fixed:3", "ink", "so far"),
            Row("PP", np.exp(-log_p / (steps + 1)), "significant:4", "ink", "so far"),
        ],
        alt="Probability, rank and entropy at this token, and the text's probability so far",
    )


def _text(generation: Generation, prompt: str) -> Text:
    """Prompt and text; each token is tinted by its surprisal."""
    tint = np.round(TINT * np.clip(-generation.log_probability / FULL_TINT, 0, 1), 2)
    texts = []
    for t in range(generation.ids.size):
        first, before = _visible_part(generation, prompt, t)
        shown = _with_unfinished(generation, t)
        tokens = [(shown[i], float(tint[i])) for i in range(first, t + 1)]
        texts.append([(before, 0.0), *tokens])
    legend = [("0", 0.0), (f"{FULL_TINT:.1f} nats", TINT)]
    return Text("text", texts, title="text; surprise", legend=legend, alt="The text so far")


def _with_unfinished(generation: Generation, t: int) -> list[str]:
    """The pieces of tokens 0 .. t; at the end, the tokens of an unfinished sign are shown as bytes."""
    pieces = list(generation.pieces[: t + 1])
    while t >= 0 and not pieces[t] and generation.ids[t] != BOUNDARY:
        pieces[t] = generation.labels[generation.chosen_row[t]][t]
        t -= 1
    return pieces


def _visible_part(generation: Generation, prompt: str, t: int) -> tuple[int, str]:
    """At token t: the first token that fits into the panel, and the text before it (prompt or …)."""
    text = ""
    for i in range(t, -1, -1):
        if i < t and _line_count(generation.pieces[i] + text) > LINES:
            return i + 1, "… "
        text = generation.pieces[i] + text
    room = LINE_LENGTH * max(0, LINES - _line_count(text))
    return 0, prompt[-room:] if room else "… "


def _line_count(text: str) -> int:
    """The number of lines of a text in the panel."""
    return sum(max(1, math.ceil(len(line) / LINE_LENGTH)) for line in text.split("\n"))


def sentence(generation: Generation, spec: DecodingSpec, t: int) -> str:
    """How one token was chosen; at the last token also why the text ends."""
    row = generation.chosen_row[t]
    name = f"“{generation.labels[row][t]}”"
    in_model, drawn = float(np.exp(generation.log_probability[t])), float(generation.probability[-1, row, t])
    if generation.forced[t]:
        text = f"{name} was forced; the model gave it {percent(in_model)}."
    elif generation.settings.temperature == 0:
        after = " after penalties" if generation.settings.has_penalties else ""
        text = f"{name} has the highest score{after}, {percent(in_model)} in the model: no draw."
    else:
        allowed = int(generation.allowed[-1, t])
        among = "the only token left" if allowed == 1 else f"one of {allowed:,} tokens left"
        text = (
            f"u = {generation.random_number[t]:.3f} falls on {name}, {among}: "
            f"{percent(in_model)} in the model, {percent(drawn)} here."
        )
    return text if t < generation.ids.size - 1 else f"{text} {ending(generation, spec)}"


def ending(generation: Generation, spec: DecodingSpec) -> str:
    """Why the text ends."""
    if generation.stop_reason == END_OF_TEXT:
        return "The model ended the text."
    if generation.stop_reason == STOP_SEQUENCE:
        return f"The stop sequence {one_line(spec.stop_text)} was written: it stops."
    never = "; the stop sequence never came" if spec.stop_text else ""
    return f"Maximum length reached{never}."
