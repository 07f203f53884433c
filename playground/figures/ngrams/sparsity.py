"""What was never seen, by n; what has to be stored, by n and by the size of the text."""

import numpy as np

from playground.experiments.ngrams import Counted, NgramsSpec
from playground.figures.ngrams.look import SHARE, line
from playground.figures.scene import Columns, Plot, Rules
from playground.figures.still import still

ORDERS = np.arange(1, 7)


def sparsity(counted: Counted, spec: NgramsSpec) -> Columns:
    """Three plots side by side."""
    return Columns([_unseen(counted, spec), _by_order(counted, spec), _by_size(counted, spec)], grow=SHARE)


def _unseen(counted: Counted, spec: NgramsSpec) -> Plot:
    grams, contexts = 100 * counted.unseen
    top = max(1.0, 1.15 * float(grams.max()))
    data = [
        line(ORDERS, grams, "gradient", "n = %{x}: %{y:.2f} % of the n-grams never seen", name="n-gram"),
        line(ORDERS, contexts, "value", "n = %{x}: %{y:.2f} % of the contexts never seen", name="context"),
    ]
    figure = still(
        data,
        {"title": {"text": "n"}, "dtick": 1, "range": [0.7, 6.3]},
        {"range": [-0.03 * top, top], "ticksuffix": " %", "nticks": 5},
        showlegend=True,
        legend={"x": 0.03, "y": 1, "yanchor": "top"},
    )
    return Plot(
        "unseen",
        figure,
        actors=[Rules(x=float(spec.n), colors="muted", labels=["n"])],
        clickable=True,
        title="held out and never seen",
        alt="Share of the held-out n-grams and contexts that were never seen, by n",
    )


def _by_order(counted: Counted, spec: NgramsSpec) -> Plot:
    stored = counted.stored
    bars = {
        "type": "bar",
        "x": ORDERS,
        "y": stored,
        "text": [_short(int(number)) for number in stored],
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 14},
        "marker": {"color": [f"@n{n}" for n in ORDERS]},
        "hovertemplate": "%{y:,} different %{x}-grams<extra></extra>",
    }
    figure = still(
        [bars],
        {"title": {"text": "n"}, "dtick": 1, "range": [0.4, 6.6]},
        {"range": [0, 1.12 * float(stored.max())], "nticks": 5},
    )
    return Plot(
        "orders",
        figure,
        clickable=True,
        title="to store, by n",
        alt="The number of different n-grams, for n from 1 to 6",
        grow=1.2,
    )


def _by_size(counted: Counted, spec: NgramsSpec) -> Plot:
    data = [
        line(
            counted.sizes,
            counted.grown[n - 1],
            f"n{n}",
            f"{n}-grams in the first %{{x:,}} tokens: %{{y:,}}",
            mode="lines",
            line={"color": f"@n{n}", "width": 4 if n == spec.n else 2},
        )
        for n in ORDERS
    ]
    ends = counted.stored
    figure = still(
        data,
        {"title": {"text": "tokens read"}, "range": [0, 1.14 * float(counted.sizes[-1])], "nticks": 4},
        {"range": [0, 1.12 * float(ends.max())], "nticks": 5},
        annotations=[
            {
                "x": float(counted.sizes[-1]),
                "y": y,
                "text": f" n={n}",
                "showarrow": False,
                "xanchor": "left",
                "font": {"color": f"@n{n}", "size": 14},
            }
            for n, y in zip(ORDERS, _apart(ends, float(ends.max())), strict=True)
        ],
    )
    return Plot(
        "stored",
        figure,
        title="to store, by size of the text",
        alt="The number of different n-grams against the tokens read, for n from 1 to 6",
    )


def _apart(ends: np.ndarray, top: float) -> list[float]:
    """Heights for the labels, at least a line of text apart."""
    heights: list[float] = []
    for end in ends:
        heights.append(max(float(end), heights[-1] + 0.085 * top if heights else 0.03 * top))
    over = heights[-1] - 1.03 * top
    return [height - max(0.0, over) * k / (len(heights) - 1) for k, height in enumerate(heights)]


def _short(number: int) -> str:
    """A number in at most five letters."""
    return (
        f"{number:,}"
        if number < 10_000
        else f"{number / 1e3:.1f}k"
        if number < 1e6
        else f"{number / 1e6:.2f}M"
    )
