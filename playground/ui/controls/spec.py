"""From the controls' values to a spec."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")


def fill_spec(spec: S, values: Mapping[str, Any], **more: Any) -> S:
    """The spec that the controls describe: a field takes the value of its control, in its own type.

    `spec` gives the defaults and the types; `more` sets fields that have no control, or another type.
    """
    named = {field.name for field in fields(spec)} & (values.keys() - more.keys())
    typed = {name: _as(getattr(spec, name), values[name]) for name in named}
    return replace(spec, **typed, **more)


def _as(default: Any, value: Any) -> Any:
    """The value in the type of the field's default, where that is a number or a text."""
    return type(default)(value) if isinstance(default, bool | int | float | str) else value
