"""How often each of the most frequent tokens was followed by each, as a heat map with its numbers."""

from collections.abc import Iterable

import numpy as np

from playground.experiments.ngrams import NgramCounts, NgramsTrace
from playground.figures.ngrams.matrix import matrix
from playground.figures.plots import clipped
from playground.figures.scene import Box, Plot

LONGEST_NAME = 11  # letters


def bigrams(trace: NgramsTrace, counts: NgramCounts) -> Plot:
    """Rows: the token before; columns: the next one. The cell of the current pair has a frame."""
    previous_ids, next_ids, table = counts.bigram_table
    rows, columns = ([_name(counts, int(i)) for i in ids] for ids in (previous_ids, next_ids))
    shade = np.log1p(table.astype(np.float64))
    left, above = _longest(rows), _longest(columns)
    figure = matrix(
        shade,
        [[_short(int(count)) if count else "" for count in row] for row in table],
        [
            [f"{row} → {column}: {count:,}" for column, count in zip(columns, line, strict=True)]
            for row, line in zip(rows, table, strict=True)
        ],
        (rows, columns),
        margin={"l": 24 + 8 * left, "r": 14 + 4 * above, "t": 22 + 6 * above, "b": 4},
    )
    return Plot(
        "bigrams",
        figure,
        actors=[_frame(_indices(next_ids, trace.chosen_ids), _indices(previous_ids, trace.previous_ids))],
        title="how often the token of a row was followed by that of a column",
        alt="How often each of the most frequent tokens was followed by each other one",
    )


def _frame(x: np.ndarray, y: np.ndarray) -> Box:
    """A frame around the cell (x, y) of each step, none where either is NaN."""
    in_table = np.isfinite(x) & np.isfinite(y)
    return Box(np.where(in_table, x, np.nan), np.where(in_table, y, np.nan), 0.5, 0.5, "ink", width=3)


def _indices(ids: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The index of each wanted id (T,) among `ids` (k,), float64; NaN where it is not among them."""
    hit = ids[:, None] == wanted  # (k, T)
    return np.where(hit.any(axis=0), hit.argmax(axis=0) if len(ids) else 0, np.nan)


def _name(counts: NgramCounts, i: int) -> str:
    """A token's name, shortened, and without what plotly would take for markup."""
    return clipped(counts.token_name(i).replace("&", "&amp;").replace("<", "&lt;"), LONGEST_NAME)


def _short(count: int) -> str:
    """A count in at most four letters."""
    return str(count) if count < 10_000 else f"{count / 1000:.0f}k"


def _longest(names: Iterable[str]) -> int:
    """Letters of the longest name."""
    return max(map(len, names), default=1)
