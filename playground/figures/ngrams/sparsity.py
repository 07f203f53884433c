"""What was never seen, by n; what has to be stored, by n and by the size of the text."""

import numpy as np

from playground.experiments.ngrams import NgramCounts, NgramsSpec
from playground.figures.ngrams.style import GROW_BELOW, ORDERS, ORDERS_X
from playground.figures.plots import PLAIN, axis, figure, line
from playground.figures.scene import Columns, Plot, Rules

LABEL_PITCH = 0.085  # of the highest value: the distance of two labels that do not overlap


def sparsity(counts: NgramCounts, spec: NgramsSpec) -> Columns:
    """Three plots side by side; what was never seen only where a part of the text is held out."""
    unseen = [_unseen(counts, spec)] if counts.has_held_out else []
    return Columns([*unseen, _by_order(counts), _by_size(counts, spec)], grow=GROW_BELOW)


def _unseen(counts: NgramCounts, spec: NgramsSpec) -> Plot:
    ngrams, contexts = 100 * counts.unseen_shares
    top = max(1.0, 1.15 * float(ngrams.max()))
    hover = "n = %{x}: %{y:.2f} % of the "
    lines = [
        line(ORDERS_X, ngrams, "ink", 2.5, f"{hover}n-grams never seen", dots=7, name="n-gram"),
        line(ORDERS_X, contexts, "kind1", 2.5, f"{hover}contexts never seen", dots=7, name="context"),
    ]
    picture = figure(
        axis("n", (0.7, 6.3), dtick=1),
        axis("", (-0.03 * top, top), ticksuffix=" %", nticks=5),
        lines,
        showlegend=True,
        legend={"x": 0.03, "y": 1, "yanchor": "top"},
    )
    return Plot(
        "unseen",
        picture,
        actors=[Rules(x=float(spec.n), colors="muted", labels=["n"])],
        clickable=True,
        title="held out and never seen",
        alt="Share of the held-out n-grams and contexts that were never seen, by n",
    )


def _by_order(counts: NgramCounts) -> Plot:
    bars = {
        "type": "bar",
        "x": ORDERS_X,
        "y": counts.distinct,
        "text": [_short(int(number)) for number in counts.distinct],
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 14},
        "marker": {"color": [f"@n{n}" for n in ORDERS]},
        "hovertemplate": "%{y:,} different %{x}-grams<extra></extra>",
    }
    y_axis = axis("", (0, 1.12 * float(counts.distinct.max())), nticks=5)
    return Plot(
        "orders",
        figure(axis("n", (0.4, 6.6), dtick=1), y_axis, [bars]),
        clickable=True,
        title="to store, by n",
        alt="The number of different n-grams, for n from 1 to 6",
        grow=1.2,
    )


def _by_size(counts: NgramCounts, spec: NgramsSpec) -> Plot:
    sizes, top = counts.prefix_sizes, float(counts.distinct.max())
    lines = [
        line(
            sizes,
            numbers,
            f"n{n}",
            4 if n == spec.n else 2,
            f"{n}-grams in the first %{{x:,}} tokens: %{{y:,}}",
        )
        for n, numbers in zip(ORDERS, counts.distinct_by_prefix, strict=True)
    ]
    labels = [
        {
            "x": float(sizes[-1]),
            "y": y,
            "text": f" n={n}",
            "showarrow": False,
            "xanchor": "left",
            "font": {"color": f"@n{n}", "size": 14},
        }
        for n, y in zip(ORDERS, _label_heights(counts.distinct, top), strict=True)
    ]
    return Plot(
        "stored",
        figure(
            axis("tokens read", (0, 1.02 * float(sizes[-1])), nticks=4),
            axis("", (0, 1.12 * top), nticks=5),
            lines,
            margin={**PLAIN, "r": 36},  # the labels stand beside the axes as far as the window is small
            annotations=labels,
        ),
        title="to store, by size of the text",
        alt="The number of different n-grams against the tokens read, for n from 1 to 6",
    )


def _label_heights(ends: np.ndarray, top: float) -> list[float]:
    """A height for the label of each line's end, at least LABEL_PITCH apart, from the lowest line up."""
    heights: list[float] = []
    for end in ends:
        heights.append(max(float(end), heights[-1] + LABEL_PITCH * top if heights else 0.03 * top))
    excess = max(0.0, heights[-1] - 1.03 * top)
    return [height - excess * k / (len(heights) - 1) for k, height in enumerate(heights)]


def _short(number: int) -> str:
    """A number in at most five letters."""
    if number < 10_000:
        return f"{number:,}"
    return f"{number / 1e3:.1f}k" if number < 1e6 else f"{number / 1e6:.2f}M"
