"""One sentence for every step of the three pictures."""

from playground.experiments.dropout import Comparison, DropoutSpec, DropoutTrace

Lines = list[tuple[int, str]]


def of_masks(trace: DropoutTrace, spec: DropoutSpec) -> Lines:
    """What this mask does."""
    side = trace.side
    if spec.drop_view == "means":
        return [(k, _said(_of_mean(trace, k))) for k in range(spec.drop_draws)]
    if spec.drop_mode == "eval":
        return [(0, _said(f"eval(): nothing is dropped, and every call says ŷ = {side.test:.4f}."))]
    lines = []
    for k in range(spec.drop_draws):
        gone = spec.droppable - int(trace.kept[:, k].sum())
        if spec.drop_mode == "forgot":
            words = (
                f"Call {k + 1} of the same input: ŷ = {side.y[k]:.4f}. "
                f"With eval() it would always be {side.test:.4f}."
            )
        else:
            words = (
                f"Mask {k + 1}: {_dropped(gone, spec.droppable)}. ŷ = {side.y[k]:.4f}; "
                f"mean so far {side.mean[k]:.4f}, one scaled network {side.test:.4f}."
            )
        lines.append((k, _said(words)))
    return lines


def _of_mean(trace: DropoutTrace, k: int) -> str:
    """How near the means have come."""
    side = trace.side
    off = side.mean[k] - side.test
    return (
        f"{k + 1} {'mask' if k == 0 else 'masks'}: the mean of ŷ is {side.mean[k]:.4f}, {off:+.4f} from the "
        f"scaled network's {side.test:.4f}. Over all masks it is {side.exact:.4f}."
    )


def of_networks(trace: DropoutTrace, spec: DropoutSpec, count: int) -> Lines:
    """Which network is looked at."""
    side, lines = trace.side, []
    for k in range(count):
        gone = _dropped(spec.droppable - int(trace.kept[:, k].sum()), spec.droppable)
        words = f"Network {k + 1}: {gone}, ŷ = {side.y[k]:.4f}. The mean of all {2**spec.droppable:,}: "
        lines.append((k, _said(f"{words}{side.exact:.4f}; one scaled network: {side.test:.4f}.")))
    return lines


def of_training(shown: Comparison, active: bool = False) -> Lines:
    """Where both stand; `active` while the training goes on."""
    if not len(shown.step):
        begin = "The first numbers come in a moment."
        return [(0, begin if active else "Nothing is trained yet with these settings: press Train.")]
    held, train = shown.mean("held"), shown.mean("train")
    lines = []
    for t, step in enumerate(shown.step):
        less = held[1, t] < held[0, t]
        verdict = "which is lower" if less else "which is not lower"
        lines.append(
            (
                t,
                f"After {step:,} updates: held out {held[0, t]:.3f} without, {held[1, t]:.3f} with dropout, "
                f"{verdict}; in training {train[0, t]:.3f} and {train[1, t]:.3f}.",
            )
        )
    return lines


def _dropped(gone: int, units: int) -> str:
    if gone == 0:
        return "nothing is dropped"
    return "every unit is dropped" if gone == units else f"{gone} of {units} units are dropped"


def _said(words: str) -> str:
    return words.replace("-", "−")
