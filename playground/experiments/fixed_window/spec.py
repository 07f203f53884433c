"""What the reader chooses to look at."""

from dataclasses import dataclass

LONGEST = 2000  # characters of a context


@dataclass(frozen=True)
class FixedWindowSpec:
    """Two contexts for one network; `other` empty: one context alone.

    `without_direct` sets W3 to zero, whatever was learned. `source` is the key of a model.
    """

    source: str = "bundled-window-students"
    context: str = "the students near"
    other: str = ""
    without_direct: bool = False
