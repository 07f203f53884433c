"""Initialization: the controls of all views."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments.initialization.depth import DepthSpec
from playground.experiments.initialization.output_bias import HEADS, KEPT, OutputBiasSpec
from playground.experiments.initialization.starts import EVALUATIONS, StartsSpec
from playground.experiments.initialization.symmetry import SymmetrySpec
from playground.experiments.sources.opening import READING_TOKENS
from playground.figures.initialization import QUANTITIES, VIEWS
from playground.runs.bundled import RECURRENT, WINDOWS
from playground.text.samples import SAMPLES
from playground.text.tokenizers import TOKENIZERS
from playground.ui.controls import Choice, Control, Slider, TextArea, seed
from playground.ui.model_source import model_choice
from playground.ui.model_texts import ModelTexts
from playground.ui.seek import seek
from playground.ui.text_source import SOURCES

SYMMETRY, DEPTH, OUTPUT_BIAS, STARTS = SymmetrySpec(), DepthSpec(), OutputBiasSpec(), StartsSpec()
FIRST_STEPS = {
    "output_bias": len(KEPT) - 1,
    "starts": EVALUATIONS,
    "own_model": 40,
}  # by view: of its clock, elsewhere 0
READ_TEXTS = {  # by sample: the first text of its networks
    "brackets": "{a<bc>d}",
    "students": "As the proctor started the clock, the students opened their exams.",
    "stories": "Once upon a time there was a baker's boy.",
}
LONGEST_TEXT = 40_000


def of(*views: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether one of these views is shown."""
    return lambda values: values["view"] in views


VIEW: Choice = Choice(
    "view",
    "Look at",
    "Units that start equal; a deep network, layer by layer; what the output bias saves; trainings from "
    "several starts; the same diagnostics for any trained model.",
    VIEWS,
    "symmetry",
    on_change=lambda: seek(FIRST_STEPS.get(VIEW.get(), 0)),
)
INITIALIZATIONS = {key: entry.title for key, entry in INITIALIZERS.items()}
SYMMETRY_CONTROLS: tuple[Control, ...] = (
    Choice(
        "start", "Start", "The weights of all units.", INITIALIZATIONS, SYMMETRY.start, applies=of("symmetry")
    ),
    Slider(
        "noise",
        "Random part",
        "A number from U(−r, r), with this r, is added to each weight of a unit.",
        0,
        0.5,
        0.01,
        SYMMETRY.noise,
        applies=of("symmetry"),
    ),
    Slider("units", "Hidden units", "", 1, 16, 1, SYMMETRY.units, format="%d", applies=of("symmetry")),
    Choice(
        "optimizer",
        "Optimizer",
        "Every optimizer of the race, each at a rate of its own.",
        {key: entry.label for key, entry in OPTIMIZERS.items()},
        SYMMETRY.optimizer,
        applies=of("symmetry"),
    ),
)
DEPTH_CONTROLS: tuple[Control, ...] = (
    Choice(
        "initializer",
        "Initialization",
        "Of the weights of all hidden layers.",
        INITIALIZATIONS,
        DEPTH.initializer,
        applies=of("depth"),
    ),
    Slider(
        "gain",
        "Gain",
        "All hidden weights are multiplied by it.",
        0,
        1e6,
        0.1,
        DEPTH.gain,
        format="%.4g",
        typed=True,
        applies=of("depth"),
    ),
    Slider("layers", "Hidden layers", "", 1, 10, 1, DEPTH.layers, format="%d", applies=of("depth")),
    Slider("width", "Units per layer", "", 8, 256, 8, DEPTH.width, format="%d", applies=of("depth")),
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of plain gradient descent.",
        0,
        100,
        0.01,
        DEPTH.learning_rate,
        format="%.4g",
        typed=True,
        applies=of("depth"),
    ),
)
ACTIVATION = Choice(
    "activation",
    "Activation f",
    "Of all hidden units.",
    {key: entry.title for key, entry in DIFFERENTIABLE_ACTIVATIONS.items()},
    DEPTH.activation,
    applies=of("symmetry", "depth"),
)
QUANTITY = Choice(
    "quantity",
    "Show",
    "What the histograms are of.",
    QUANTITIES,
    "activations",
    applies=of("depth", "own_model"),
)
SEED = seed(
    "seed",
    "Seed",
    "Of the weights and the data.",
    0,
    applies=of("symmetry", "depth", "output_bias", "starts"),
)


def source_chosen() -> None:
    """Another text: the tokens with which it is best learned."""
    if SOURCE.get() in SAMPLES:
        TOKENS.set(SAMPLES[SOURCE.get()].tokens)


SOURCE = Choice(
    "source",
    "Text",
    "A sample, or a text of your own.",
    SOURCES,
    "stories",
    on_change=source_chosen,
    applies=of("output_bias"),
)
TOKENS = Choice(
    "tokens",
    "Tokens",
    "What is one token.",
    {key: entry.title for key, entry in TOKENIZERS.items()},
    OUTPUT_BIAS.tokens,
    applies=of("output_bias"),
)
TRAINING_CONTROLS: tuple[Control, ...] = (
    SOURCE,
    TOKENS,
    Choice(
        "head",
        "Predict",
        "One of all tokens; whether the next one is the commonest; how many stand before the next commonest.",
        HEADS,
        OUTPUT_BIAS.head,
        applies=of("output_bias"),
    ),
    Choice(
        "starts",
        "Starts",
        "The four stages of makemore, or entries of the catalogue.",
        {"makemore": "makemore’s stages", "catalogue": "The catalogue’s"},
        STARTS.starts,
        applies=of("starts"),
    ),
    Slider("updates", "Updates", "", 500, 4000, 500, STARTS.updates, format="%d", applies=of("starts")),
)


def model_chosen() -> None:
    """Another bundled model: a text that it knows."""
    MODEL_TEXT.set(READ_TEXTS[{**RECURRENT, **WINDOWS}[MODEL.get()].sample])


MODEL = replace(
    model_choice(
        "Network",
        "A bundled network, or below a run of your own or an upload.",
        {key: entry.title for key, entry in {**RECURRENT, **WINDOWS}.items()},
        "students",
        on_change=model_chosen,
    ),
    applies=of("own_model"),
)
MODEL_TEXT = TextArea(
    "model_text",
    "Text to read",
    "Any text; its first 200 positions are used.",
    READ_TEXTS["students"],
    LONGEST_TEXT,
    applies=of("own_model"),
)
TEXTS = ModelTexts(MODEL_TEXT, model_chosen, tokens=READING_TOKENS)

CONTROLS: list[Control] = [
    VIEW,
    *SYMMETRY_CONTROLS,
    *DEPTH_CONTROLS,
    *TRAINING_CONTROLS,
    MODEL,
    MODEL_TEXT,
    ACTIVATION,
    QUANTITY,
    SEED,
]
