"""Backprop through time: the controls; a weight set on the stage goes to `edits`."""

from dataclasses import replace

from pages.recurrence.bptt_fields import PartText, WeightText
from pages.recurrence.bptt_training_controls import CLIPPING, TRAINING_CONTROLS
from playground.experiments.bptt.edits import WEIGHT_NAMES
from playground.experiments.bptt.lags import FRESH, LagSpec
from playground.experiments.bptt.occurrences import METHODS, OccurrenceSpec
from playground.experiments.bptt.parameters import MOST_UNITS, PARAMETERS
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.sources.opening import READING_TOKENS
from playground.experiments.token_sequence import KINDS
from playground.figures.bptt import VIEWS
from playground.figures.bptt.lags import MEASURES
from playground.runs.bundled import RECURRENT
from playground.ui.controls import Choice, Control, Slider, TextArea, TextInput, seed
from playground.ui.edits_text import EditsText
from playground.ui.model_source import model_choice
from playground.ui.model_texts import ModelTexts
from playground.ui.seek import seek

DEFAULT = BpttSpec()
OCCURRENCES = OccurrenceSpec()
SENTENCES = {  # the first text of the networks of a bundled sample, and of the fresh one
    FRESH: "the students opened their books and the teacher closed the door behind them without a word",
    "brackets": "(ce)\n({[<ab>]}) [(a)] (d{\"abcdefgh\"}<'fg'>[`hh`])",
    "students": "As the proctor started the clock, the students in the back row without a word opened "
    "their exams.\nAs the teacher wiped the board, the students opened their books.",
}
LAGS = LagSpec(model_text=SENTENCES["students"])
EXAMPLES = {"by_hand": DEFAULT.text, "occurrences": "the students opened their books"}  # texts by view
EXAMPLES["clipping"] = "the students opened their books and the teacher closed the door behind them"
SMALL, PICTURE, PARTS = "The small network", "Selected and edited", "Truncation"  # groups
MODEL_GROUP = "Any model"


def view_chosen() -> None:
    """Another view, another clock: at its beginning, or its end; and an example text of its length."""
    view = VIEW.get()
    if TEXT.get() in EXAMPLES.values() and view in EXAMPLES:
        TEXT.set(EXAMPLES[view])
    seek({"by_hand": 0, "occurrences": 29, "lags": 33, "clipping": CLIPPING.clip_steps}[view])


def model_chosen() -> None:
    """Another model: a text that it knows."""
    key = MODEL.get()
    MODEL_TEXT.set(SENTENCES[RECURRENT[key].sample if key in RECURRENT else FRESH])


MODEL = replace(
    model_choice(
        "Network",
        "Whose gradients are followed back: a trained one, or one that was never trained.",
        {FRESH: "Fresh network", **{key: entry.title for key, entry in RECURRENT.items()}},
        "students",
        on_change=model_chosen,
    ),
    group=MODEL_GROUP,
)
MODEL_TEXT = TextArea(
    "model_text",
    "Text to read",
    "Any text; its first 200 positions are used.",
    LAGS.model_text,
    40_000,
    group=MODEL_GROUP,
)
TEXTS = ModelTexts(MODEL_TEXT, model_chosen, tokens=READING_TOKENS)
VIEW = Choice(
    "view",
    "Look at",
    "Both passes of a small network by hand; the gradient part by part, and truncated; how far back "
    "it reaches in any recurrent network; a training that explodes, with and without clipping.",
    VIEWS,
    "by_hand",
    on_change=view_chosen,
)
TEXT = TextInput(
    "text",
    "Text of the small network",
    "Its tokens are the vocabulary. Up to 12 are used by hand, 32 part by part, 80 in a training.",
    DEFAULT.text,
    40_000,
    group=SMALL,
)
LENGTH = Slider(
    "length",
    "T of the truncation",
    "In time steps. Or click on the curve.",
    1,
    32,
    1,
    OCCURRENCES.length,
    format="%d",
    group=PARTS,
)
PART = PartText(
    "part",
    "Chosen part",
    "Whose matrix is shown: loss t and step k as in 12-5. Or click on it.",
    None,
    group=PARTS,
)
PARAMETER = Choice(
    "parameter",
    "Pile of",
    "Whose gradient is laid on a pile. A click on a weight in the table chooses its own pile.",
    {name: name for name in PARAMETERS},
    "W_h",
    group=PICTURE,
    on_change=lambda: WEIGHT.set(""),
)
WEIGHT: WeightText = WeightText(
    "weight",
    "Chosen weight",
    "Whose pile is drawn: W_h.1.2, W_e.1.3, U.3.1, b_h.1 or b_y.3; empty: the one with the largest "
    "gradient. Or click it in the table.",
    "",
    group=PICTURE,
)
EDITS = EditsText(
    "edits",
    "Edits",
    "Weights set by hand, over those from the seed: W_h.1.2=0.5;b_y.1=0. Or drag or click a number in the "
    "table. Empty it to take all of them back.",
    DEFAULT.edits,
    group=PICTURE,
    parse_parts=WEIGHT_NAMES.parse_edits,
    examples=[  # of every parameter, and of a weight that the default network does not have
        (("W_h.1.1", 0.5), ("W_e.2.1", -1.0)),
        (("U.1.2", 1e6), ("b_h.1", 1.0)),
        (("U.9.4", 1.0),),
    ],
)

CONTROLS: list[Control] = [
    VIEW,
    TEXT,
    Choice("tokens", "Tokens", "What counts as one token.", KINDS, DEFAULT.tokens, group=SMALL),
    Slider(
        "units",
        "Hidden units n",
        "Of the small network.",
        1,
        MOST_UNITS,
        1,
        DEFAULT.units,
        format="%d",
        group=SMALL,
    ),
    Slider(
        "spectral_radius",
        "Spectral radius of W_h",
        "The largest |eigenvalue| of W_h as it is drawn; it is then rounded to two decimals.",
        0.0,
        3.0,
        0.05,
        DEFAULT.spectral_radius,
        group=SMALL,
    ),
    Slider(
        "input_scale",
        "Scale of W_e",
        "Its entries are drawn between minus this and this. Small inputs keep tanh near its steepest part.",
        0.1,
        3.0,
        0.1,
        DEFAULT.input_scale,
        group=SMALL,
    ),
    seed("seed", "Seed", "Another seed, other weights.", DEFAULT.seed, SMALL),
    Choice(
        "truncation",
        "Truncation",
        "Chunks: gradients stop where a chunk of T steps begins, the state is carried on. Sliding window: "
        "each loss goes back over T steps. Reset: the state begins at zero in every chunk.",
        METHODS,
        OCCURRENCES.truncation,
        group=PARTS,
    ),
    LENGTH,
    Choice(
        "matrix",
        "Parts of",
        "Whose gradient is taken apart.",
        {"W_h": "W_h", "W_e": "W_e"},
        OCCURRENCES.matrix,
        group=PARTS,
    ),
    PART,
    PARAMETER,
    WEIGHT,
    EDITS,
    MODEL,
    MODEL_TEXT,
    Slider(
        "layer", "Layer", "Whose state; layer 1 reads the tokens.", 1, 3, 1, 1, format="%d", group=MODEL_GROUP
    ),
    Choice(
        "state",
        "State",
        "The hidden state, or the memory cell of an LSTM.",
        {"h": "Hidden state h", "c": "Memory cell c"},
        LAGS.state,
        group=MODEL_GROUP,
    ),
    Choice(
        "lag_measure",
        "Followed back",
        "The gradient of every loss with respect to earlier states; or every state's derivative with respect "
        "to earlier hidden states, averaged over directions.",
        MEASURES,
        "loss",
        group=MODEL_GROUP,
        applies=lambda values: values["view"] == "lags",
    ),
    *TRAINING_CONTROLS,
]
