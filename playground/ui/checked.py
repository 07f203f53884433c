"""A control for a text that is checked before it is used: the last good one is kept, and why is said."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.ui.controls import Control, say
from playground.ui.plain import plain


@dataclass(frozen=True)
class Checked(Control):
    """A text of which not everything is a value; its kinds say which with `parse`, and `ask` for it.

    The field is not bound to the address, because a bound field of text takes anything from there: the
    address gives the first text, if that is good, and says the good one from then on.
    """

    default: str

    @property
    def initial(self) -> str:
        """The default text."""
        return self.default

    def accepts(self, value: Any) -> bool:
        """Any text: a typo stays in its field until it is mended."""
        return isinstance(value, str)

    def show(self, value: Any) -> str:
        """The text."""
        return str(value)

    def good(self) -> str:
        """The last good text."""
        return str(st.session_state.get(f"{self.name}.good", self.default))

    def ask(self, good: str) -> None:
        """Draw the field under the control's name, and what goes with it, for the last good text."""
        raise NotImplementedError

    def note(self, good: str) -> str:
        """What is to be said of a good text, if anything."""
        return ""

    def draw(self) -> str:
        """Draw the field; return its text as `parse` has it, or the last good one, with a sentence on why."""
        if self.name not in st.session_state:
            raw = st.query_params.get(self.name, self.default)
            st.session_state[self.name] = self.default if self._complaint(raw) else raw
        text = str(st.session_state[self.name] or "")
        complaint = self._complaint(text)
        good = self.good() if complaint else self.parse(text)
        st.session_state[f"{self.name}.good"] = good
        self.ask(good)
        if said := f"{complaint}. Using {good}." if complaint else self.note(good):
            st.caption(plain(said, limit=400))
        say(self.name, good, self.default)
        return good

    def _complaint(self, text: str) -> str:
        try:
            self.parse(text)
        except ValueError as error:
            return str(error)
        return ""
