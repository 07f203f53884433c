"""The controls of a race: the racers as one text, and the list in which they are chosen and changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.experiments.optimizer_race.racers import (
    MAX_RACERS,
    RACERS,
    Racer,
    default_racer,
    display_names,
)
from playground.experiments.optimizer_race.racers import format as format_racers
from playground.experiments.optimizer_race.racers import parse as parse_racers
from playground.figures.style import racer_colours
from playground.ui.controls import Control
from playground.ui.frame import theme
from playground.ui.racer_settings import draw_settings
from playground.ui.validated_text import ValidatedText

Racers = tuple[Racer, ...]


@dataclass(frozen=True)
class RacersText(ValidatedText):
    """The racers as the short text of `experiments/optimizer_race/racers.py`, in a fold."""

    default: Racers

    def parse(self, raw: str) -> Racers:
        """The racers of a text. ValueError, with a sentence, where the text does not name racers."""
        try:
            return parse_racers(raw)
        except ValueError as error:
            raise ValueError(f"{self.label}: {str(error).removesuffix('.')}") from None

    def to_text(self, value: Racers) -> str:
        """The shortest text of the racers."""
        return format_racers(value)

    def setting(self, value: Racers) -> str:
        """The names of the racers."""
        return f"{self.label}: {', '.join(display_names(value)) or 'none'}"

    def samples(self) -> Sequence[Racers]:
        """The default, none, every kind, and racers of one kind with unusual settings."""
        kinds = [default_racer(kind) for kind in RACERS]
        twins = "sgd,lr=0;sgd,lr=1000000;nesterov,clip=1,warm_up=5;adam,schedule=cosine,floor=0.1"
        return [self.default, (), tuple(kinds[:MAX_RACERS]), tuple(kinds[MAX_RACERS:]), parse_racers(twins)]

    def draw_field(self, value: Racers) -> None:
        """The text in a fold: the list stands beside it."""
        with st.expander("The field as text", key="fold-racers"):
            st.text_area(self.label, height=120, **self.widget_args())


@dataclass(frozen=True)
class RacerList(Control):
    """The racers as a list to choose from, with the settings of the one that is chosen: the racer in focus.

    The value is the index of the racer in focus; the racers themselves are the value of `racers`, which the
    list changes. `new_racer` makes a racer of a kind with settings that suit the page.
    """

    racers: RacersText
    new_racer: Callable[[str], Racer] = default_racer
    default: int = field(default=0, kw_only=True)

    @property
    def initial(self) -> int:
        """The default."""
        return self.default

    def parse(self, raw: str) -> int:
        """The index of a raw parameter; ValueError where it is none."""
        if not (raw.isascii() and raw.isdigit() and int(raw) < MAX_RACERS):
            raise ValueError(f"{self.label} must be a number from 0 to {MAX_RACERS - 1}, not “{raw[:40]}”")
        return int(raw)

    def to_text(self, value: int) -> str:
        """The index in digits."""
        return str(value)

    def is_valid(self, value: Any) -> bool:
        """Whether it is an index; one beyond the last racer is the last."""
        return isinstance(value, int) and 0 <= value < MAX_RACERS

    def samples(self) -> Sequence[int]:
        """The first and the second."""
        return [0, 1]

    def draw(self) -> int:
        """The list, the settings of the racer in focus, and the menu that adds one."""
        racers: Racers = self.racers.get()
        index: int = max(0, min(self.get(), len(racers) - 1))
        if racers:
            self.set(index)
            names = _coloured_names(racers)
            st.radio("Racers", range(len(racers)), format_func=names.__getitem__, **self.widget_args())
            box = st.popover("Its settings", width="stretch", key="racer-settings", on_change="rerun")
            if box.open:  # the widgets of a closed box would be sent and drawn with every answer
                with box:
                    self._draw_settings(racers, index)
        if len(racers) < MAX_RACERS:
            self._draw_menu()
        return index

    def _draw_settings(self, racers: Racers, index: int) -> None:
        racer = racers[index]

        def change(changed: Racer) -> None:
            self.racers.set((*racers[:index], changed, *racers[index + 1 :]))

        draw_settings(racer, f"racer-{index}-{racer.kind}", change)
        left, right = st.columns(2)
        left.button("Once more", on_click=self._add, args=(racer,), width="stretch")
        right.button("Remove", on_click=self._remove, args=(index,), width="stretch")

    def _draw_menu(self) -> None:
        key = "racer-to-add"

        def add_chosen() -> None:
            kind = st.session_state[key]
            st.session_state[key] = None
            if kind is not None:
                self._add(self.new_racer(kind))

        st.selectbox(
            "Add a racer",
            list(RACERS),
            index=None,
            format_func=lambda kind: RACERS[kind].title,
            key=key,
            on_change=add_chosen,
            placeholder="Add a racer",
            label_visibility="collapsed",
        )

    def _add(self, racer: Racer) -> None:
        racers: Racers = self.racers.get()
        self.racers.set((*racers, racer))
        self.set(len(racers))

    def _remove(self, index: int) -> None:
        racers: Racers = self.racers.get()
        self.racers.set((*racers[:index], *racers[index + 1 :]))
        self.set(max(0, index - 1))


def _coloured_names(racers: Racers) -> list[str]:
    """Each racer's name behind a dot in its colour, as Markdown."""
    colours = racer_colours([racer.kind for racer in racers])
    dark = theme() == "dark"
    return [
        f':color[●]{{foreground="{pair[dark]}"}} {name}'
        for pair, name in zip(colours, display_names(racers), strict=True)
    ]
