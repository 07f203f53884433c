"""The controls of the page on dropout."""

from playground.experiments.dropout.documents import SIZES
from playground.experiments.dropout.spec import (
    ACTIVATIONS,
    LARGEST_LAYERS,
    LARGEST_UNITS,
    MODES,
    SCALINGS,
    VIEWS,
    DropoutSpec,
)
from playground.ui.controls import Choice, Control, Slider

DEFAULT = DropoutSpec()
DATA = {"few": f"{SIZES['few']} documents", "plenty": f"{SIZES['plenty']:,} documents"}
MORE = "Network and masks"
P = "The probability of dropping a unit, as in nn.Dropout(p): 0 drops none, 1 drops all."

CONTROLS: list[Control] = [
    Choice(
        "drop_view",
        "Picture",
        "The network under one mask a step; what its units pass on in the mean; its thinned networks; or a "
        "real training with and without dropout.",
        VIEWS,
        DEFAULT.drop_view,
    ),
    Choice(
        "drop_data",
        "Data of the training",
        "A network of 40-64-64-4 units learns the topic of tiny documents; one label in five is noise.",
        DATA,
        DEFAULT.drop_data,
    ),
    Slider("drop_input", "p of the inputs", P, 0.0, 1.0, 0.05, DEFAULT.drop_input),
    Slider("drop_hidden", "p of hidden units", P, 0.0, 1.0, 0.05, DEFAULT.drop_hidden),
    Choice(
        "drop_mode",
        "Mode",
        "Training draws masks. Testing must not, and PyTorch learns that from model.eval().",
        MODES,
        DEFAULT.drop_mode,
    ),
    Choice(
        "drop_scaling",
        "Scaling",
        "Lecture 1 and PyTorch grow what is kept in training; lecture 3 shrinks the weights at test.",
        dict(SCALINGS),
        DEFAULT.drop_scaling,
    ),
    Choice(
        "drop_activation",
        "Activation",
        "Of the hidden units of the drawn network.",
        ACTIVATIONS,
        DEFAULT.drop_activation,
    ),
    Slider(
        "drop_layers", "Hidden layers", "Of the drawn network.", 1, LARGEST_LAYERS, 1, DEFAULT.drop_layers,
        format="%d", fold=MORE,
    ),
    Slider(
        "drop_units", "Units a layer", "Hidden units in every layer.", 1, LARGEST_UNITS, 1,
        DEFAULT.drop_units, format="%d", fold=MORE,
    ),
    Slider(
        "drop_draws", "Masks", "How many masks are drawn, one a step.", 20, 1000, 20, DEFAULT.drop_draws,
        format="%d", fold=MORE,
    ),
    Slider(
        "drop_seed", "Seed", "The same seed draws the same masks.", 1, 1000, 1, DEFAULT.drop_seed,
        format="%.0f", typed=True, fold=MORE,
    ),
]  # fmt: skip
