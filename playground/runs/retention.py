"""Which checkpoints a run keeps, and in which form.

    newest     "full": the run is resumed from it, to the bit
    best       "exact" (lowest held-out loss, the earliest of equals; once all of the held-out text was
               scored, that of the lowest loss on it, too)
    others     "compact"

There are about 40, fewer when they are large: the space of a run is limited. The first, the best and the
newest always stay, and so do two more. Of the others the one goes whose neighbours are closest in the square
root of the step,

    sqrt(after) - sqrt(before)

so that the beginning, where a training changes fast, stays well covered. What a large finished run gives up
later: `trimming`.
"""

import math
from collections.abc import Collection, Mapping

from playground.runs.checkpoint_file import FORMS, Form

FEWEST = 5  # checkpoints that stay however large they are


def wanted_form(step: int, newest: int, best: Collection[int]) -> Form:
    """The form in which the checkpoint of `step` is kept."""
    if step == newest:
        return "full"
    return "exact" if step in best else "compact"


def is_larger(form: Form, wanted: Form) -> bool:
    """Whether a checkpoint has to be written again, smaller; what was rounded once stays so."""
    return FORMS.index(form) < FORMS.index(wanted)


def checkpoint_to_drop(
    sizes: Mapping[int, int],
    best: Collection[int],
    limit: int,
    space: float = math.inf,
    fewest: int = FEWEST,
) -> int | None:
    """Choose the checkpoint to drop when there are more than `limit`, or more than `space` bytes of them.

    sizes: step -> bytes. fewest: so many stay however large they are. None when all may stay, or none may go.
    """
    steps, total = sorted(sizes), sum(sizes.values())
    if len(steps) <= limit and (total <= space or len(steps) <= fewest):
        return None
    gaps = [
        (math.sqrt(after) - math.sqrt(before), step)
        for before, step, after in zip(steps, steps[1:], steps[2:], strict=False)
        if step not in best
    ]
    return min(gaps)[1] if gaps else None
