"""The names of the ways in their colours, above a plot."""

from collections.abc import Mapping

from playground.figures.plots import Json

PER_LINE = 3
LINE = 20  # pixels


def legend(names: Mapping[str, str]) -> list[Json]:
    """Annotations of a plotly layout: three short names a line, each in its role; 44 px high in all."""
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
