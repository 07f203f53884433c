import pytest

from playground.errors import LimitReached
from playground.runs.limits import Limits, format_amount


def test_every_limit_has_a_name_a_value_and_a_variable():
    described = Limits().describe()
    names = {
        "Size of a text": ("5 MB", "PLAYGROUND_CORPUS_BYTES"),
        "Memory of a worker": ("1.5 GB", "PLAYGROUND_MEMORY_BYTES"),
    }
    assert {name: rest for name, *rest in described if name in names} == {
        k: list(v) for k, v in names.items()
    }
    assert len({variable for _, _, variable in described}) == len(described) >= 10


@pytest.mark.parametrize("variable", [variable for _, _, variable in Limits().describe()])
def test_every_limit_can_be_set_and_says_so_when_hit(variable):
    limits = Limits.from_environment({variable: "7"})
    name = variable.removeprefix("PLAYGROUND_").lower()
    assert getattr(limits, name) == 7
    limits.check(name, 7)
    with pytest.raises(LimitReached, match=variable) as caught:
        limits.check(name, 8)
    assert "7" in str(caught.value)


@pytest.mark.parametrize("value", ["many", "-1", "0", "nan", "inf", "1e400"])
def test_a_bad_variable_is_a_clear_error(value):
    with pytest.raises(ValueError, match="PLAYGROUND_SECONDS must be a number above 0"):
        Limits.from_environment({"PLAYGROUND_SECONDS": value})


def test_whole_numbers_stay_whole():
    with pytest.raises(ValueError, match="whole number"):
        Limits.from_environment({"PLAYGROUND_WORKERS": "1.5"})


def test_an_empty_variable_is_no_variable():
    assert Limits.from_environment({"PLAYGROUND_SECONDS": " "}) == Limits()


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "runs", "1 run"),
        (20_000, "tokens", "20,000 tokens"),
        (1.5e9, "bytes", "1.5 GB"),
        (999, "bytes", "999 bytes"),
        (0.5, "seconds", "0.5 seconds"),
    ],
)
def test_amounts_read_well(value, unit, text):
    assert format_amount(value, unit) == text
