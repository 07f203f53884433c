"""The menu of a page's models: a bundled one, or the name of the run or upload that is open instead."""

from dataclasses import dataclass

import streamlit as st

from playground.errors import UserError
from playground.experiments import sources
from playground.ui.controls import Choice
from playground.ui.job_service import service

OPEN = ""  # the entry of the open run


@dataclass(frozen=True)
class ModelMenu(Choice):
    """With a run in the address the menu begins with its name; a choice of a bundled model closes the run."""

    def draw(self) -> str:
        """Draw the menu and return the bundled model that is chosen, also while a run is open instead."""
        run_id = st.query_params.get("run", "")
        if not run_id:
            return super().draw()
        title, key = _title(run_id), f"{self.key}.open"
        st.session_state[key] = OPEN
        st.selectbox(
            self.label,
            [OPEN, *self.options],
            format_func=lambda entry: self.options.get(entry, title),
            key=key,
            help=self.help,
            on_change=self._choose,
            args=(key,),
        )
        return str(self.get())

    def _choose(self, key: str) -> None:
        if (chosen := st.session_state[key]) != OPEN:
            self.set(chosen)
            if self.on_change is not None:
                self.on_change()


def _title(run_id: str) -> str:
    """The name of a run or an upload."""
    try:
        if sources.is_run(run_id):
            return service().run(run_id).title
        return sources.find(run_id, service().reader).title
    except UserError:  # the page says what is wrong
        return "A run that is not there"
