"""One body, many heads, "One text through it": the controls, and the spec made of them."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.heads.reading import LISTED, MOST_PADDING, ReadingSpec
from playground.experiments.heads.tasks import LANGUAGES, TASKS
from playground.experiments.heads.typed_text import MOST_TOKENS
from playground.ui.controls import Choice, Control, Slider, TextInput, fill_spec

DEFAULT = ReadingSpec()


def reads(text: str, values: Mapping[str, Any]) -> bool:
    """Whether the view is "One text through it", with a head of this text."""
    return bool(values["view"] == "reading" and TASKS[values["head"]].text == text)


SURNAME = TextInput(
    "surname",
    "Surname",
    f"Its first {MOST_TOKENS} letters are read; the network has read {len(LANGUAGES)} languages.",
    DEFAULT.surname,
    200,
    applies=lambda values: reads("surnames", values),
)
SENTENCE = TextInput(
    "sentence",
    "Sentence",
    f"Its first {MOST_TOKENS} words are read. The network knows the words of the generated sentences; the "
    "labels are those of the rules, whatever you type.",
    DEFAULT.sentence,
    2_000,
    applies=lambda values: reads("sentences", values),
)
TEXTS: Mapping[str, TextInput] = {"surnames": SURNAME, "sentences": SENTENCE}
READING_CONTROLS: tuple[Control, ...] = (
    SURNAME,
    SENTENCE,
    Choice(
        "language",
        "True language",
        "The label y of the loss. Of a surname that is not in the list it is the network's own answer.",
        {LISTED: "As in the list", **{language: language for language in LANGUAGES}},
        DEFAULT.language,
        applies=lambda values: values["view"] == "reading" and values["head"] == "language",
    ),
    Slider(
        "padding",
        "Padded places",
        "How many tokens longer the other text of the batch is: so many places behind this one are padding.",
        0,
        MOST_PADDING,
        1,
        DEFAULT.padding,
        format="%d",
        applies=lambda values: bool(values["view"] == "reading"),
    ),
)


def spec_of(values: Mapping[str, Any]) -> ReadingSpec:
    """What is to be read."""
    return fill_spec(DEFAULT, values)
