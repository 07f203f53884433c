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

        It stands in the address from then on: a copied link shows the same to everybody.
        """
        opens = st.session_state.get(OPEN_PAGE) != page_key
        if opens and st.query_params.get("run") and self.control.name not in st.query_params:
            set_parameters(self._texts(st.query_params["run"]))

    def set_for(self, run_id: str) -> None:
        """Set the fields for a run or an upload. Call it in a callback."""
        texts = self._texts(run_id)
        for control in (self.control, *self.others):
            control.set(texts[control.name])

    def written(self, run_id: str) -> str:
        """What the reader has written into the field; "" as long as it is the opening of this run."""
        text = str(self.control.get())
        return "" if text == self._opening(run_id) else text

    def _texts(self, run_id: str) -> dict[str, str]:
        return {self.control.name: self._opening(run_id)} | {control.name: "" for control in self.others}

    def _opening(self, run_id: str) -> str:
        """The opening of a run or an upload; "" where it does not open or has no checkpoint yet."""
        try:
            source = sources.find(run_id, service().reader)
            return str(self.control.nearest(opening(source, self.tokens)))
        except UserError:  # the page says what is wrong
            return ""
