"""What this page says no with."""

from playground.runs.refusals import Refusal


class CheckpointRefused(Refusal):
    """An uploaded model that is not opened; its text is one plain sentence."""


class ReadingRefused(Refusal):
    """A text that cannot be read by this model; its text is one plain sentence."""


def damaged() -> CheckpointRefused:
    """The refusal of a file whose bytes make no sense."""
    return CheckpointRefused("The weights cannot be read: the file is cut short, damaged or of another kind.")
