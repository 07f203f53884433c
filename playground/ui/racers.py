"""The controls of a race: its field as one text in the address, a list, the settings of the chosen one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from playground.catalog.entry import HyperParameter
from playground.catalog.schedules import SCHEDULES
from playground.experiments.optimizer_race.racers import (
    CLIP,
    MOST,
    RACERS,
    RATE,
    WARM_UP,
    Racer,
    named,
    racer,
    read,
    write,
)
from playground.figures.style import racer_colours
from playground.ui.checked import Checked
from playground.ui.controls import Control, number, say
from playground.ui.frame import theme

FOCUS = "focus"


@dataclass(frozen=True)
class Field(Checked):
    """The racers, as the short text of `experiments/optimizer_race/racers.py`.

    The text itself can be edited in a fold; the list above it adds, changes and removes one at a time.
    `suit` gives a racer that is added the settings that suit the page.
    """

    suit: Callable[[Racer], Racer] = field(default=lambda one: one, kw_only=True)

    def parse(self, raw: str) -> str:
        """The text itself; ValueError where it is no field of racers."""
        try:
            read(raw)
        except ValueError as error:
            raise ValueError(f"{self.label}: {str(error).removesuffix('.')}") from None
        return raw

    def samples(self) -> Sequence[str]:
        everyone = [write((racer(kind),)) for kind in RACERS]
        twins = "sgd,lr=0;sgd,lr=1000000;nesterov,clip=1,warm_up=5;adam,schedule=cosine,floor=0.1"
        return [self.default, "", ";".join(everyone[:MOST]), ";".join(everyone[MOST:]), twins]

    def ask(self, good: str) -> None:
        """The list, the settings of the one in focus, and the text."""
        _list(self.name, read(good), self.suit)
        with st.expander("The field as text", key="fold-racers"):
            st.text_area(self.label, height=120, key=self.name, help=self.help, persist_state="session")


@dataclass(frozen=True)
class Focus(Control):
    """Which racer is looked at closely: its place in the field, from 0; drawn as part of the field's list."""

    default: int = 0

    @property
    def initial(self) -> int:
        return self.default

    def parse(self, raw: str) -> int:
        if not (raw.isascii() and raw.isdigit() and int(raw) < MOST):
            raise ValueError(f"{self.label} must be a number from 0 to {MOST - 1}, not “{raw[:40]}”")
        return int(raw)

    def accepts(self, value: Any) -> bool:
        return isinstance(value, int) and 0 <= value < MOST

    def show(self, value: Any) -> str:
        return str(value)

    def samples(self) -> Sequence[int]:
        return [0, 1]

    def draw(self) -> int:
        """The place chosen in the list, which has been drawn; the address follows it."""
        place = int(st.session_state.get(self.name) or 0)
        say(self.name, str(place), str(self.default))
        return place


def _list(name: str, racers: tuple[Racer, ...], suit: Callable[[Racer], Racer]) -> None:
    """One line for each racer, the one in focus with its settings below."""
    if FOCUS not in st.session_state:
        raw = st.query_params.get(FOCUS, "0")
        st.session_state[FOCUS] = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 3 else 0
    if racers:
        st.session_state[FOCUS] = min(st.session_state[FOCUS] or 0, len(racers) - 1)
        place = st.radio(
            "Racers",
            range(len(racers)),
            format_func=_lines(racers).__getitem__,
            key=FOCUS,
            help="The one chosen here is looked at closely, and its settings are below. Any number can race.",
            persist_state="session",
        )
        box = st.popover("Its settings", width="stretch", key="racer-settings", on_change="rerun")
        if box.open:  # the widgets of a closed box would be sent and drawn with every answer
            with box:
                _settings(name, racers, place)
    if len(racers) < MOST:
        st.selectbox(
            "Add a racer",
            list(RACERS),
            index=None,
            format_func=lambda kind: RACERS[kind].title,
            key="racer-to-add",
            on_change=_add,
            args=(name, racers, suit),
            placeholder="Add a racer",
            label_visibility="collapsed",
        )


def _lines(racers: tuple[Racer, ...]) -> list[str]:
    colours = racer_colours([one.kind for one in racers])
    dark = theme() == "dark"
    return [
        f':color[●]{{foreground="{pair[dark]}"}} {title}'
        for pair, title in zip(colours, named(racers), strict=True)
    ]


def _settings(name: str, racers: tuple[Racer, ...], place: int) -> None:
    """Every setting of one racer, each a field to type in."""
    one = racers[place]
    entry = one.entry

    def follow(make: Callable[[Any], Racer], key: str) -> Callable[[], None]:
        def changed() -> None:
            value = st.session_state[key]
            if value is not None:
                _put(name, (*racers[:place], make(value), *racers[place + 1 :]))

        return changed

    def ask(parameter: HyperParameter, value: float, make: Callable[[float], Racer]) -> None:
        key = f"racer-{place}-{one.kind}-{parameter.key}"
        st.session_state[key] = float(value)
        shape = number(parameter, float(value))
        st.number_input(
            parameter.title,
            float(shape.low),
            float(shape.high),
            step=float(shape.step),
            format=shape.format,
            key=key,
            help=parameter.help,
            on_change=follow(make, key),
        )

    ask(RATE, one.learning_rate, lambda v: replace(one, learning_rate=v))
    for option, value in one.options:
        parameter = next(p for p in entry.options if p.key == option)
        ask(parameter, value, lambda v, o=option: replace(one, options=_with(one.options, o, v)))  # type: ignore[misc]
    if entry.decays:
        ask(entry.weight_decay, one.weight_decay, lambda v: replace(one, weight_decay=v))
    key = f"racer-{place}-{one.kind}-schedule"
    st.session_state[key] = one.schedule
    st.selectbox(
        "Schedule",
        list(SCHEDULES),
        format_func=lambda k: SCHEDULES[k].title,
        key=key,
        on_change=follow(lambda v: replace(one, schedule=v, schedule_options=_usual(v)), key),
    )
    for option, value in one.schedule_options:
        parameter = next(p for p in SCHEDULES[one.schedule].options if p.key == option)
        ask(
            parameter,
            value,
            lambda v, o=option: replace(one, schedule_options=_with(one.schedule_options, o, v)),  # type: ignore[misc]
        )
    ask(WARM_UP, one.warm_up, lambda v: replace(one, warm_up=int(v)))
    ask(CLIP, one.clip, lambda v: replace(one, clip=v))
    left, right = st.columns(2)
    left.button("Once more", on_click=_put, args=(name, (*racers, one), len(racers)), width="stretch")
    right.button("Remove", on_click=_remove, args=(name, racers, place), width="stretch")


def _usual(schedule: str) -> tuple[tuple[str, float], ...]:
    return tuple((p.key, p.default) for p in SCHEDULES[schedule].options)


def _with(pairs: tuple[tuple[str, float], ...], name: str, value: float) -> tuple[tuple[str, float], ...]:
    return tuple((key, value if key == name else kept) for key, kept in pairs)


def _put(name: str, racers: tuple[Racer, ...], focus: int | None = None) -> None:
    st.session_state[name] = write(racers)
    if focus is not None:
        st.session_state[FOCUS] = focus


def _remove(name: str, racers: tuple[Racer, ...], place: int) -> None:
    _put(name, (*racers[:place], *racers[place + 1 :]), max(0, place - 1))


def _add(name: str, racers: tuple[Racer, ...], suit: Callable[[Racer], Racer]) -> None:
    kind = st.session_state["racer-to-add"]
    st.session_state["racer-to-add"] = None
    if kind is not None:
        _put(name, (*racers, suit(racer(kind))), len(racers))
