"""A choice of few entries, all of them in view beside each other."""

from dataclasses import dataclass

import streamlit as st

from playground.ui.controls.kinds import Choice


@dataclass(frozen=True)
class Segments(Choice):
    """A choice whose entries stand in one row; the label is for screen readers alone."""

    def draw(self) -> str:
        """Draw the row and return the chosen entry."""
        keys = list(self.options)
        picked = st.radio(
            self.label,
            keys,
            index=keys.index(self.default),
            format_func=self.options.__getitem__,
            horizontal=True,
            label_visibility="collapsed",
            **self.widget_args(),
        )
        return picked if picked is not None else self.default
