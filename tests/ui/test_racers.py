"""The racers' text is parsed into racers, and what is none is refused with a sentence that can go on."""

import pytest

from playground.experiments.optimizer_race.racers import MAX_RACERS, parse
from playground.ui.racers import RacerList, RacersText

TEXT = RacersText("racers", "Racers", "", parse("adam"))
LIST = RacerList("focus", "The racer in focus", "", TEXT)


def test_what_can_race_is_read_back():
    for racers in [*TEXT.samples(), TEXT.initial]:
        assert TEXT.is_valid(TEXT.to_widget(racers))
        assert TEXT.parse(TEXT.to_text(racers)) == racers


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
        TEXT.parse(raw)
    assert str(refused.value) == sentence


def test_the_focus_is_an_index():
    assert LIST.initial == 0
    for index in (*LIST.samples(), MAX_RACERS - 1):
        assert LIST.parse(LIST.to_text(index)) == index
        assert LIST.is_valid(index)
    for raw in ("-1", str(MAX_RACERS), "x", "٣", ""):
        with pytest.raises(ValueError, match="must be a number"):
            LIST.parse(raw)
    assert not LIST.is_valid(MAX_RACERS)
