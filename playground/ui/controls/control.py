"""What all controls share: name, label, help, widget key, and the ways between text, widget and value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

OPEN_PAGE = "frame.page"  # session key of the page that is open


@dataclass(frozen=True)
class Control:
    """What all controls share: `name` is the spec's field and the address's parameter.

    Controls of the same `group` stand together in a box of that title, closed at first. `on_change` is
    called, before the page runs, when the reader has changed the control. `applies` says of all the values of
    the page whether this one matters under them: where it changes nothing the control is not shown, and keeps
    its value.
    """

    name: str
    label: str
    help: str
    group: str = field(default="", kw_only=True)
    on_change: Callable[[], None] | None = field(default=None, kw_only=True)
    applies: Callable[[Mapping[str, Any]], bool] | None = field(default=None, kw_only=True)

    @property
    def key(self) -> str:
        """The widget's key in the session: open page and name."""
        return f"{st.session_state.get(OPEN_PAGE, '')}.{self.name}"

    @property
    def initial(self) -> Any:
        """The value without any parameter."""
        raise NotImplementedError

    @property
    def drawn_default(self) -> Any:
        """The widget value that a widget has where the session holds none; None where it must be set."""
        return None

    def parse(self, raw: str) -> Any:
        """The value of a raw parameter; ValueError where it is none of this control's values."""
        raise NotImplementedError

    def valid_parts(self, raw: str, otherwise: Any) -> Any:
        """What is used of a raw parameter that `parse` refuses: the valid parts of a text of several parts.

        `otherwise` where the text is a value as a whole or not at all.
        """
        return otherwise

    def to_text(self, value: Any) -> str:
        """The raw parameter of a value: parse(to_text(value)) == value."""
        raise NotImplementedError

    def draw(self) -> Any:
        """Draw the widget under its key and return its value."""
        raise NotImplementedError

    def samples(self) -> Sequence[Any]:
        """A few of its values, ends included: what the tests walk."""
        raise NotImplementedError

    def is_valid(self, value: Any) -> bool:
        """Whether the widget can hold this widget value."""
        raise NotImplementedError

    def to_widget(self, value: Any) -> Any:
        """The widget's own value for a value of the spec."""
        return value

    def from_widget(self, value: Any) -> Any:
        """The spec's value for a widget's own value."""
        return value

    def nearest(self, value: Any) -> Any:
        """What a control can hold that is nearest to a value from the stage: a drag, a click."""
        return value

    def describe(self, value: Any) -> str:
        """The value as a sentence names it."""
        return self.to_text(value)

    def setting(self, value: Any) -> str:
        """Control and value as a line of settings names them, plain text: "Surface: Ravine"."""
        return f"{self.label}: {self.describe(value)}"

    def widget_args(self) -> dict[str, Any]:
        """The arguments of every control's widget."""
        return {
            "key": self.key,
            "help": self.help,
            "on_change": self.on_change,
            "persist_state": "session",
        }

    def get(self) -> Any:
        """The value now: the widget's, or the initial one before it is drawn."""
        held = st.session_state.get(self.key)
        return self.initial if held is None else self.from_widget(held)

    def set(self, value: Any) -> None:
        """Set the widget from code: a lesson, a drag. Call it in a callback, before the widget is drawn."""
        st.session_state[self.key] = self.to_widget(value)
