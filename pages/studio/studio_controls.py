"""The controls of the studio: what to train on what text, and for how long."""

from playground.models.table import MODELS
from playground.text.tokenizers import TOKENIZERS
from playground.ui.controls import Choice, Toggle
from playground.ui.text_source import OWN, SOURCES

BUDGETS = {"10": "10 s", "30": "30 s", "60": "60 s", "300": "5 min"}

VIEWS = {"numbers": "The text in numbers", "tokens": "The text as tokens", "merges": "Merges, one by one"}

EVERY = Toggle("every", "Choose every setting", "Off: what learns best in this time on such a text.")

CONTROLS = [
    Choice("source", "Text", "Your own text, or one of the bundled samples.", SOURCES, OWN),
    Choice(
        "tokens",
        "Tokens",
        "What the model reads and writes one at a time.",
        {key: entry.title for key, entry in TOKENIZERS.items()},
        "characters",
    ),
    Choice(
        "model",
        "Model",
        "A recurrent network, a transformer (beyond the lectures), a fixed window, or counts.",
        {key: entry.title for key, entry in MODELS.items()},
        "lstm",
    ),
    Choice(
        "budget",
        "Time budget",
        "How long to train. It is turned into a number of steps, so that a run can be repeated exactly.",
        BUDGETS,
        "30",
    ),
    Choice(
        "view",
        "Show",
        "The text before it is learned from: its numbers, its tokens, or how byte pairs become tokens.",
        VIEWS,
        "numbers",
    ),
]
