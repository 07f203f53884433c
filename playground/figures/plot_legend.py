"""The names of what is drawn in their colours, above a plot area."""

from collections.abc import Mapping

from playground.figures.plots import Json
from playground.figures.style import Pair

PER_LINE = 3
LINE = 20  # pixels
GAP = 3  # letters between two names of a line


def legend(names: Mapping[str, str | Pair], letters: int = 0) -> list[Json]:
    """Annotations of a plotly layout, each name in its role: PER_LINE short names a line, in columns.

    With `letters`, for which the plot's width has room, all stand in one line, one after the other. The
    plot's margin needs LINE px above for each line, and 4 more.
    """
    places = _one_line(names, letters) if letters else _columns(len(names))
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": 1.0,
            "yshift": LINE * line,
            "xanchor": "left",
            "yanchor": "bottom",
            "text": name,
            "showarrow": False,
            "font": {"size": 14, "color": f"@{role}"},
        }
        for (name, role), (x, line) in zip(names.items(), places, strict=True)
    ]


def _columns(count: int) -> list[tuple[float, int]]:
    """Where each name begins, a share of the width, and its line, counted from the lowest."""
    lines = -(-count // PER_LINE)
    return [(i % PER_LINE / PER_LINE, lines - 1 - i // PER_LINE) for i in range(count)]


def _one_line(names: Mapping[str, str | Pair], letters: int) -> list[tuple[float, int]]:
    """As `_columns`: a name begins where the one before it and a gap end."""
    places, start = [], 0
    for name in names:
        places.append((start / letters, 0))
        start += len(name) + GAP
    return places
