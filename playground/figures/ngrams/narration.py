"""One sentence for each step."""

import numpy as np

from playground.experiments.ngrams import NgramsTrace


def narration(trace: NgramsTrace) -> list[tuple[int, str]]:
    """What was seen, what was drawn, and where the drawing ends."""
    return [(t, _sentences(trace, t)) for t in range(trace.last + 1)]


def _sentences(trace: NgramsTrace, t: int) -> str:
    context = f"“{trace.window[t].strip(' ')}”" if trace.order[t] > 1 else "Any token"
    no_estimate = np.isnan(trace.probability[t])
    if not trace.total[t]:
        text = f"{context} was never seen{': 0/0 is no estimate.' if no_estimate else '.'}"
    else:
        kinds = "one kind of token" if trace.types[t] == 1 else f"{trace.types[t]:,} kinds of token"
        text = f"{context} was seen {_times(int(trace.total[t]))}, followed by {kinds}."
    if np.isfinite(trace.random_numbers[t]):
        p_drawn = float(trace.probability[t] / trace.mass[t])  # scores are divided by their sum
        text += f" Drawn: “{trace.chosen_names[t]}”, P = {p_drawn:.4f}."
    elif not no_estimate:
        text += f" The likeliest: “{trace.chosen_names[t]}”."
    if t == trace.last and trace.stopped:
        text += " Here it stops: there is nothing to draw from."
    return text


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"
