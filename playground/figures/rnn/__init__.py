"""The scene of a recurrent network that reads a text: states, the unrolled network, the next token."""

import numpy as np

from playground.experiments.rnn.selection import Selection
from playground.experiments.rnn.trace import RnnTrace, UnitRef
from playground.experiments.rnn.unit_sum import UnitSum
from playground.figures.rnn.states import states_panel
from playground.figures.rnn.unit_sum import short_sum
from playground.figures.rnn.unrolled import unrolled_graph
from playground.figures.scene import Bars, Columns, Row, Rows, Scene, Table

__all__ = ["scene"]

CANDIDATES = 6  # bars that fit below the numbers


def scene(
    trace: RnnTrace,
    order: np.ndarray,
    unit: UnitRef | None = None,
    selection: Selection | None = None,
    active: tuple[int, ...] = (),
    sums: UnitSum | None = None,
) -> Scene:
    """One step per token.

    order       the units in the order of the heat map's rows, int (H,)
    unit        the unit that tints the text; its state and layer are shown
    selection   the selected stretch of the text
    active      the units to point out
    sums        of the chosen unit: its state is then written out in short; a click on it leads to the sum
    """
    unit = unit or UnitRef()
    positions = range(len(trace.tokens))
    short = [] if sums is None else [short_sum(sums)]
    return Scene(
        last=len(trace.tokens) - 1,
        unit="token",
        rate=4,
        height=404,
        narration=[(t, _sentence(trace, t)) for t in positions],
        panels=[
            Columns(
                [
                    Rows(
                        [states_panel(trace, order, unit, selection, active), unrolled_graph(trace, unit)],
                        grow=1.9,
                    ),
                    Rows([_numbers(trace), *short, _candidates(trace)], grow=1),
                ]
            )
        ],
    )


def _numbers(trace: RnnTrace) -> Table:
    """The cost of the true next token, and the sums over the text so far."""
    return Table(
        "numbers",
        [
            Row("P(next)", trace.probability, "significant:4", "value", "the true next"),
            Row("J", trace.surprisal, "fixed:4", "surprise", "nats"),
            Row("", trace.bits, "fixed:4", "surprise", "bits"),
            Row("J̄", trace.mean_loss, "fixed:4", "ink", "mean incl. next"),
            Row("ln P", trace.log_product, "fixed:3", "ink", "text incl. next"),
            Row("PP", trace.perplexity, "significant:4", "ink", "perplexity"),
        ],
        alt="Probability, surprisal and running sums at this token",
    )


def _candidates(trace: RnnTrace) -> Bars:
    """The likeliest next tokens, the true one marked; a click appends one to the text."""
    is_true = trace.top_ids[:CANDIDATES] == trace.target[None]  # (k, P)
    return Bars(
        "next",
        trace.top_tokens[:CANDIDATES],
        trace.top_probability[:CANDIDATES],
        marked=np.where(is_true.any(axis=0), is_true.argmax(axis=0), -1),
        format="fixed:3",
        clickable=True,
        title="next token (click to write it)",
        alt="The most likely next tokens; the true one is marked",
    )


def _sentence(trace: RnnTrace, t: int) -> str:
    """What the network expects at position t, and what comes."""
    likeliest, p = trace.top_tokens[0][t], trace.top_probability[0, t]
    expects = f"After {trace.tokens[t]} it expects {likeliest} ({p:.0%})"
    if trace.target[t] < 0:
        return f"{expects}; here the text ends."
    rank = "its first choice" if trace.rank[t] == 1 else f"choice number {trace.rank[t]:,}"
    cost = f"J = {trace.surprisal[t]:.2f} nats"
    return f"{expects}; the text goes on with {trace.target_tokens[t]}, {rank}: {cost}."
