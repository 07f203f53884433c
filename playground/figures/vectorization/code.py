"""The source of a way with the piece that is being executed, and the instructions executed last."""

import numpy as np

from playground.experiments.vectorization.walk import Instruction, WalkTrace
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span

LETTER = 8.43  # width of a letter of 14 px, in pixels; texts are set to it
LINE, TOP = 21, 2
WIDTH, TAPE = 500, 348  # the drawing; where the list of instructions begins
ROWS = 11  # as many as the longest source has lines


def code(trace: WalkTrace) -> Graph:
    """The source, lit where the interpreter is; beside it the last instructions, the newest on top."""
    K = len(trace.instructions)
    places = sorted({instruction.place for instruction in trace.instructions if instruction})
    at = [places.index(instruction.place) if instruction else -1 for instruction in trace.instructions]
    lit = np.array(at) == np.arange(len(places))[:, None]
    texts = {"tape": [[_tape(trace, k - row) for k in range(K)] for row in range(ROWS)]}
    made = np.diff(trace.multiplications, prepend=0) > 0
    shown = np.array([np.append(np.zeros(row, bool), made)[:K] for row in range(ROWS)])
    return Graph(
        "code",
        _svg(trace, places),
        arrays={"lit": lit, "made": shown},
        texts=texts,
        alt="The source with the piece that is being executed lit, and the instructions executed last",
        grow=1.1,
    )


def _svg(trace: WalkTrace, places: list[tuple[int, int, int]]) -> str:
    drawing = Drawing(WIDTH, 2 * TOP + ROWS * LINE, "the source and the instructions")
    for i, (line, first, behind) in enumerate(places):
        behind = min(behind, len(trace.lines[line]))
        with drawing.group(class_="player-optional", data_show=f"lit.{i}"):
            drawing.rect(
                first * LETTER - 2,
                TOP + line * LINE,
                (behind - first) * LETTER + 4,
                LINE,
                rx=4,
                fill="var(--role-lit)",
                stroke="var(--role-muted)",
            )
    for i, text in enumerate(trace.lines):
        indent = len(text) - len(text.lstrip())
        drawing.text(
            indent * LETTER,
            TOP + (i + 0.7) * LINE,
            text.lstrip(),
            size=14,
            textLength=(len(text) - indent) * LETTER,
            lengthAdjust="spacingAndGlyphs",
        )
    for row in range(ROWS):
        base = TOP + (row + 0.7) * LINE
        with drawing.group(class_="player-optional", data_show=f"made.{row}"):
            drawing.rect(
                TAPE - 8,
                base - 0.7 * LINE,
                WIDTH - TAPE + 8,
                LINE,
                rx=4,
                fill="var(--role-value)",
                stroke="none",
                opacity=0.2,
            )
        faint = {} if row == 0 else {"fill": "var(--role-muted)"}
        drawing.text(
            TAPE,
            base,
            span(data_text=f"tape.{row}"),
            size=14,
            font_weight="700" if row == 0 else "400",
            **faint,
        )
    drawing.line(TAPE - 20, TOP, TAPE - 20, TOP + ROWS * LINE, stroke="var(--role-line)")
    return drawing.svg()


def _tape(trace: WalkTrace, k: int) -> str:
    instruction = trace.instructions[k] if k > 0 else None
    return f"{k} {instruction.name}" if instruction else ""


def piece(trace: WalkTrace, instruction: Instruction) -> str:
    """The piece of source that an instruction belongs to."""
    line, first, behind = instruction.place
    return trace.lines[line][first:behind].strip()
