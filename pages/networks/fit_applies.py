"""The fit: which of the controls say anything under the others' values."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.experiments.fit.spec import OWN, REGRESSION

ONE, TWO = "one", "two"  # the views

Values = Mapping[str, Any]
Applies = Callable[[Values], bool]


def is_regression(values: Values) -> bool:
    """Whether real numbers are predicted."""
    return bool(values["task"] == REGRESSION)


def is_classification(values: Values) -> bool:
    """Whether classes are predicted."""
    return not is_regression(values)


def has_drawn_points(values: Values) -> bool:
    """Whether the points are drawn from a function or a data set."""
    return bool(values["function" if is_regression(values) else "dataset"] != OWN)


def all_of(*conditions: Applies) -> Applies:
    """Whether all of the conditions hold."""
    return lambda values: all(condition(values) for condition in conditions)


def has_value(name: str, *keys: str) -> Applies:
    """Whether a control has one of these values."""
    return lambda values: values[name] in keys


def is_single(values: Values) -> bool:
    """Whether one network is shown."""
    return bool(values["view"] == ONE)


def is_pair(values: Values) -> bool:
    """Whether two networks are shown."""
    return bool(values["view"] == TWO)


def has_hidden(values: Values) -> bool:
    """Whether the first or the second network has a hidden layer."""
    return bool(values["hidden"]) or (is_pair(values) and bool(values["hidden_b"]))


def has_random_data(values: Values) -> bool:
    """Whether the noise or the seed of the data changes anything: the split does for own points too."""
    return has_drawn_points(values) or values["held_out"] > 0
