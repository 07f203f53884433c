"""The names of what is drawn in their colours, above a plot area."""

from collections.abc import Mapping

from playground.figures.plots import Json
from playground.figures.style import Pair

PER_LINE = 3
LINE = 20  # pixels


def legend(names: Mapping[str, str | Pair]) -> list[Json]:
    """Annotations of a plotly layout: PER_LINE short names a line, each in its role.

    The plot's margin needs LINE px above for each line, and 4 more.
    """
    lines = -(-len(names) // PER_LINE)
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": i % PER_LINE / PER_LINE,
            "y": 1.0,
            "yshift": LINE * (lines - 1 - i // PER_LINE),
            "xanchor": "left",
            "yanchor": "bottom",
            "text": name,
            "showarrow": False,
            "font": {"size": 14, "color": f"@{role}"},
        }
        for i, (name, role) in enumerate(names.items())
    ]
