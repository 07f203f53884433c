"""LSTM gates, "Clamp a gate": the controls; what is held goes to `clamp`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.experiments.lstm.clamp import ClampSpec
from playground.experiments.lstm.clamps import Clamp, format_clamps, parse_clamps
from playground.ui.controls import Choice, Control
from playground.ui.validated_text import ValidatedText

CLAMP_GROUP = "What is held"
NO_RANKING = "none"


@dataclass(frozen=True)
class ClampText(ValidatedText):
    """Gates that are held: "1.f.37=1;1.o.all=mean" is a tuple of clamps, () for ""."""

    def parse(self, raw: str) -> tuple[Clamp, ...]:
        """ValueError with a sentence where the text is none."""
        return parse_clamps(raw)

    def to_text(self, value: tuple[Clamp, ...]) -> str:
        """The clamps with semicolons between them."""
        return format_clamps(value)

    def describe(self, value: tuple[Clamp, ...]) -> str:
        """The text, or that nothing is held."""
        return format_clamps(value) or "nothing"

    def samples(self) -> Sequence[tuple[Clamp, ...]]:
        """Nothing, one gate, several, and some that the default network does not have."""
        return [
            (),
            (Clamp(1, "f", 14, 0.0),),
            (Clamp(1, "f"), Clamp(1, "c", 3, -0.5)),
            (Clamp(3, "z", 500, 1.0), Clamp(1, "o", 1, 1.0)),
        ]


def of_clamp(values: Mapping[str, Any]) -> bool:
    """Whether the view is this one."""
    return bool(values["view"] == "clamp")


CLAMP = ClampText(
    "clamp",
    "Held",
    "Layer, gate, unit and value: 1.f.37=1 holds the forget gate of unit 37 at 1; 1.f.all=mean every forget "
    "gate at its mean. Also i, g, o, c, h, of a GRU r, z, n. Several with a semicolon. Or click a row of the "
    "ranking.",
    ClampSpec().clamp,
    group=CLAMP_GROUP,
    applies=of_clamp,
)
RANKING = Choice(
    "ranking",
    "Ranking",
    "Every gate of every unit of the layer is held alone, and the gates are ranked by what that costs.",
    {"mean": "Held at its mean", "0": "Held at 0", "1": "Held at 1", NO_RANKING: "No ranking"},
    "mean",
    group=CLAMP_GROUP,
    applies=of_clamp,
)
CLAMP_CONTROLS: tuple[Control, ...] = (CLAMP, RANKING)
