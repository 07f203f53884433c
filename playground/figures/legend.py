"""Names in their colours, in a line above the plot area."""

from collections.abc import Mapping

from playground.figures.plots import Json
from playground.figures.style import Pair

LETTERS = 46  # for which a line has room


def legend(names: Mapping[str, str | Pair], letters: int = LETTERS) -> list[Json]:
    """Annotations of a plotly layout: each name in its role, from the left. The plot needs 22 px above it."""
    notes, start = [], 0
    for name, role in names.items():
        notes.append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": start / letters,
                "y": 1.0,
                "xanchor": "left",
                "yanchor": "bottom",
                "text": name,
                "showarrow": False,
                "font": {"size": 14, "color": f"@{role}"},
            }
        )
        start += len(name) + 3
    return notes
