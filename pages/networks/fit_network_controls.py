"""The fit: the controls of the network, of a second one, and of the weights set by hand."""

from pages.networks.fit_applies import all_of, has_hidden, is_pair, is_single
from pages.networks.fit_fields import HiddenText, UnitText
from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.experiments.fit.edits import parse_edits
from playground.experiments.fit.spec import FitSpec
from playground.ui.controls import Choice, Control, Slider, Toggle, seed
from playground.ui.edits_text import EditsText

DEFAULT = FitSpec()
NETWORK, SECOND, BY_HAND = "Network", "Network B", "By hand"
ACTIVATION_TITLES = {key: entry.title for key, entry in DIFFERENTIABLE_ACTIVATIONS.items()}
INITIALIZER_TITLES = {key: entry.title for key, entry in INITIALIZERS.items()}
HIDDEN_HELP = "Units of each hidden layer, as in 4 or 8-8-4: up to four layers of up to 32 units. 0: none."

EDITS = EditsText(
    "edits",
    "Weights set by hand",
    "w1.2.1@30=0.5 sets at epoch 30 the weight of layer 1 to unit 2 from unit 1; b1.2@0=0 a bias. Or drag a "
    "number in the table. Empty it to take all of them back.",
    DEFAULT.edits,
    group=BY_HAND,
    applies=is_single,
    parse_parts=parse_edits,
    examples=[(("w1.1.1@0", 0.5),), (("b1.1@40", -1.0), ("w2.1.1@0", 2.0))],
)
UNIT_TEXT = UnitText(
    "unit",
    "Unit in the table",
    "Layer and unit, as in 1.2; empty: the output. Or click a unit in the picture.",
    "",
    group=BY_HAND,
    applies=is_single,
)
NETWORK_CONTROLS: list[Control] = [
    HiddenText("hidden", "Hidden layers", HIDDEN_HELP, DEFAULT.hidden),
    Choice(
        "activation",
        "Activation f",
        "Of every hidden unit; the output is linear.",
        ACTIVATION_TITLES,
        DEFAULT.activation,
        applies=has_hidden,
    ),
    Choice(
        "initializer",
        "Weights from",
        "How the weights start.",
        INITIALIZER_TITLES,
        DEFAULT.initializer,
        group=NETWORK,
    ),
    seed("seed", "Seed of the network", "Another seed, another start.", DEFAULT.seed),
    Toggle(
        "standardize",
        "Standardize",
        "Inputs, and the target of a regression, get mean 0 and deviation 1 on the training points.",
        DEFAULT.standardize,
        group=NETWORK,
    ),
]
SECOND_CONTROLS: list[Control] = [
    HiddenText("hidden_b", "Hidden layers of B", HIDDEN_HELP, (1,), group=SECOND, applies=is_pair),
    Choice(
        "activation_b",
        "Activation of B",
        "Of every hidden unit of the second network.",
        ACTIVATION_TITLES,
        DEFAULT.activation,
        group=SECOND,
        applies=all_of(is_pair, lambda values: bool(values["hidden_b"])),
    ),
    Slider(
        "seed_b",
        "Seed of B",
        "The start of the second network.",
        0,
        9999,
        1,
        1,
        "%.0f",
        typed=True,
        group=SECOND,
        applies=is_pair,
    ),
]
