"""Controls take what they offer and nothing else."""

import math
from dataclasses import dataclass

import pytest

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers import OPTIMIZERS
from playground.ui.controls import Choice, Slider, TextArea, TextInput, fill_spec, number, seed

CHOICE = Choice("curve", "Loss", "", {"bowl": "Bowl", "steep": "Steep bowl"}, "bowl")
REAL = Slider("eta", "Rate", "", 0.01, 3.0, 0.01, 0.3)
WHOLE = Slider("steps", "Steps", "", 1, 200, 1, 30)
TYPED = Slider("theta", "Start", "", -6.0, 6.0, 0.05, 1.0, typed=True)
TYPED_WHOLE = Slider("seed", "Seed", "", 0, 9999, 1, 0, typed=True)
COARSE = Slider("examples", "Examples", "", 8, 64, 8, 32)


@pytest.mark.parametrize("control", [CHOICE, REAL, WHOLE], ids=lambda control: control.name)
def test_what_is_shown_is_read_back(control):
    for value in [*control.samples(), control.initial]:
        assert control.is_valid(value)
        assert control.parse(control.to_text(value)) == value
        assert type(control.to_widget(value)) is type(control.to_widget(control.initial))
    assert control.parse(control.to_text(control.initial)) == control.initial


@pytest.mark.parametrize(
    ("control", "raw"),
    [
        *((CHOICE, raw) for raw in ("", "BOWL", "Bowl ", "<b>")),
        *((REAL, raw) for raw in ("", "nan", "inf", "-inf", "1e999", "0", "3.01", "0x1", "1,5", "one")),
        *((WHOLE, raw) for raw in ("0", "201", "1.5", "nan", "1e99")),
    ],
)
def test_everything_else_is_refused_with_a_sentence(control, raw):
    with pytest.raises(ValueError, match=r"there is no|must be"):
        control.parse(raw)


def test_a_value_out_of_range_or_of_another_type_is_not_valid():
    assert not REAL.is_valid("0.3")
    assert not REAL.is_valid(4.0)
    assert not REAL.is_valid(math.nan)
    assert not CHOICE.is_valid("Bowl")


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
        finest = 1 if parameter.integer else max(abs(parameter.default), 1e-3)
        assert 0 < control.step <= finest


def test_a_whole_number_is_asked_for_in_whole_numbers():
    control = number(HyperParameter("n", "N", "n", 32, 1, 1024, "", integer=True), 32)
    assert (control.step, control.parse("32")) == (1, 32)
    for raw in ("1.5", "1e999", "nan"):
        with pytest.raises(ValueError, match="must be a number"):
            control.parse(raw)


@pytest.mark.parametrize(
    ("control", "value", "nearest"),
    [
        (REAL, 0.2449, 0.24),
        (REAL, 0.07 - 1e-9, 0.07),
        (REAL, -1, 0.01),
        (REAL, 7, 3.0),
        (WHOLE, 17.6, 18),
        (WHOLE, 0.2, 1),
        (WHOLE, 1e9, 200),
        (TYPED, 1.23456789, 1.2346),
        (TYPED, -6.00001, -6.0),
        (TYPED_WHOLE, 41.7, 42.0),
        (COARSE, 27, 24),
        (COARSE, 29, 32),
        (COARSE, 100, 64),
    ],
)
def test_the_nearest_value_lies_on_a_step_within_the_range(control, value, nearest):
    found = control.nearest(value)
    assert found == nearest
    assert control.is_valid(found)
    assert type(found) is type(control.to_widget(control.initial))
    assert control.nearest(found) == found


def test_a_value_is_put_within_the_range_with_all_its_digits():
    assert [REAL.within(value) for value in (0, 0.123456789, 4)] == [0.01, 0.123456789, 3.0]
    assert isinstance(WHOLE.within(7.0), int)


@pytest.mark.parametrize("kind", [TextArea, TextInput])
def test_of_a_text_that_is_too_long_the_end_stays(kind):
    control = kind("text", "Text", "", "", 5)
    assert [control.nearest(text) for text in ("", "abc", "abcde", "abcdefg")] == [
        "",
        "abc",
        "abcde",
        "cdefg",
    ]


def test_any_other_value_is_nearest_to_itself():
    assert CHOICE.nearest("steep") == "steep"


def test_a_seed_is_a_whole_number_to_type_in():
    control = seed("seed", "Seed", "", 7, group="The data")
    assert (control.initial, control.group, control.typed) == (7, "The data", True)
    assert control.parse("9999") == 9999
    for raw in ("-1", "10000", "0.5"):
        with pytest.raises(ValueError, match="Seed must be"):
            control.parse(raw)


def test_a_choice_reads_its_keys_and_its_titles_and_writes_keys():
    assert [CHOICE.parse(raw) for raw in ("bowl", "Bowl", "steep", "Steep bowl")] == [
        "bowl",
        "bowl",
        "steep",
        "steep",
    ]
    assert [CHOICE.to_text(key) for key in CHOICE.options] == ["bowl", "steep"]
    assert CHOICE.describe("steep") == "Steep bowl"


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-7, 2.0, -0.05, 123456.789])
def test_a_numbers_text_keeps_every_digit(value):
    control = Slider("x", "X", "", -1e6, 1e6, 0.1, 0.0, typed=True)
    assert control.parse(control.to_text(value)) == value
    assert control.to_text(2.0) == "2"


@dataclass(frozen=True)
class Spec:
    surface: str = "bowl"
    steps: int = 3
    eta: float = 0.1
    shape: tuple[int, ...] = (2, 1)


def test_a_spec_is_filled_from_the_controls_of_its_fields():
    values = {"surface": "steep", "steps": 7.0, "eta": 1, "view": "map"}
    spec = fill_spec(Spec(), values, shape=(3,))
    assert spec == Spec("steep", 7, 1.0, (3,))
    assert (type(spec.steps), type(spec.eta)) == (int, float)
    assert fill_spec(Spec(), {"shape": (1, 2, 3)}) == Spec(shape=(1, 2, 3))
    with pytest.raises(TypeError):
        fill_spec(Spec(), {}, colour="red")
