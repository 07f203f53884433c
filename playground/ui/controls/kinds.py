"""The kinds of controls: a choice, a switch, a number, a text; and those of catalogue parameters."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.catalog.hyperparameter import HyperParameter
from playground.ui.controls.control import Control

SYMBOL = re.compile(r"\s(\w[₀-₉]*)$")  # one letter at the end of a label, with its index: "Learning rate η"
BROWSERS_LARGEST = 2**53 - 1  # JavaScript's numbers are exact up to here


@dataclass(frozen=True)
class Choice(Control):
    """One entry of a catalogue table: `options` maps key to title. The address holds the key (or a title)."""

    options: Mapping[str, str]
    default: str

    @property
    def initial(self) -> str:
        return self.default

    @property
    def drawn_default(self) -> str:
        return self.default

    def parse(self, raw: str) -> str:
        for key, title in self.options.items():
            if raw in (key, title):
                return key
        raise ValueError(f"there is no {self.label.lower()} “{raw[:40]}”")

    def is_valid(self, value: Any) -> bool:
        return value in self.options

    def to_text(self, value: Any) -> str:
        return str(value)

    def describe(self, value: Any) -> str:
        return self.options[value]

    def draw(self) -> str:
        keys = list(self.options)
        picked = st.selectbox(
            self.label,
            keys,
            index=keys.index(self.default),
            format_func=self.options.__getitem__,
            **self.widget_args(),
        )
        return picked if picked is not None else self.default

    def samples(self) -> Sequence[str]:
        return list(self.options)


@dataclass(frozen=True)
class Toggle(Control):
    """On or off."""

    default: bool = False

    @property
    def initial(self) -> bool:
        return self.default

    @property
    def drawn_default(self) -> bool:
        return self.default

    def parse(self, raw: str) -> bool:
        if raw not in ("true", "false"):
            raise ValueError(f"{self.label} must be true or false, not “{raw[:40]}”")
        return raw == "true"

    def to_text(self, value: Any) -> str:
        return "true" if value else "false"

    def setting(self, value: bool) -> str:
        return self.label if value else f"{self.label}: off"

    def is_valid(self, value: Any) -> bool:
        return isinstance(value, bool)

    def draw(self) -> bool:
        return bool(st.toggle(self.label, self.default, **self.widget_args()))

    def samples(self) -> Sequence[bool]:
        return [False, True]


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

    @property
    def drawn_default(self) -> float:
        return self.to_widget(self.default)

    def parse(self, raw: str) -> float:
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or (isinstance(self.step, int) and value != int(value)):
            raise ValueError(f"{self.label} must be a number, not “{raw[:40]}”")
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.label} must be between {self.low:g} and {self.high:g}, not {value:g}")
        return self.to_widget(value)

    def is_valid(self, value: Any) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high

    def to_text(self, value: Any) -> str:
        return repr(float(value)).removesuffix(".0")

    def describe(self, value: Any) -> str:
        return f"{value:g}"

    def setting(self, value: Any) -> str:
        """The value after the symbol that the label ends with, or after the whole label: "η = 0.3"."""
        symbol = SYMBOL.search(self.label)
        return f"{symbol[1] if symbol else self.label} = {self.describe(value).replace('-', '−')}"

    def to_widget(self, value: float) -> float:
        return int(value) if isinstance(self.step, int) and not self.typed else float(value)

    def from_widget(self, value: float) -> float:
        return round(value) if isinstance(self.step, int) else float(value)

    def within(self, value: float) -> float:
        """The value itself, or the end of the range that it lies beyond."""
        return self.to_widget(min(self.high, max(self.low, value)))

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
            self.to_widget(self.low),
            self.to_widget(self.high),
            self.to_widget(self.default),
            self.to_widget(self.step),
            format=self.format,
            **self.widget_args(),
        )
        return self.from_widget(self.default if value is None else value)

    def samples(self) -> Sequence[float]:
        middle = round(self.low + round((self.high - self.low) / 2 / self.step) * self.step, 12)
        return [self.to_widget(value) for value in (self.low, middle, self.high)]


@dataclass(frozen=True)
class TextArea(Control):
    """A text of up to `longest` characters, several lines long."""

    default: str
    longest: int

    @property
    def initial(self) -> str:
        return self.default

    @property
    def drawn_default(self) -> str:
        return self.default

    def parse(self, raw: str) -> str:
        if len(raw) > self.longest:
            raise ValueError(f"{self.label} may have up to {self.longest:,} characters, not {len(raw):,}")
        return raw

    def is_valid(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= self.longest

    def to_text(self, value: Any) -> str:
        return str(value)

    def nearest(self, value: str) -> str:
        """The end of a text that is too long: what stands before the gap."""
        return value[-self.longest :]

    def draw(self) -> str:
        return self._typed(st.text_area, height=110)

    def _typed(self, widget: Callable[..., str | None], **look: Any) -> str:
        value = widget(self.label, self.default, max_chars=self.longest, **self.widget_args(), **look)
        return value if value is not None else self.default

    def samples(self) -> Sequence[str]:
        return [self.default, "", "a", "<b>Öl</b> 東京 שלום\n👩‍👩‍👧", "a" * self.longest]


@dataclass(frozen=True)
class TextInput(TextArea):
    """A text of one line; `live`: the page answers every key, not Enter alone.

    With a `placeholder` the empty field shows it and the label is for screen readers alone.
    """

    live: bool = field(default=False, kw_only=True)
    placeholder: str = field(default="", kw_only=True)

    def draw(self) -> str:
        return self._typed(
            st.text_input,
            live="20ms" if self.live else False,
            placeholder=self.placeholder or None,
            label_visibility="collapsed" if self.placeholder else "visible",
        )

    def samples(self) -> Sequence[str]:
        return [self.default, "", "x", "<b>x</b>", "1/0", "x" * self.longest]


def seed(
    name: str,
    label: str,
    help: str,
    default: int,
    group: str = "",
    applies: Callable[[Mapping[str, Any]], bool] | None = None,
) -> Slider:
    """The control of a seed: a whole number to type in or to step through."""
    return Slider(
        name, label, help, 0, 9999, 1, default, format="%.0f", typed=True, group=group, applies=applies
    )


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
