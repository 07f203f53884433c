"""The gradients three times: by hand, by autograd, by finite difference, and how far they differ."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from playground.experiments.two_weights import TwoWeightsTrace
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing
from playground.figures.two_weights.style import PLAIN_TEXT, NumberStyle, all_digits, link_area, symbol_span
from playground.figures.two_weights.timeline import DONE, FUTURE, Timeline, texts_at_steps

WAYS = {"hand": "by hand", "autograd": "autograd", "difference": "finite difference"}
COLUMNS = {"dL_dw1": 196.0, "dL_dw2": 276.0}  # right ends
WIDTH, HEIGHT = 346.0, 92.0


def panel(trace: TwoWeightsTrace, clock: Timeline, numbers: NumberStyle) -> Graph:
    """The small table; numbers appear once they are computed, one step later where they are to be guessed."""
    by_hand = trace.gradient()
    ways = {"hand": by_hand, "autograd": trace.autograd, "difference": trace.difference}
    state = np.stack([_state(clock, name, numbers.predict) for name in COLUMNS])
    both_known = state.min(axis=0)
    texts, arrays = {}, {"state": np.vstack([state, both_known])}
    for way, values in ways.items():
        arrays[way] = clock.at_steps(values)
        texts[f"tip_{way}"] = [
            [all_digits(v) if known else "" for v, known in zip(row, at, strict=True)]
            for row, at in zip(arrays[way], state, strict=True)
        ]
        differences = [absolute_difference(values[:, k], by_hand[:, k]) for k in range(values.shape[1])]
        shown = texts_at_steps(differences, clock)
        texts[f"difference_{way}"] = [
            [text if known else "" for text, known in zip(shown, both_known, strict=True)]
        ]
    return Graph(
        "gradients",
        _svg(numbers),
        arrays,
        texts,
        alt="The gradients by hand, autograd and finite difference",
        grow=0.3,
    )


def _state(clock: Timeline, name: str, predict: bool) -> np.ndarray:
    """FUTURE until the gradient is computed (and guessed), then DONE."""
    known = clock.known(name)
    if predict:
        known &= ~clock.computed_alone(name)
    return np.where(known, DONE, FUTURE)


def absolute_difference(a: Sequence[float] | np.ndarray, b: Sequence[float] | np.ndarray) -> str:
    """The larger of the two absolute differences, as text."""
    largest = float(np.max(np.abs(np.subtract(a, b))))
    return f"{largest:.1e}".replace("e-0", "e-") if largest else "0"


@lru_cache(maxsize=64)
def _svg(numbers: NumberStyle) -> str:
    d = Drawing(WIDTH, HEIGHT, "The gradients, computed in three ways")
    for name, x in COLUMNS.items():
        d.formula(x, 15, symbol_span(name), size=16, text_anchor="end")
    d.text(WIDTH - 2, 15, "off by", text_anchor="end", fill="var(--role-muted)", **PLAIN_TEXT)
    for k, (way, title) in enumerate(WAYS.items()):
        y = 40 + 24 * k
        d.line(0, y - 18, WIDTH, y - 18, stroke="var(--role-line)", stroke_width=1)
        d.text(0, y, title, **PLAIN_TEXT)
        for i, (name, x) in enumerate(COLUMNS.items()):
            lit = link_area(d, x - 78, y - 15, 80, 20, name, f"tip_{way}.{i}")
            with lit, d.group(class_="gradient", data_state=f"state.{i}"):
                d.text(
                    x, y, size=14, text_anchor="end", data_bind=f"{way}.{i}", data_format=numbers.format(name)
                )
        if way != "hand":
            d.text(WIDTH - 2, y, size=14, text_anchor="end", data_text=f"difference_{way}.0")
    return d.svg()
