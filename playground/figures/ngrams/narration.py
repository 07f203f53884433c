"""One sentence for each step."""

import numpy as np

from playground.experiments.ngrams import NgramsSpec, NgramsTrace


def narration(trace: NgramsTrace, spec: NgramsSpec) -> list[tuple[int, str]]:
    """What can be seen, what was drawn, and where it ends."""
    return [(t, _sentence(trace, spec, t)) for t in range(trace.last + 1)]


def _sentence(trace: NgramsTrace, spec: NgramsSpec, t: int) -> str:
    context = f"“{trace.window[t].strip(' ')}”" if trace.order[t] > 1 else "Any token"
    if not trace.total[t]:
        said = f"{context} was never seen"
        said += ": 0/0 is no estimate." if np.isnan(trace.probability[t]) else "."
    else:
        kinds = "one kind of token" if trace.types[t] == 1 else f"{trace.types[t]:,} kinds of token"
        said = f"{context} was seen {_times(int(trace.total[t]))}, followed by {kinds}."
    if np.isfinite(trace.draws[t]):
        said += f" Drawn: “{trace.chosen[t]}”, P = {_share(trace, t):.4f}."
    elif not np.isnan(trace.probability[t]):
        said += f" The likeliest: “{trace.chosen[t]}”."
    if t == trace.last and trace.stopped:
        said += " Here it stops: there is nothing to draw from."
    return said


def _share(trace: NgramsTrace, t: int) -> float:
    """What the draw was made with: scores are divided by their sum."""
    return float(trace.probability[t] / trace.mass[t])


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"
