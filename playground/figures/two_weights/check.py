"""The gradients three times: by hand, by autograd, by finite difference, and how far they are apart."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from playground.experiments.two_weights import TwoWeightsTrace
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing
from playground.figures.two_weights.look import WORD, Numbers, digits, letter, part
from playground.figures.two_weights.timeline import Timeline, spread

WAYS = {"hand": "by hand", "autograd": "autograd", "difference": "finite difference"}
COLUMNS = {"dL_dw1": 196.0, "dL_dw2": 276.0}  # right ends
WIDTH, HEIGHT = 346.0, 92.0


def panel(trace: TwoWeightsTrace, line: Timeline, numbers: Numbers) -> Graph:
    """The small table; numbers appear once they are computed, one step later where they are to be guessed."""
    ways = {"hand": trace.gradient(), "autograd": trace.autograd, "difference": trace.difference}
    state = np.stack([_shown(line, name, numbers.predict) for name in COLUMNS])
    both = state.min(axis=0)
    texts, arrays = {}, {"is": np.vstack([state, both])}
    for way, values in ways.items():
        arrays[way] = line.of(values)
        texts[f"tip_{way}"] = [
            [digits(v) if seen else "" for v, seen in zip(row, at, strict=True)]
            for row, at in zip(arrays[way], state, strict=True)
        ]
        off = spread([apart(values[:, k], ways["hand"][:, k]) for k in range(values.shape[1])], line)
        texts[f"off_{way}"] = [[text if seen else "" for text, seen in zip(off, both, strict=True)]]
    return Graph(
        "check",
        _svg(numbers),
        arrays,
        texts,
        alt="The gradients by hand, autograd and finite difference",
        grow=0.3,
    )


def _shown(line: Timeline, name: str, predict: bool) -> np.ndarray:
    """0 until the gradient is computed, then 2."""
    known = line.known(name)
    if predict:
        known &= ~line.fresh(name)
    return 2 * known.astype(int)


def apart(one: Sequence[float] | np.ndarray, other: Sequence[float] | np.ndarray) -> str:
    """The larger of the two absolute differences, as text."""
    off = float(np.max(np.abs(np.subtract(one, other))))
    return f"{off:.1e}".replace("e-0", "e-") if off else "0"


@lru_cache(maxsize=64)
def _svg(numbers: Numbers) -> str:
    d = Drawing(WIDTH, HEIGHT, "The gradients, computed in three ways")
    for name, x in COLUMNS.items():
        d.formula(x, 15, letter(name), size=16, text_anchor="end")
    d.text(WIDTH - 2, 15, "off by", text_anchor="end", fill="var(--role-muted)", **WORD)
    for k, (way, title) in enumerate(WAYS.items()):
        y = 40 + 24 * k
        d.line(0, y - 18, WIDTH, y - 18, stroke="var(--role-line)", stroke_width=1)
        d.text(0, y, title, **WORD)
        for i, (name, x) in enumerate(COLUMNS.items()):
            lit = part(d, x - 78, y - 15, 80, 20, name, f"tip_{way}.{i}")
            with lit, d.group(class_="gradient", data_state=f"is.{i}"):
                d.text(
                    x, y, size=14, text_anchor="end", data_bind=f"{way}.{i}", data_format=numbers.format(name)
                )
        if way != "hand":
            d.text(WIDTH - 2, y, size=14, text_anchor="end", data_text=f"off_{way}.0")
    return d.svg()
