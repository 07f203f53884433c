"""The controls of backpropagation in a network; a number set in the picture goes to `edits`."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from playground.catalog.activations import ONE_STEP_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.experiments.backprop import BackpropSpec
from playground.experiments.backprop.edits import parse_edits
from playground.experiments.backprop.quantity_ref import parse_ref
from playground.experiments.backprop.shape import Shape, format_shape, parse_shape
from playground.experiments.backprop.steps import GRANULARITIES, converted_step
from playground.figures.backprop import VIEWS
from playground.ui.controls import Choice, Control, Slider, seed
from playground.ui.edits_text import EditsText
from playground.ui.seek import seek
from playground.ui.validated_text import ValidatedText

DEFAULT = BackpropSpec()
SHOWN_GRANULARITY = "backprop.granularity"  # session key: the granularity of the steps on the screen


@dataclass(frozen=True)
class ShapeText(ValidatedText):
    """A network as the units of its layers: "3-4-2" is (3, 4, 2)."""

    def parse(self, raw: str) -> Shape:
        """ValueError with a sentence where the text is no network."""
        return parse_shape(raw)

    def to_text(self, value: Shape) -> str:
        """The units with hyphens between them."""
        return format_shape(value)

    def samples(self) -> Sequence[Shape]:
        """The default, the smallest and the largest network."""
        return [self.default, (1, 1), (8, 8, 8, 8, 8)]


@dataclass(frozen=True)
class SelectionText(ValidatedText):
    """The name of a weight, bias, activation or delta, or "" for none."""

    def parse(self, raw: str) -> str:
        """ValueError with a sentence where the text names nothing."""
        return parse_ref(raw.strip()).name if raw.strip() else ""

    def to_text(self, value: str) -> str:
        """The name."""
        return value

    def describe(self, value: str) -> str:
        """The name, or that there is none."""
        return value or "none"

    def samples(self) -> Sequence[str]:
        """None, one of each kind, and a weight that the default network does not have."""
        return ["", "w1.1.1", "b1.1", "o1.1", "d1.1", "x1", "t1", "w4.8.8"]


def granularity_changed() -> None:
    """Move the player to the step at which as much is known at the new granularity."""
    text = str(st.query_params.get("step", "0"))
    old, step = st.session_state.get(SHOWN_GRANULARITY), int(text) if text.isdecimal() else 0
    if old in GRANULARITIES:
        seek(converted_step(SHAPE.get(), step, old, GRANULARITY.get()))


SHAPE = ShapeText(
    "shape",
    "Network",
    "Units of every layer, inputs first, as in 3-4-4-2: "
    "one to four layers of weights, one to eight units each.",
    DEFAULT.shape,
)
GRANULARITY = Choice(
    "granularity",
    "Steps",
    "How much one step computes.",
    GRANULARITIES,
    "unit",
    on_change=granularity_changed,
)
SELECTION = SelectionText(
    "selection",
    "Selected",
    "What the table is about: a weight w2.1.3 (of layer 2, from unit 1 to unit 3), a bias b2.3, the "
    "activation o2.3 or the delta d2.3 of a unit. Or click it in the picture.",
    "",
    group="Selected and edited",
)
EDITS = EditsText(
    "edits",
    "Edits",
    "Numbers set by hand, over those from the seed: w2.1.3=0.5;b1.2=0;x1=2;t2=0.3. Or drag a number in the "
    "picture. Empty it to take all of them back.",
    DEFAULT.edits,
    group="Selected and edited",
    parse_parts=parse_edits,
    examples=[  # of parameters, of the example, and of a unit that the default network does not have
        (("w1.1.1", 0.5), ("b1.1", -1.0)),
        (("x1", 2.0), ("t1", 1e6)),
        (("w4.8.8", 0.1),),
    ],
)

CONTROLS: list[Control] = [
    SHAPE,
    Choice(
        "activation",
        "Activation σ",
        "Of every unit, the outputs included.",
        {key: entry.title for key, entry in ONE_STEP_ACTIVATIONS.items()},
        DEFAULT.activation,
    ),
    Choice(
        "initializer",
        "Weights from",
        "Where the weights of a layer from m to n units come from.",
        {key: entry.title for key, entry in INITIALIZERS.items()},
        DEFAULT.initializer,
    ),
    seed("seed", "Seed", "Another seed, other inputs, targets and weights.", DEFAULT.seed),
    GRANULARITY,
    Choice("view", "Beside the network", "What stands to its right.", VIEWS, "step"),
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of the update that closes the pass. A negative one is the wrong sign: uphill.",
        -20.0,
        20.0,
        0.1,
        DEFAULT.learning_rate,
        format="%.4g",
        typed=True,
    ),
    SELECTION,
    EDITS,
]
