"""A control whose value is written as a text: the text is parsed here and nowhere else."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.ui.controls import Control
from playground.ui.markdown import escape_markdown


@dataclass(frozen=True)
class ValidatedText(Control):
    """A text field of which not every text is a value; subclasses define `parse`, `to_text` and `draw_field`.

    `default` and all values are what `parse` returns. A text that is none stays in its field until it is
    corrected; meanwhile the value is that of the last valid text, or of the text's own `valid_parts`, and a
    sentence says why.
    """

    default: Any

    @property
    def initial(self) -> Any:
        """The default value."""
        return self.default

    def is_valid(self, value: Any) -> bool:
        """Any text: an error stays in the field until it is corrected."""
        return isinstance(value, str)

    def to_widget(self, value: Any) -> str:
        """The text of a value."""
        return self.to_text(value)

    def from_widget(self, value: str) -> Any:
        """The value of a text, or of its valid parts, or of the last valid text."""
        try:
            return self.parse(value)
        except ValueError:
            return self.valid_parts(value, self.last_valid())

    def last_valid(self) -> Any:
        """The value of the last valid text."""
        return st.session_state.get(f"{self.key}.valid", self.default)

    def draw_field(self, value: Any) -> None:
        """Draw the widget under the control's key, and what belongs to it, for the current value."""
        st.text_input(self.label, **self.widget_args())

    def note(self, value: Any) -> str:
        """What is to be said of a valid value, if anything."""
        return ""

    def draw(self) -> Any:
        """Draw the field; return the value of its text, or what is used instead and why."""
        text = str(st.session_state.get(self.key) or "")
        try:
            value, complaint = self.parse(text), ""
        except ValueError as error:
            value = self.valid_parts(text, self.last_valid())
            complaint = str(error).removesuffix(".")
        st.session_state[f"{self.key}.valid"] = value
        self.draw_field(value)
        if message := f"{complaint}. Using {self.describe(value)}." if complaint else self.note(value):
            st.caption(escape_markdown(message, limit=400))
        return value
