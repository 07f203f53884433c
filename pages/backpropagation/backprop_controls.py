"""The controls of backpropagation in a network; a number set in the picture goes to `edits`."""

import streamlit as st

from playground.experiments.backprop import BackpropSpec, edits, places, shape
from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.places import Place
from playground.experiments.backprop.starts import STARTS
from playground.experiments.backprop.steps import GRAINS, translated
from playground.figures.backprop import LOOKS
from playground.ui import frame
from playground.ui.controls import Choice, Control, Line, Slider, seed

DEFAULT = BackpropSpec()
GOOD = "backprop.network"  # the last network that was one
WALKED = "backprop.grain"  # the grain of the steps on the screen


def grain_changed() -> None:
    """Stay where the pass is, at another grain."""
    text = str(st.query_params.get("step", "0"))
    before, step = st.session_state.get(WALKED), int(text) if text.isdecimal() else 0
    if before in GRAINS:
        frame.seek(translated(network()[0], step, before, st.session_state["grain"]))


NETWORK = Line(
    "net_shape",
    "Network",
    "Units of every layer, inputs first, as in 3-4-4-2: "
    "one to four layers of weights, one to eight units each.",
    DEFAULT.net_shape,
    60,
)
CHOSEN = Line(
    "chosen",
    "Chosen",
    "What the table is about: a weight w2.1.3 (of layer 2, from unit 1 to unit 3), a bias b2.3, the "
    "activation o2.3 or the delta d2.3 of a unit. Or click it in the picture.",
    "",
    60,
    fold="Chosen and edited",
)
EDITS = Line(
    "edits",
    "Edits",
    "Numbers set by hand, over those from the seed: w2.1.3=0.5;b1.2=0;x1=2;t2=0.3. Or drag a number in the "
    "picture. Empty it to take all of them back.",
    DEFAULT.edits,
    edits.LONGEST,
    fold="Chosen and edited",
)

CONTROLS: list[Control] = [
    NETWORK,
    Choice(
        "activation",
        "Activation σ",
        "Of every unit, the outputs included.",
        {key: entry.title for key, entry in ACTIVATIONS.items()},
        DEFAULT.activation,
    ),
    Choice(
        "weights_from",
        "Weights from",
        "Where the weights of a layer from m to n units come from.",
        {key: entry.title for key, entry in STARTS.items()},
        DEFAULT.weights_from,
    ),
    seed("weight_seed", "Seed", "Another seed, other inputs, targets and weights.", DEFAULT.weight_seed),
    Choice("grain", "Steps", "How much one step computes.", GRAINS, "unit", then=grain_changed),
    Choice("back_look", "Beside the network", "What stands to its right.", LOOKS, "step"),
    Slider(
        "back_eta",
        "Learning rate η",
        "Of the update that closes the pass. A negative one is the wrong sign: uphill.",
        -20.0,
        20.0,
        0.1,
        DEFAULT.back_eta,
        format="%.4g",
        typed=True,
    ),
    CHOSEN,
    EDITS,
]


def network() -> tuple[shape.Shape, str]:
    """The network that is asked for, or the last one that was one and a sentence that says why."""
    try:
        asked = shape.read(st.session_state.get("net_shape", DEFAULT.net_shape))
    except ValueError as error:
        good = shape.read(st.session_state.get(GOOD, DEFAULT.net_shape))
        return good, f"{error} Still showing {shape.write(good)}."
    st.session_state[GOOD] = shape.write(asked)
    return asked, ""


def chosen(name: str, sizes: shape.Shape) -> tuple[Place | None, str]:
    """What is chosen, or a sentence that says why nothing is."""
    try:
        return (places.find(name.strip(), sizes) if name.strip() else None), ""
    except ValueError as error:
        return None, str(error)
