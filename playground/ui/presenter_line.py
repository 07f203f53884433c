"""The line above the stage in presenter mode: title, formula, changed settings, lesson."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playground.text.visible_characters import text_start
from playground.ui.controls import Control
from playground.ui.markdown import escape_markdown

LONGEST = 60  # characters of a setting
COLUMN = re.compile(r"(?<!\\)&")  # what separates the columns of a formula: without rows it is an error
SEPARATOR = " · "
ROWS = re.compile(r"\\small(?![a-zA-Z])|\\(?:begin|end)\{\w+\}")  # what makes rows of a formula
ISOLATE, END_ISOLATE = "\u2068", "\u2069"  # a text that runs from right to left turns no other part around


def presenter_line(title: str, formula: str, settings: Sequence[str]) -> str:
    """The line as Markdown, without the lesson. `formula` is LaTeX or ""; title and settings are data."""
    inline = COLUMN.sub(r"\\;\\;", ROWS.sub("", formula).replace(r"\\", r",\quad ")).strip()
    parts = [
        f"**{escape_markdown(title)}**",
        f"${inline}$" if inline else "",
        *(f"{ISOLATE}{escape_markdown(setting)}{END_ISOLATE}" for setting in settings),
    ]
    return SEPARATOR.join(part for part in parts if part)


def lesson_part(lesson: str) -> str:
    """The end of the line as Markdown: the lesson's name, which is data. It stays when the rest is cut."""
    return f"{SEPARATOR.strip()} *{escape_markdown(lesson)}*"


def settings_that_differ(controls: Sequence[Control], values: Mapping[str, Any]) -> list[str]:
    """The settings that are not at their default, in the controls' order, as plain text: "η = 0.3"."""
    changed = [control for control in controls if values[control.name] != control.initial]
    return [_clipped(" ".join(control.setting(values[control.name]).split())) for control in changed]


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else text_start(text, LONGEST - 1) + "…"
