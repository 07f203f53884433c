"""One body, many heads, "Shapes of sequence processing": the controls, and what is made of them."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.experiments.sequence_shapes.data import (
    BITS_LEARNED,
    BITS_MOST,
    LETTERS_LEARNED,
    LETTERS_MOST,
    SHAPES,
)
from playground.experiments.sequence_shapes.question import Question
from playground.experiments.sequence_shapes.sizes import MOST_LETTERS, MOST_UPDATES, ROUNDS
from playground.experiments.sequence_shapes.surnames import surnames
from playground.experiments.sequence_shapes.training import ShapesSpec
from playground.ui.controls import Choice, Control, Slider, TextInput, fill_spec, seed
from playground.ui.seek import seek

DEFAULT, QUESTION = ShapesSpec(), Question()
GROUP = "The training"
LONGEST = 2_000  # letters of a typed text


def of_shapes(values: Mapping[str, Any]) -> bool:
    """Whether the view is "Shapes of sequence processing"."""
    return bool(values["view"] == "shapes")


def of_shape(shape: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether this shape is looked at."""
    return lambda values: of_shapes(values) and values["shape"] == shape


SURNAME = TextInput(
    "read_surname",
    "Surname",
    f"In twelve languages the network has read surnames; the first {MOST_LETTERS} letters are read.",
    QUESTION.read_surname,
    LONGEST,
    applies=of_shape("many_to_one"),
)
BITS = TextInput(
    "bits",
    "Bits",
    f"0 and 1; the first {BITS_MOST} are read. In training there were at most {BITS_LEARNED}.",
    QUESTION.bits,
    LONGEST,
    applies=of_shape("aligned"),
)
STRING = TextInput(
    "string",
    "Letters to reverse",
    f"From a to h; the first {LETTERS_MOST} are read. In training there were at most {LETTERS_LEARNED}.",
    QUESTION.string,
    LONGEST,
    applies=of_shape("encoder_decoder"),
)
EXAMPLE_TEXTS: Mapping[str, TextInput] = {  # by shape
    "many_to_one": SURNAME,
    "aligned": BITS,
    "encoder_decoder": STRING,
}

SHAPE_CONTROLS: tuple[Control, ...] = (
    Choice(
        "shape",
        "Shape",
        "One-to-many: a language is fed once, a surname is written. Many-to-one: a surname is read, the last "
        "state names a language. Aligned: an answer at every step. Encoder–decoder: all is read, then the "
        "answer is written.",
        SHAPES,
        DEFAULT.shape,
        applies=of_shapes,
        on_change=lambda: seek(0),
    ),
    Choice(
        "name_language",
        "Language",
        "The network's only input, at the first step.",
        {language: language for language in surnames().languages},
        QUESTION.name_language,
        applies=of_shape("one_to_many"),
    ),
    seed(
        "name_seed",
        "Seed of the letters",
        "Another seed, other letters are drawn.",
        QUESTION.name_seed,
        applies=of_shape("one_to_many"),
    ),
    Slider(
        "temperature",
        "Temperature τ",
        "Letters are drawn from softmax(scores / τ); 0 takes the likeliest.",
        0.0,
        1.5,
        0.1,
        QUESTION.temperature,
        format="%.1f",
        applies=of_shape("one_to_many"),
    ),
    SURNAME,
    BITS,
    STRING,
    Slider(
        "shape_updates",
        "Updates",
        "Of the network of this shape; the learning rate falls to 0 until the last one.",
        ROUNDS,
        MOST_UPDATES,
        ROUNDS,
        DEFAULT.shape_updates,
        format="%d",
        group=GROUP,
        applies=of_shapes,
    ),
    seed(
        "shape_seed",
        "Seed",
        "Another seed, other weights at first and other batches.",
        DEFAULT.shape_seed,
        GROUP,
        applies=of_shapes,
    ),
)


def spec_of(values: Mapping[str, Any]) -> ShapesSpec:
    """What is to be trained."""
    return fill_spec(DEFAULT, values)


def question_of(values: Mapping[str, Any]) -> Question:
    """What is asked."""
    return fill_spec(QUESTION, values)
