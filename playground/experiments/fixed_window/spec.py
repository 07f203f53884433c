"""The settings of the page Fixed window."""

from dataclasses import dataclass

LONGEST_CONTEXT = 2000  # characters


@dataclass(frozen=True)
class FixedWindowSpec:
    """One or two contexts for one network. `source` is the key of a model (`experiments.sources`).

    `second_context` is compared with `context`; empty: there is none. `direct_weights` is "zero" to set W3 to
    zero, "trained" to leave it as it was learned.
    """

    source: str = "bundled-window-students"
    context: str = "the students near"
    second_context: str = ""
    direct_weights: str = "trained"

    @property
    def zero_direct(self) -> bool:
        """Whether W3 is set to zero."""
        return self.direct_weights == "zero"
