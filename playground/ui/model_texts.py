"""The text fields of a page that its model reads: they follow the model, and go with it to other pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from playground.errors import UserError
from playground.experiments import sources
from playground.experiments.sources.opening import PROMPT_TOKENS, opening
from playground.ui.address import set_parameters
from playground.ui.controls import OPEN_PAGE, TextArea
from playground.ui.job_service import service

WAITING = "model-texts.waiting"  # (page, run) where the run had no checkpoint yet when the page was opened


@dataclass(frozen=True)
class ModelTexts:
    """The text `control` of a page, `others` that are empty with an open run, and how long an opening is.

    `set_bundled` sets the fields for the bundled model of the menu.
    """

    control: TextArea
    set_bundled: Callable[[], None]
    others: tuple[TextArea, ...] = ()
    tokens: Mapping[str, int] = field(default_factory=lambda: PROMPT_TOKENS)

    def complete_address(self, page_key: str) -> None:
        """Before `open_page`: the page is opened with a run and without a text, so the run gives the text.

        It stands in the address from then on: a copied link shows the same to everybody. A run that has no
        checkpoint yet gives it with its first.
        """
        run_id, text = st.query_params.get("run", ""), st.query_params.get(self.control.name)
        opens = st.session_state.get(OPEN_PAGE) != page_key
        waits = st.session_state.get(WAITING) == (page_key, run_id) and not text
        if not run_id or not (waits or (opens and text is None)):
            return
        texts = self._texts(run_id, page_key)
        set_parameters(texts)
        if not opens:
            self._set(texts)

    def set_for(self, run_id: str) -> None:
        """Set the fields for a run or an upload. Call it in a callback."""
        self._set(self._texts(run_id, st.session_state.get(OPEN_PAGE, "")))

    def written(self, run_id: str) -> str:
        """What the reader has written into the field; "" as long as it is the opening of this run."""
        text = str(self.control.get())
        return "" if text == self._opening(run_id) else text

    def _set(self, texts: Mapping[str, str]) -> None:
        for control in (self.control, *self.others):
            control.set(texts[control.name])

    def _texts(self, run_id: str, page_key: str) -> dict[str, str]:
        """The text of every field for a run; whether the run has none yet is noted."""
        text = self._opening(run_id)
        st.session_state[WAITING] = None if text else (page_key, run_id)
        return {self.control.name: text} | {control.name: "" for control in self.others}

    def _opening(self, run_id: str) -> str:
        """The opening of a run or an upload; "" where it does not open or has no checkpoint yet."""
        try:
            source = sources.find(run_id, service().reader)
            return str(self.control.nearest(opening(source, self.tokens)))
        except UserError:  # the page says what is wrong
            return ""
