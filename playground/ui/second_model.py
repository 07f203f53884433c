"""The menu of a second model beside the open one: bundled models, counts, the reader's runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.errors import UserError
from playground.experiments import sources
from playground.experiments.sources import Source
from playground.experiments.sources.ngram_source import ngram_source
from playground.runs.ids import is_id
from playground.text.samples import SAMPLES
from playground.ui.controls import Choice
from playground.ui.job_service import service
from playground.ui.owner import known_owner
from playground.ui.run_list import trainings

ORDER = 5  # of the n-gram models
UNTRAINED = "untrained"
NGRAM = "ngram-"  # prefix of the keys of n-gram models; the rest is the key of a sample
COUNTS: Mapping[str, str] = {NGRAM + key: f"{ORDER}-gram: {sample.title}" for key, sample in SAMPLES.items()}


@dataclass(frozen=True)
class SecondModelMenu(Choice):
    """The options of the table and the reader's own runs; a link may hold any run's id."""

    def parse(self, raw: str) -> str:
        """A key or title of the table, or the id of a run."""
        return raw if is_id(raw) else super().parse(raw)

    def is_valid(self, value: Any) -> bool:
        """Whether it is an option or has the form of a run's id."""
        return is_id(value) or super().is_valid(value)

    def describe(self, value: Any) -> str:
        """The option's title; a run's own title."""
        return self.options[value] if value in self.options else _title(str(value))

    def draw(self) -> str:
        """Draw the menu; the run of a link stands in it, too."""
        runs = {view.id: view.title for view in trainings(known_owner())}
        current = st.session_state.get(self.key, self.default)
        if is_id(current) and current not in runs:
            runs[current] = _title(current)
        titles = {**self.options, **runs}
        keys = list(titles)
        picked = st.selectbox(
            self.label,
            keys,
            index=keys.index(self.default),
            format_func=lambda key: titles.get(key, ""),
            **self.widget_args(),
        )
        return picked if picked is not None else self.default


def open_second(key: str, first: Source) -> tuple[Source, int]:
    """The source of a menu's key and the training step that reads.

    Raises UserError for a run that is not there or has no checkpoint yet.
    """
    if key == UNTRAINED:
        return first, first.steps()[0]
    if key.startswith(NGRAM):
        source = ngram_source(key.removeprefix(NGRAM), ORDER)
    elif is_id(key):
        source = sources.from_run(key, service().reader(key), _title(key))
    else:
        source = sources.bundled(key)
    return source, source.nearest_step()


def _title(run_id: str) -> str:
    """The name of a run."""
    try:
        return service().run(run_id).title
    except UserError:  # the page says what is wrong
        return "A run that is not there"
