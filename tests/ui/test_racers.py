"""The racers' field takes what can race, and says what cannot in words that a sentence can go on from."""

import pytest

from playground.ui.racers import Field

FIELD = Field("racers", "Racers", "", "adam")


def test_what_can_race_is_taken_as_it_stands():
    for text in [*FIELD.samples(), FIELD.initial]:
        assert FIELD.accepts(text)
        assert FIELD.parse(FIELD.show(text)) == text == FIELD.store(text)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("warp drive", "Racers: There is no optimizer called “warp drive”"),
        ("sgd,lr=fast", "Racers: lr must be a number, not “fast”"),
        ("sgd,lr", "Racers: “lr” is no setting: it should read name=value, each name once"),
    ],
)
def test_everything_else_is_refused(raw, sentence):
    with pytest.raises(ValueError, match=r"^Racers: ") as refused:
        FIELD.parse(raw)
    assert str(refused.value) == sentence
