"""What this page says no with."""

from playground.runs.refusals import Refusal


class ReadingRefused(Refusal):
    """A text or a model that cannot be read here; its text is one plain sentence."""
