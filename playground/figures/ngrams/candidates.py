"""What followed the context, and what the model makes of it."""

import numpy as np

from playground.experiments.ngrams import NgramsSpec, NgramsTrace
from playground.figures.ngrams.window import clipped
from playground.figures.scene import Bars, Row, Table

SUMS = {
    "always": "P(w | c), sums to 1",
    "seen": "P(w | c), sums to 1 if c was seen",
    "never": "S(w | c), not normalised",
}
NOTE = 34  # letters of a context in the ladder


def counts(trace: NgramsTrace) -> Bars:
    """The tokens that followed the context, counted; the chosen one is lit. The scale is that of step 0."""
    most = float(trace.seen_count[:, 0].max())
    return Bars(
        "counts",
        np.array(trace.seen_words, dtype=object),
        trace.seen_count,
        marked=trace.seen_row,
        high=most if most > 0 else float(max(1, trace.seen_count.max())),
        format="integer",
        color="surface",
        title="count(c w): what followed",
        alt="How often each token followed the context; the chosen one is lit",
    )


def distribution(trace: NgramsTrace, spec: NgramsSpec) -> Bars:
    """The likeliest next tokens; a click writes one."""
    return Bars(
        "next",
        np.array(trace.top_words, dtype=object),
        trace.top_probability,
        marked=np.where(np.isfinite(trace.draws), trace.row, -1),
        high=_high(trace),
        format="fixed:4",
        clickable=True,
        title=f"{SUMS[spec.smoother.sums_with(spec.value())]} (click to append)",
        alt="The likeliest next tokens",
        grow=1.6,
    )


def _high(trace: NgramsTrace) -> float:
    """The end of the scale: a round number above the likeliest token at the context."""
    top = float(np.nan_to_num(trace.top_probability[0]).max())
    return next((end for end in (0.1, 0.25, 0.5) if top <= end), 1.0)


def ladder(trace: NgramsTrace, spec: NgramsSpec) -> Table:
    """The chosen token at every order that the smoothing asks, the longest context first."""
    star = " *" if spec.smoother.continuation and spec.n > 1 else ""
    rows = [
        Row(
            f"n = {k + 1}",
            [
                trace.ladder_total[k],
                trace.ladder_types[k],
                trace.ladder_count[k],
                trace.ladder_probability[k],
            ],
            ["integer", "integer", "integer", "auto"],
            "value" if k == spec.n - 1 else "ink",
            note=[clipped(context.strip(" "), NOTE) for context in trace.contexts[k]],
        )
        for k in reversed(range(spec.n))
    ]
    return Table(
        "ladder",
        rows,
        columns=["N(c)", "kinds", f"N(c w){star}", "P(w | c)"],
        title="the same token, order by order" + (" (* below n: in how many contexts)" if star else ""),
        alt="Counts and probability of the chosen token at every order",
    )
