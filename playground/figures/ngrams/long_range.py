"""Eight first clauses by eight last words: the probabilities of n-grams and of the recurrent network."""

import numpy as np

from playground.experiments.ngrams import NgramsSpec
from playground.experiments.ngrams.long_range import LAST_WORDS, SUBJECTS, LongRange
from playground.figures.ngrams.matrix import matrix
from playground.figures.ngrams.style import GROW_BELOW, ORDERS
from playground.figures.scene import Columns, Plot, Row, Rows, Table

BY_NGRAM_LEFT, BY_NETWORK_LEFT = 92, 6  # margins: the rows' names stand at the left of the first matrix alone


def long_range(probabilities: LongRange, spec: NgramsSpec) -> Rows:
    """Both matrices, and by n how much the first clause changes."""
    p_ngram, p_network = probabilities.ngram[spec.n - 1], probabilities.network
    matrices = Columns(
        [
            _matrix("by-counts", p_ngram, f"P in %, {spec.n}-grams", BY_NGRAM_LEFT, 1.1, SUBJECTS),
            _matrix("by-network", p_network, "P in %, recurrent network (bundled)", BY_NETWORK_LEFT, 1, ()),
        ]
    )
    return Rows([matrices, _differences(probabilities)], grow=GROW_BELOW)


def _matrix(id: str, p: np.ndarray, title: str, left: int, grow: float, row_names: tuple[str, ...]) -> Plot:
    """One row for each first clause, one column for each last word; p (8, 8)."""
    figure = matrix(
        np.nan_to_num(p),
        [["–" if np.isnan(value) else f"{100 * value:.0f}" for value in row] for row in p],
        [
            [f"{subject} … {word}: {value:.4f}" for word, value in zip(LAST_WORDS, row, strict=True)]
            for subject, row in zip(SUBJECTS, np.nan_to_num(p), strict=True)
        ],
        (row_names, LAST_WORDS),
        margin={"l": left, "r": 56, "t": 76, "b": 2},
        high=1,
    )
    alt = f"{title}: a row for each opening, a column for each last word"
    return Plot(id, figure, title=title, alt=alt, grow=grow)


def _differences(probabilities: LongRange) -> Table:
    """The largest difference that the first clause makes, at every n and in the network."""
    differences = (*probabilities.ngram_difference, probabilities.network_difference)
    return Table(
        "differences",
        [
            Row(
                "the opening changes P by at most",
                [np.array([difference]) for difference in differences],
                "auto",
            )
        ],
        columns=[*(f"n = {n}" for n in ORDERS), "network"],
        alt="How much the opening changes the probability of the last word, by n and in the network",
    )
