"""The one rule for the lines of a comparison: all are of the same held-out tokens, where the runs allow it.

A network is scored on a part of the held-out text while it trains, as large as its speed allows, and counts
on all of it. The parts are nested (`training.held_out_part`), and every evaluation records the losses of all
nested parts in what it scored. So the lines of runs of one text with the same tokens are drawn on the largest
nested part that all of them were scored on; of lists of items also where the tokens differ, since the items
are the same. Where all lines are of all of the text they stay so. Where the runs have no part in common
(other tokens, other texts, runs that were stored earlier), each line is of what its run was scored on.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.experiments.studio.run_summary import RunSummary
from playground.training.valid_loss import HeldOutLoss


def on_common_part(summaries: Sequence[RunSummary]) -> tuple[list[RunSummary], int]:
    """The runs with their lines on the largest common part, and its targets; 0 where they have none.

    Of items with different tokens the number of targets differs: it is that of the first run.
    """
    begun = [summary for summary in summaries if len(summary.step)]
    level = min((_levels(summary) for summary in begun), default=0) - 1
    is_whole = all(summary.full_curve for summary in begun)
    if level < 0 or is_whole or len({summary.part_key for summary in begun}) > 1:
        return list(summaries), 0
    drawn = [_on_part(summary, level) if len(summary.step) else summary for summary in summaries]
    return drawn, int(next(s.nested[_known(s)][0, level, 0] for s in begun))


def _known(summary: RunSummary) -> np.ndarray:
    """Which evaluations have recorded nested parts, (Q,)."""
    known: np.ndarray = np.isfinite(summary.nested[:, :1, 1]).any(axis=1)
    return known


def _levels(summary: RunSummary) -> int:
    """How many nested parts all of these evaluations have recorded."""
    known = summary.nested[_known(summary)]
    return int(np.isfinite(known[..., 1]).all(axis=0).sum()) if len(known) else 0


def _on_part(summary: RunSummary, level: int) -> RunSummary:
    """The run with its line on the nested part of this level."""
    known = _known(summary)
    _, loss, error = summary.nested[known, level].T
    step, lowest = summary.step[known], int(np.argmin(loss))
    return replace(
        summary,
        step=step,
        tokens_read=summary.tokens_read[known],
        time=summary.time[known],
        loss=loss,
        character_loss=summary.character_nested[known, level],
        best_on_curve=HeldOutLoss(float(loss[lowest]), int(step[lowest]), "part", float(error[lowest])),
        full_curve=False,
    )
