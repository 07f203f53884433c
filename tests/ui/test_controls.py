"""Controls take what they offer and nothing else."""

import math

import pytest

from playground.catalog.entry import HyperParameter
from playground.catalog.optimizers import OPTIMIZERS
from playground.ui.controls import Choice, Slider, number

CHOICE = Choice("curve", "Loss", "", {"bowl": "Bowl", "steep": "Steep bowl"}, "bowl")
REAL = Slider("eta", "Rate", "", 0.01, 3.0, 0.01, 0.3)
WHOLE = Slider("steps", "Steps", "", 1, 200, 1, 30)


@pytest.mark.parametrize("control", [CHOICE, REAL, WHOLE], ids=lambda control: control.name)
def test_what_is_shown_is_read_back(control):
    for value in [*control.samples(), control.initial]:
        assert control.accepts(value)
        assert control.parse(control.show(value)) == pytest.approx(value) if control is not CHOICE else True
        assert type(control.store(value)) is type(control.store(control.initial))
    assert control.parse(control.show(control.initial)) == control.initial


@pytest.mark.parametrize(
    ("control", "raw"),
    [
        *((CHOICE, raw) for raw in ("", "bowl", "Bowl ", "<b>")),
        *((REAL, raw) for raw in ("", "nan", "inf", "-inf", "1e999", "0", "3.01", "0x1", "1,5", "one")),
        *((WHOLE, raw) for raw in ("0", "201", "1.5", "nan", "1e99")),
    ],
)
def test_everything_else_is_refused_with_a_sentence(control, raw):
    with pytest.raises(ValueError, match=r"there is no|must be"):
        control.parse(raw)


def test_what_another_pages_control_left_is_not_accepted():
    assert not REAL.accepts("0.3")
    assert not REAL.accepts(4.0)
    assert not REAL.accepts(math.nan)
    assert not CHOICE.accepts("Bowl")


def test_samples_hold_both_ends():
    assert WHOLE.samples() == [1, 100, 200] or WHOLE.samples()[::2] == [1, 200]
    assert REAL.samples()[::2] == [0.01, 3.0]


@pytest.mark.parametrize("entry", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_hyperparameters_control_has_its_range_and_a_fine_step(entry):
    for parameter in (entry.learning_rate, entry.weight_decay, *entry.options):
        control = number(parameter, parameter.default)
        assert (control.low, control.high) == (parameter.low, parameter.high)
        assert control.initial == parameter.default
        assert control.typed
        assert 0 < control.step <= max(parameter.default, 1e-3)


def test_a_whole_number_is_asked_for_in_whole_numbers():
    control = number(HyperParameter("n", "N", "n", 32, 1, 1024, "", integer=True), 32)
    assert (control.step, control.parse("32")) == (1, 32)
    for raw in ("1.5", "1e999", "nan"):
        with pytest.raises(ValueError, match="must be a number"):
            control.parse(raw)
