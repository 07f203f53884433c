"""How often each of the most frequent tokens was followed by each, as a heat map with its numbers."""

from typing import Any

import numpy as np

from playground.experiments.ngrams import Counted, NgramsTrace
from playground.figures.scene import Box, Plot
from playground.figures.still import still

LONGEST = 11  # letters of a name


def bigrams(trace: NgramsTrace, counted: Counted) -> Plot:
    """Rows: the token before; columns: the next. The cell of the current pair is framed."""
    first, second, table = counted.bigrams
    above, beside = ([_name(counted, int(i)) for i in ids] for ids in (second, first))
    axis = {"showgrid": False, "zeroline": False, "tickmode": "array"}
    figure = still(
        [_shades(table, beside, above)],
        {
            **axis,
            "tickvals": list(range(len(above))),
            "ticktext": above,
            "side": "top",
            "tickangle": -50,
            "range": [-0.5, len(above) - 0.5],
        },
        {
            **axis,
            "tickvals": list(range(len(beside))),
            "ticktext": beside,
            "range": [len(beside) - 0.5, -0.5],
        },
        margin={
            "l": 24 + 8 * _longest(beside),
            "r": 14 + 4 * _longest(above),
            "t": 22 + 6 * _longest(above),
            "b": 4,
        },
        annotations=_numbers(table),
    )
    x, y = _places(second, trace.ids), _places(first, trace.before)
    known = np.isfinite(x) & np.isfinite(y)
    frame = Box(np.where(known, x, np.nan), np.where(known, y, np.nan), 0.5, 0.5, "gradient", width=3)
    return Plot(
        "bigrams",
        figure,
        actors=[frame],
        title="how often the token of a row was followed by that of a column",
        alt="How often each of the most frequent tokens was followed by each other one",
    )


def _shades(table: np.ndarray, beside: list[str], above: list[str]) -> dict[str, Any]:
    """The cells, darker for more, on a logarithmic scale."""
    rows = range(len(beside))
    return {
        "type": "heatmap",
        "z": np.log1p(table.astype(np.float64)),
        "customdata": [
            [f"{beside[i]} → {name}: {table[i, j]:,}" for j, name in enumerate(above)] for i in rows
        ],
        "colorscale": [[0, "@paper"], [1, "@value"]],
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _numbers(table: np.ndarray) -> list[dict[str, Any]]:
    """Every count that is not zero."""
    shade = np.log1p(table.astype(np.float64))
    dark = shade > 0.62 * max(1e-9, float(shade.max(initial=0)))
    return [
        {
            "x": int(j),
            "y": int(i),
            "text": _short(int(table[i, j])),
            "showarrow": False,
            "font": {"size": 14, "color": "@paper" if dark[i, j] else "@ink"},
        }
        for i, j in zip(*np.nonzero(table), strict=True)
    ]


def _places(ids: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Where each asked id stands among some, float64; NaN: nowhere."""
    hit = ids[:, None] == asked  # (k, T)
    return np.where(hit.any(axis=0), hit.argmax(axis=0) if len(ids) else 0, np.nan)


def _name(counted: Counted, i: int) -> str:
    """A token, shortened, and without what plotly would take for markup."""
    name = counted.token(i).replace("&", "&amp;").replace("<", "&lt;")
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _short(number: int) -> str:
    """A count in four letters."""
    return str(number) if number < 10_000 else f"{number / 1000:.0f}k"


def _longest(names: list[str]) -> int:
    """Letters of the longest name."""
    return max(map(len, names), default=1)
