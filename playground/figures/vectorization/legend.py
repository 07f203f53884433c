"""The names of the ways in their colours, above a plot."""

from collections.abc import Mapping

from playground.figures.plots import Json

LETTERS = 44  # for which a line has room


def legend(names: Mapping[str, str]) -> list[Json]:
    """Annotations of a plotly layout: each name in its role, from the left. The plot needs 24 px above it."""
    notes: list[Json] = []
    letters = 0
    for name, role in names.items():
        notes.append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": letters / LETTERS,
                "y": 1.0,
                "xanchor": "left",
                "yanchor": "bottom",
                "text": name,
                "showarrow": False,
                "font": {"size": 14, "color": f"@{role}"},
            }
        )
        letters += len(name) + 2
    return notes
