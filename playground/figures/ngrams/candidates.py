"""What followed the context, the smoothed distribution, and the chosen token order by order."""

import numpy as np

from playground.experiments.ngrams import NgramsSpec, NgramsTrace
from playground.experiments.ngrams.trace import Ranking
from playground.figures.plots import clipped
from playground.figures.scene import Bars, Row, Table, Text

TITLES = {
    "always": "P(w | c), sums to 1",
    "seen": "P(w | c), sums to 1 if c was seen",
    "never": "S(w | c), not normalised",
}
LONGEST_CONTEXT = 34  # letters of a context in the table by order


def counts(trace: NgramsTrace, zeros: bool) -> Bars:
    """The tokens that followed the context, counted, with the chosen one marked; the scale of step 0.

    The others, whose count is 0, are shown with `zeros` only.
    """
    followers = trace.followers
    highest = float(followers.values[:, 0].max())
    return Bars(
        "counts",
        _labels(followers, zeros),
        followers.values,
        marked=followers.row,
        high=highest if highest > 0 else float(max(1, followers.values.max())),
        format="integer",
        color="surface",
        title="count(c w): what followed",
        alt="How often each token followed the context; the chosen one is lit",
    )


def distribution(trace: NgramsTrace, spec: NgramsSpec, zeros: bool) -> Bars:
    """The likeliest next tokens, with the drawn one marked; a click appends one to the context.

    Those whose probability is 0, or that have no estimate, are shown with `zeros` only.
    """
    likeliest = trace.likeliest
    return Bars(
        "next",
        _labels(likeliest, zeros),
        likeliest.values,
        marked=np.where(np.isfinite(trace.random_numbers), likeliest.row, -1),
        high=_scale_end(likeliest.values[0]),
        format="fixed:4",
        clickable=True,
        title=f"{TITLES[spec.smoother.normalization_at(spec.parameter)]} (click to append)",
        alt="The likeliest next tokens",
        grow=1.6,
    )


def _labels(ranking: Ranking, zeros: bool) -> np.ndarray:
    """The names (K, T), none where the value is 0 or NaN: only the chosen token is shown all the same."""
    names = np.array(ranking.names, dtype=object)
    is_chosen = np.arange(len(names))[:, None] == ranking.row
    return np.where((ranking.values > 0) | is_chosen | zeros, names, "")


def hidden_zeros(trace: NgramsTrace, with_probabilities: bool) -> Text:
    """How many tokens the lists leave out because their number is 0, at every step."""
    texts = []
    for t in range(trace.last + 1):
        chosen_count, chosen_p = trace.count[t] == 0, not trace.probability[t] > 0
        uncounted = trace.symbols - int(trace.types[t]) - int(chosen_count)
        impossible = trace.symbols - int(trace.possible[t]) - int(chosen_p)
        parts = [f"{uncounted:,} with count 0"]
        if with_probabilities:
            parts.append(f"{impossible:,} with {'no estimate' if np.isnan(trace.mass[t]) else 'P = 0'}")
        texts.append(
            f"Of {trace.symbols:,} tokens not listed: {', '.join(parts)} (“Rows with 0” shows them)."
        )
    return Text("hidden-zeros", texts, alt="How many tokens with 0 are not listed", grow=0.1)


def _scale_end(p: np.ndarray) -> float:
    """The end of a scale that is the same at all steps: a round number above the largest probability."""
    largest = float(np.nan_to_num(p).max())
    return next((end for end in (0.1, 0.25, 0.5) if largest <= end), 1.0)


def by_order(trace: NgramsTrace, spec: NgramsSpec) -> Table:
    """The chosen token at every order that the smoothing uses, the longest context first."""
    numbers = trace.by_order
    star = " *" if spec.smoother.continuation and spec.n > 1 else ""
    rows = [
        Row(
            f"n = {k + 1}",
            [numbers.total[k], numbers.types[k], numbers.count[k], numbers.probability[k]],
            ["integer", "integer", "integer", "auto"],
            "value" if k == spec.n - 1 else "ink",
            note=[clipped(context.strip(" "), LONGEST_CONTEXT, end=True) for context in numbers.contexts[k]],
        )
        for k in reversed(range(spec.n))
    ]
    return Table(
        "by-order",
        rows,
        columns=["N(c)", "kinds", f"N(c w){star}", "P(w | c)"],
        title="the same token, order by order" + (" (* below n: in how many contexts)" if star else ""),
        alt="Counts and probability of the chosen token at every order",
    )
