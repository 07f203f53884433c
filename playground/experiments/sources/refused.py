"""What a model that cannot be opened is refused with."""

from playground.runs.refusals import Refusal


class CheckpointRefused(Refusal):
    """A model that is not opened; its text is one plain sentence."""


def damaged() -> CheckpointRefused:
    """The refusal of a file whose bytes make no sense."""
    return CheckpointRefused("The weights cannot be read: the file is cut short, damaged or of another kind.")
