"""One sentence for every step of each view; `discreet` ones do not tell what the means come to."""

from playground.experiments.dropout import Comparison, DropoutSpec, DropoutTrace
from playground.figures.plots import minus

Narration = list[tuple[int, str]]


def masks_narration(trace: DropoutTrace, spec: DropoutSpec, mode: str, discreet: bool = False) -> Narration:
    """How many units each mask drops, and the predictions; in evaluation mode one sentence for all calls."""
    result, test_y = trace.result, f"{trace.result.test_y:.4f}"
    if mode == "eval":
        return [(0, minus(f"eval(): nothing is dropped, and every call says ŷ = {test_y}."))]
    sentences, scaled = [], f", one scaled network {test_y}."
    for k in range(spec.mask_count):
        if mode == "forgot":
            words = (
                f"Call {k + 1} of the same input: ŷ = {result.y[k]:.4f}. "
                f"With eval() it would always be {test_y}."
            )
        else:
            words = (
                f"Mask {k + 1}: {_dropped(trace, spec, k)}. ŷ = {result.y[k]:.4f}; "
                f"mean so far {result.running_mean[k]:.4f}{'.' if discreet else scaled}"
            )
        sentences.append((k, minus(words)))
    return sentences


def means_narration(trace: DropoutTrace, discreet: bool = False) -> Narration:
    """How near the mean prediction has come to that of the scaled network."""
    result = trace.result
    sentences = []
    for k, mean in enumerate(result.running_mean):
        words = f"{k + 1} {'mask' if k == 0 else 'masks'}: the mean of ŷ is {mean:.4f}"
        end = (
            f", {mean - result.test_y:+.4f} from the scaled network's {result.test_y:.4f}. "
            f"Over all masks it is {result.ensemble_mean:.4f}."
        )
        words += "." if discreet else end
        sentences.append((k, minus(words)))
    return sentences


def networks_narration(
    trace: DropoutTrace, spec: DropoutSpec, count: int, discreet: bool = False
) -> Narration:
    """What each of `count` thinned networks predicts, beside the mean of all and the scaled network."""
    result = trace.result
    ensemble = (
        f" The mean of all {2**spec.droppable:,}: {result.ensemble_mean:.4f}; "
        f"one scaled network: {result.test_y:.4f}."
    )
    end = "" if discreet else ensemble
    return [
        (k, minus(f"Network {k + 1}: {_dropped(trace, spec, k)}, ŷ = {result.y[k]:.4f}.{end}"))
        for k in range(count)
    ]


def training_narration(comparison: Comparison, active: bool) -> Narration:
    """The losses at each evaluation; before the first one, whether it is coming (`active`)."""
    if not len(comparison.step):
        coming = "The first numbers come in a moment."
        return [(0, coming if active else "Nothing is trained yet with these settings: press Train.")]
    return [(t, _training_sentence(comparison, t)) for t in range(len(comparison.step))]


def _training_sentence(comparison: Comparison, t: int) -> str:
    """The held-out losses at evaluation t; and once that without dropout has risen, stopping before that."""
    held_out = comparison.mean("held_out")
    without, dropout = held_out[:, t]
    text = f"After {comparison.step[t]:,} updates: held out {without:.3f} without, {dropout:.3f} with dropout"
    best = comparison.lowest(0, t)
    if best == t:
        return f"{text}, which is {'lower' if dropout < without else 'not lower'}."
    stopped = held_out[0, best]
    way = "below" if stopped < dropout else "above"
    gap = abs(stopped - dropout)
    return f"{text}. Stopped at {comparison.step[best]:,} without: {stopped:.3f}, {gap:.3f} {way} dropout."


def _dropped(trace: DropoutTrace, spec: DropoutSpec, k: int) -> str:
    """How many units mask k drops."""
    count = spec.droppable - int(trace.masks[:, k].sum())
    if count == 0:
        return "nothing is dropped"
    return (
        "every unit is dropped"
        if count == spec.droppable
        else f"{count} of {spec.droppable} units are dropped"
    )
