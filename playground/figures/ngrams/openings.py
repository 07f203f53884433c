"""Eight openings by eight last words: what n-grams and the recurrent network make of them."""

import numpy as np

from playground.experiments.ngrams import NgramsSpec
from playground.experiments.ngrams.openings import WHOSE, WORDS, Openings
from playground.figures.ngrams.look import SHARE
from playground.figures.scene import Columns, Plot, Row, Rows, Table
from playground.figures.still import still


def openings(told: Openings, spec: NgramsSpec) -> Rows:
    """Both matrices, and by n how much the opening changes."""
    both = Columns(
        [
            _matrix("by-counts", told.counted[spec.n - 1], f"P in %, {spec.n}-grams", 92, 1.1),
            _matrix("by-network", told.network, "P in %, recurrent network (bundled)", 6, 1),
        ]
    )
    return Rows([both, _apart(told)], grow=SHARE)


def _matrix(key: str, p: np.ndarray, title: str, left: float, grow: float) -> Plot:
    """One row for each opening, one column for each last word."""
    places = list(range(len(WORDS)))
    shown = [["n/a" if np.isnan(value) else f"{100 * value:.0f}" for value in row] for row in p]
    cells = [
        {
            "x": j,
            "y": i,
            "text": shown[i][j],
            "showarrow": False,
            "font": {"size": 14, "color": "@paper" if p[i, j] > 0.55 else "@ink"},
        }
        for i in places
        for j in places
    ]
    figure = still(
        [
            {
                "type": "heatmap",
                "z": np.nan_to_num(p),
                "zmin": 0,
                "zmax": 1,
                "x": places,
                "y": places,
                "colorscale": [[0, "@paper"], [1, "@value"]],
                "showscale": False,
                "xgap": 1,
                "ygap": 1,
                "customdata": [[f"{who} … {word}" for word in WORDS] for who in WHOSE],
                "hovertemplate": "%{customdata}: %{z:.4f}<extra></extra>",
            }
        ],
        {
            "tickvals": places,
            "ticktext": list(WORDS),
            "side": "top",
            "tickangle": -50,
            "range": [-0.5, 7.5],
            "tickmode": "array",
            "showgrid": False,
            "zeroline": False,
        },
        {
            "tickvals": places if left > 40 else [],
            "ticktext": list(WHOSE) if left > 40 else [],
            "range": [7.5, -0.5],
            "showgrid": False,
            "zeroline": False,
        },
        margin={"l": left, "r": 56, "t": 76, "b": 2},
        annotations=cells,
    )
    return Plot(key, figure, title=title, alt=f"{title}: a row for each opening, a column for each last word")


def _apart(told: Openings) -> Table:
    """The largest difference between two rows of the first matrix, at every n."""
    values = [np.array([value]) for value in (*told.apart, np.ptp(told.network, axis=0).max())]
    return Table(
        "apart",
        [Row("the opening changes P by at most", values, "auto")],
        columns=[*(f"n = {n}" for n in range(1, 7)), "network"],
        alt="How much the opening changes the probability of the last word, by n and in the network",
    )
