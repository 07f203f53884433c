"""The quantities of the pages: one letter, one colour role and one meaning each, and each lecture's letters.

A page's formula and a figure's rows take letter and role from here, so that a quantity has the same colour in
both. `figures/style.py` resolves roles to light and dark colours. `figures/spelling.py` writes a page in the
letters of a lecture; this table is its only source.

quantity     what a quantity is, and the lectures
feedforward  those of gradient descent and of feed-forward networks
recurrent    those of recurrent networks
"""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.notation.feedforward import (
    BACKPROP,
    DRAWN_LOSSES,
    FIXED_WINDOW,
    GRADIENT_DESCENT,
    INITIALIZATION,
    LOSSES,
    PENALTIES,
    TWO_WEIGHTS,
)
from playground.notation.quantity import LECTURES, Letter, Part, Quantity
from playground.notation.recurrent import BPTT, RECURRENT

__all__ = [
    "LECTURES",
    "PAGES",
    "QUANTITIES",
    "Letter",
    "PageNotation",
    "Part",
    "Quantity",
    "formula",
    "lectures_of",
    "letters",
]

_ALL = (
    *GRADIENT_DESCENT,
    *TWO_WEIGHTS,
    *BACKPROP,
    *LOSSES,
    *DRAWN_LOSSES,
    *FIXED_WINDOW,
    *RECURRENT,
    *BPTT,
    *PENALTIES,
    *INITIALIZATION,
)

QUANTITIES: Mapping[str, Quantity] = {quantity.name: quantity for quantity in _ALL}


def _names(group: tuple[Quantity, ...]) -> tuple[str, ...]:
    return tuple(quantity.name for quantity in group)


@dataclass(frozen=True)
class PageNotation:
    """The quantities of a page that lectures write with other letters.

    is_data: the texts of its stage come from a text that is read, and are left as they are.
    """

    quantities: tuple[str, ...]
    is_data: bool = False


PAGES: Mapping[str, PageNotation] = {  # by the page's key
    "gradient-descent": PageNotation(
        ("loss", "slope", "slope_name", "loss_name", "loss_difference", "learning_rate")
    ),
    "optimizer-race": PageNotation(("learning_rate",)),
    "batch-size": PageNotation(("batch_gradient", "learning_rate")),
    "anatomy-of-a-training-step": PageNotation(("learning_rate",)),
    "two-weights": PageNotation(_names(TWO_WEIGHTS)),
    "backprop-in-a-network": PageNotation(_names(BACKPROP)),
    "losses": PageNotation(_names(LOSSES + DRAWN_LOSSES)),
    "initialization": PageNotation(
        (
            *_names(INITIALIZATION),
            "window_hidden_weights",
            "window_output_weights",
            "window_hidden_bias",
            "learning_rate",
        )
    ),
    "weight-penalties": PageNotation(_names(PENALTIES)),
    "fixed-window": PageNotation(_names(FIXED_WINDOW), is_data=True),
    "recurrent-network": PageNotation(_names(RECURRENT), is_data=True),
    "backprop-through-time": PageNotation(
        (*_names(BPTT), "state_weights", "embedding_weights", "prediction_weights", "learning_rate")
    ),
}


def letters(page: str, lecture: str) -> dict[str, Letter]:
    """The letters of a lecture, by quantity, where they differ from the page's own; empty where none does."""
    names = PAGES[page].quantities if page in PAGES else ()
    return {
        name: QUANTITIES[name].lectures[lecture] for name in names if lecture in QUANTITIES[name].lectures
    }


def lectures_of(page: str) -> tuple[str, ...]:
    """The lectures that write some quantity of a page differently."""
    return tuple(lecture for lecture in LECTURES if letters(page, lecture))


def formula(*parts: str) -> list[Part]:
    """The parts of a formula with their roles: a part that names a quantity is that quantity, in its colour.

    formula("theta", r"\\leftarrow", "theta", "-", "learning_rate", "slope"); any other part is plain LaTeX.
    """
    return [
        (QUANTITIES[part].latex, QUANTITIES[part].role) if part in QUANTITIES else (part, "")
        for part in parts
    ]
