"""Controls: an explicit table per page, drawn in the sidebar and bound to the address in one place.

A control knows its name (the field of the spec and the parameter in the address), its range and its
default. A parameter that is out of range or garbage falls back to the default with a quiet notice.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from playground.catalog.entry import HyperParameter

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")
BROWSERS_LARGEST = 2**53 - 1  # JavaScript's numbers are exact up to here


@dataclass(frozen=True)
class Control:
    """What all controls share: `name` is the spec's field and the address's parameter.

    Controls of the same `fold` stand together in a box of that title, closed at first. `then` is called,
    before the page runs, when the reader has changed the control.
    """

    name: str
    label: str
    help: str
    fold: str = field(default="", kw_only=True)
    then: Callable[[], None] | None = field(default=None, kw_only=True)

    @property
    def initial(self) -> Any:
        """The value without any parameter."""
        raise NotImplementedError

    def parse(self, raw: str) -> Any:
        """The value of a raw parameter; ValueError where it is none of this control's values."""
        raise NotImplementedError

    def draw(self) -> Any:
        """Draw the widget under its stable key and return its value."""
        raise NotImplementedError

    def samples(self) -> Sequence[Any]:
        """A few of its values, ends included: what the tests walk."""
        raise NotImplementedError

    def accepts(self, value: Any) -> bool:
        """Whether the widget can hold this value."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """The value as the widget shows it."""
        raise NotImplementedError

    def store(self, value: Any) -> Any:
        """The widget's own value for a value of the spec."""
        return value

    def nearest(self, value: Any) -> Any:
        """What a control can hold that is nearest to a value from the stage: a drag, a click."""
        return value

    def bound(self) -> dict[str, Any]:
        """What every widget is given that is bound to the address."""
        return {"key": self.name, "help": self.help, "bind": "query-params", "on_change": self.then}

    def put(self, value: Any) -> None:
        """Set the widget from code: a lesson, a drag. Call it in a callback, before the widget is drawn."""
        st.session_state[self.name] = self.store(value)


@dataclass(frozen=True)
class Choice(Control):
    """One entry of a catalogue table: `options` maps key to title; the address shows the title."""

    options: Mapping[str, str]
    default: str

    @property
    def initial(self) -> str:
        return self.default

    def parse(self, raw: str) -> str:
        for key, title in self.options.items():
            if title == raw:
                return key
        raise ValueError(f"there is no {self.label.lower()} “{raw[:40]}”")

    def accepts(self, value: Any) -> bool:
        return value in self.options

    def show(self, value: Any) -> str:
        return self.options[value]

    def draw(self) -> str:
        keys = list(self.options)
        picked = st.selectbox(
            self.label,
            keys,
            index=keys.index(self.default),
            format_func=self.options.__getitem__,
            **self.bound(),
        )
        return picked if picked is not None else self.default

    def samples(self) -> Sequence[str]:
        return list(self.options)


@dataclass(frozen=True)
class Slider(Control):
    """A number from `low` to `high` in steps: a slider, or a field to type in where `typed`.

    Whole numbers where `step` is an int. A field holds them as floats all the same, because Streamlit's own
    reading of the address cannot take 1e999 for a whole number.
    """

    low: float
    high: float
    step: float
    default: float
    format: str = "%.2f"
    typed: bool = False

    @property
    def initial(self) -> float:
        return self.default

    def parse(self, raw: str) -> float:
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or (isinstance(self.step, int) and value != int(value)):
            raise ValueError(f"{self.label} must be a number, not “{raw[:40]}”")
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.label} must be between {self.low:g} and {self.high:g}, not {value:g}")
        return self.store(value)

    def accepts(self, value: Any) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high

    def show(self, value: Any) -> str:
        return f"{value:g}"

    def store(self, value: float) -> float:
        return int(value) if isinstance(self.step, int) and not self.typed else float(value)

    def within(self, value: float) -> float:
        """The value itself, or the end of the range that it lies beyond."""
        return self.store(min(self.high, max(self.low, value)))

    def nearest(self, value: float) -> float:
        """Within the range, on a step of the slider; 4 digits after the point where it can be typed."""
        if not self.typed:
            value = round(self.low + round((value - self.low) / self.step) * self.step, 12)
        else:
            value = round(value, 0 if isinstance(self.step, int) else 4)
        return self.within(value)

    def draw(self) -> float:
        widget = st.number_input if self.typed else st.slider
        value = widget(
            self.label,
            self.store(self.low),
            self.store(self.high),
            self.store(self.default),
            self.store(self.step),
            format=self.format,
            **self.bound(),
        )
        value = self.default if value is None else value
        return round(value) if isinstance(self.step, int) else float(value)

    def samples(self) -> Sequence[float]:
        middle = round(self.low + round((self.high - self.low) / 2 / self.step) * self.step, 12)
        return [self.store(value) for value in (self.low, middle, self.high)]


@dataclass(frozen=True)
class Words(Control):
    """A text of up to `longest` characters, several lines long."""

    default: str
    longest: int

    @property
    def initial(self) -> str:
        return self.default

    def parse(self, raw: str) -> str:
        if len(raw) > self.longest:
            raise ValueError(f"{self.label} may have up to {self.longest:,} characters, not {len(raw):,}")
        return raw

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= self.longest

    def show(self, value: Any) -> str:
        return str(value)

    def nearest(self, value: str) -> str:
        """The end of a text that is too long: what stands before the gap."""
        return value[-self.longest :]

    def draw(self) -> str:
        return self._typed(st.text_area, height=110)

    def _typed(self, widget: Callable[..., str | None], **look: Any) -> str:
        value = widget(self.label, self.default, max_chars=self.longest, **self.bound(), **look)
        return value if value is not None else self.default

    def samples(self) -> Sequence[str]:
        return [self.default, "", "a", "<b>Öl</b> 東京 שלום\n👩‍👩‍👧", "a" * self.longest]


@dataclass(frozen=True)
class Line(Words):
    """A text of one line."""

    def draw(self) -> str:
        return self._typed(st.text_input)

    def samples(self) -> Sequence[str]:
        return [self.default, "", "x", "<b>x</b>", "1/0", "x" * self.longest]


def say(name: str, value: str, default: str) -> None:
    """Let the address say what a control without a bound widget is set to, if not to its default."""
    if value != default and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif value == default and name in st.query_params:
        del st.query_params[name]


def read_raw(controls: Sequence[Control]) -> list[str]:
    """Take every control's raw parameter in hand before its widget is drawn; return the notices.

    A parameter that the widget would refuse is answered with a notice (the widget itself drops it silently).
    A value that another page's control of the same name left in the session is dropped.
    """
    notices = []
    for control in controls:
        if control.name in st.session_state:
            if not control.accepts(st.session_state[control.name]):
                del st.session_state[control.name]
            continue
        raw = st.query_params.get(control.name)
        if raw is None:
            continue
        try:
            control.parse(raw)
        except ValueError as error:
            notices.append(f"In the address, {error}. Using {control.show(control.initial)}.")
    return notices


def filled(spec: S, values: Mapping[str, Any]) -> S:
    """A spec whose fields all have controls of their names: each value as the type that it has in `spec`."""
    kinds = {field.name: type(getattr(spec, field.name)) for field in fields(spec)}
    return replace(spec, **{name: kind(values[name]) for name, kind in kinds.items()})


def seed(name: str, label: str, help: str, default: int, fold: str = "") -> Slider:
    """The control of a seed: a whole number to type in or to step through."""
    return Slider(name, label, help, 0, 9999, 1, default, format="%.0f", typed=True, fold=fold)


def number(parameter: HyperParameter, default: float) -> Slider:
    """The control of a hyper-parameter from a catalogue table, to type in exactly."""
    whole = parameter.integer
    step = 1 if whole else 10.0 ** math.floor(math.log10(max(abs(default), 1e-3) / 2))
    return Slider(
        parameter.key,
        parameter.title,
        parameter.help,
        parameter.low,
        min(parameter.high, BROWSERS_LARGEST),
        step,
        default,
        format="%.0f" if whole else "%g",
        typed=True,
    )
