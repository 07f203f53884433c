"""The settings of one racer, each a field to type in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from playground.catalog.hyperparameter import HyperParameter, with_defaults
from playground.catalog.schedules import SCHEDULES
from playground.experiments.optimizer_race.racers import CLIP, LEARNING_RATE, WARM_UP, Racer
from playground.ui.controls import number

Change = Callable[[Racer], None]
Pairs = tuple[tuple[str, float], ...]


def draw_settings(racer: Racer, key: str, change: Change) -> None:
    """Draw a field for every setting; `change` is called, in a callback, with the racer as it is then.

    The keys of the widgets begin with `key`.
    """
    entry, field = racer.entry, partial(_number_field, key, change)
    field(LEARNING_RATE, racer.learning_rate, lambda value: replace(racer, learning_rate=value))
    for name, value in racer.options:
        field(_parameter(entry.options, name), value, partial(_with_option, racer, name))
    if entry.decays:
        field(entry.weight_decay, racer.weight_decay, lambda value: replace(racer, weight_decay=value))
    _schedule_menu(racer, key, change)
    for name, value in racer.schedule_options:
        parameter = _parameter(SCHEDULES[racer.schedule].options, name)
        field(parameter, value, partial(_with_schedule_option, racer, name))
    field(WARM_UP, racer.warm_up, lambda value: replace(racer, warm_up=int(value)))
    field(CLIP, racer.clip, lambda value: replace(racer, clip=value))


def _number_field(
    key: str, change: Change, parameter: HyperParameter, value: float, changed: Callable[[float], Racer]
) -> None:
    """A field for one number; `changed` makes the racer with another value."""
    widget = f"{key}-{parameter.key}"
    control = number(parameter, float(value))
    st.session_state[widget] = float(value)
    st.number_input(
        parameter.title,
        float(control.low),
        float(control.high),
        step=float(control.step),
        format=control.format,
        key=widget,
        help=parameter.help,
        on_change=_callback(widget, change, changed),
    )


def _schedule_menu(racer: Racer, key: str, change: Change) -> None:
    widget = f"{key}-schedule"
    st.session_state[widget] = racer.schedule
    st.selectbox(
        "Schedule",
        list(SCHEDULES),
        format_func=lambda name: SCHEDULES[name].title,
        key=widget,
        on_change=_callback(widget, change, partial(_with_schedule, racer)),
    )


def _callback(widget: str, change: Change, changed: Callable[[Any], Racer]) -> Callable[[], None]:
    """What a widget calls when its value has changed; an empty field changes nothing."""

    def on_change() -> None:
        value = st.session_state[widget]
        if value is not None:
            change(changed(value))

    return on_change


def _parameter(parameters: Sequence[HyperParameter], name: str) -> HyperParameter:
    return next(parameter for parameter in parameters if parameter.key == name)


def _with_option(racer: Racer, name: str, value: float) -> Racer:
    return replace(racer, options=_with(racer.options, name, value))


def _with_schedule_option(racer: Racer, name: str, value: float) -> Racer:
    return replace(racer, schedule_options=_with(racer.schedule_options, name, value))


def _with_schedule(racer: Racer, name: str) -> Racer:
    """The racer with another schedule, whose options are at their defaults."""
    defaults = with_defaults(SCHEDULES[name].options, {})
    return replace(racer, schedule=name, schedule_options=tuple(defaults.items()))


def _with(pairs: Pairs, name: str, value: float) -> Pairs:
    """The pairs with another value for `name`."""
    return tuple((key, value if key == name else old) for key, old in pairs)
