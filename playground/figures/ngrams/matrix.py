"""A matrix as a heat map with a number in each cell: the bigram counts, and P of the eight last words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.figures.plots import Json, figure
from playground.figures.style import ROLES, mixed, text_on

SLOPE = -50  # degrees by which the columns' names are turned


def matrix(
    shade: np.ndarray,
    numbers: Sequence[Sequence[str]],
    hover: Sequence[Sequence[str]],
    names: tuple[Sequence[str], Sequence[str]],
    margin: Mapping[str, int],
    high: float | None = None,
) -> Json:
    """A plotly figure of R rows, from the top, and C columns, with (row names, column names) as `names`.

    `shade` (R, C) colours the cells from paper (0) to a deep blue (`high`, by default its maximum);
    the number on it is black or white. "" as a number leaves its cell without one.
    """
    rows, columns = shade.shape
    top = float(shade.max(initial=0)) if high is None else high
    cells = {
        "type": "heatmap",
        "z": shade,
        "zmin": 0,
        "zmax": top,
        "customdata": [list(row) for row in hover],
        "colorscale": [[0, "@paper"], [1, "@cell"]],
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    x = {**_axis(names[1], [-0.5, columns - 0.5]), "side": "top", "tickangle": SLOPE}
    y = _axis(names[0], [rows - 0.5, -0.5])
    return figure(
        x, y, [cells], margin, annotations=_annotations(numbers, np.clip(shade / max(top, 1e-9), 0, 1))
    )


def _axis(names: Sequence[str], bounds: list[float]) -> Json:
    return {
        "showgrid": False,
        "zeroline": False,
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "range": bounds,
    }


def _annotations(numbers: Sequence[Sequence[str]], share: np.ndarray) -> list[dict[str, Any]]:
    return [
        {
            "x": j,
            "y": i,
            "text": text,
            "showarrow": False,
            "font": {"size": 14, "color": _text_colour(float(share[i, j]))},
        }
        for i, row in enumerate(numbers)
        for j, text in enumerate(row)
        if text
    ]


def _text_colour(share: float) -> str:
    """Black or white, on the colour that is `share` of the way from paper to that of a full cell."""
    (light, dark), (full, full_dark) = ROLES["paper"], ROLES["cell"]
    return "@" + "|".join(text_on((mixed(light, full, share), mixed(dark, full_dark, share))))
