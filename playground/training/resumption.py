"""What may change when a training goes on: more time, and the learning rate of the time added."""

from dataclasses import replace

from playground.training.spec import SpecError, TrainSpec


def merged(asked: TrainSpec, before: TrainSpec) -> tuple[TrainSpec, float]:
    """The spec to go on with, and the seconds for which steps must still be found (0: all is planned).

    `asked` may be the spec as first requested, as resolved, either of them with more seconds
    (`TrainSpec.longer`), or a resolved one with further segments. Raises SpecError for any other difference.
    """
    refuse_other_settings(asked, before)
    shared = min(len(asked.segments), len(before.segments))
    if asked.segments[:shared] != before.segments[:shared]:
        raise SpecError("These settings plan other steps than the ones already made.")
    if len(asked.segments) > len(before.segments):
        return asked, 0.0
    if not before.segments:
        return asked, asked.seconds
    if asked.seconds > before.seconds:
        return replace(asked, segments=before.segments), asked.seconds - before.seconds
    return before, 0.0


def refuse_other_settings(asked: TrainSpec, before: TrainSpec) -> None:
    """Raise SpecError for any difference but time, learning rate and planned steps."""
    rest = replace(
        asked, seconds=before.seconds, learning_rate=before.learning_rate, segments=before.segments
    )
    if rest != before:
        raise SpecError("When a training goes on, only its time and the learning rate ahead may be changed.")
