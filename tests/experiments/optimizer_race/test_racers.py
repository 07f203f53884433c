"""A field of racers as a text: it reads back, says plainly what is wrong, and names twins apart."""

import re

import pytest

from playground.experiments.optimizer_race.racers import (
    MAX_RACERS,
    RACERS,
    default_racer,
    display_names,
    format,
    parse,
)

KINDS = sorted(RACERS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_back(kind):
    assert format((default_racer(kind),)) == kind
    assert parse(kind) == (default_racer(kind),)


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_reads_back(kind):
    entry = RACERS[kind]
    for option in entry.options:
        for value in (option.low, option.high):
            field = parse(f"{kind},{option.key}={value!r}")
            assert dict(field[0].options)[option.key] == value
            assert parse(format(field)) == field


def test_the_rest_of_the_settings():
    text = "adam,lr=0.3,wd=0.01,beta1=0.5,warm_up=7,clip=2,schedule=cosine,floor=0.5"
    [one] = parse(f"  {text.replace(',', ' , ')} ; ")
    assert (one.learning_rate, one.weight_decay, one.warm_up, one.clip) == (0.3, 0.01, 7, 2.0)
    assert dict(one.options)["beta1"] == 0.5
    assert (one.schedule, one.schedule_options) == ("cosine", (("floor", 0.5),))
    assert parse(format((one,))) == (one,)


def test_rates_from_nothing_to_a_million():
    assert [racer.learning_rate for racer in parse("sgd,lr=0;sgd,lr=1e6;sgd,lr=0.1234567890123456")] == [
        0.0,
        1e6,
        0.1234567890123456,
    ]
    assert format(parse("sgd,lr=0.1234567890123456")) == "sgd,lr=0.1234567890123456"


def test_nobody_and_everybody():
    assert parse("") == parse(" ; ") == ()
    assert format(()) == ""
    assert len(parse(";".join(["sgd"] * MAX_RACERS))) == MAX_RACERS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (";".join(["sgd"] * (MAX_RACERS + 1)), f"Up to {MAX_RACERS} racers"),
        ("sgdx", "no optimizer called “sgdx”"),
        ("sgd,lr", "no setting"),
        ("sgd,lr=1,lr=2", "each name once"),
        ("sgd,lr=fast", "lr must be a number"),
        ("sgd,lr=nan", "lr must be a number"),
        ("sgd,lr=1e999", "lr must be a number"),
        ("sgd,lr=-1", "between 0 and 1e+06"),
        ("sgd,beta1=0.9", "SGD: There is no hyper-parameter called beta1"),
        ("adam,beta1=2", "Adam: Beta 1 must lie between"),
        ("sgd,schedule=never", "no schedule called “never”"),
        ("sgd,floor=0.1", "no hyper-parameter called floor"),
        ("sgd,warm_up=1.5", "whole number"),
        ("<script>", "no optimizer called “<script>”"),
    ],
)
def test_what_is_no_field_is_said_plainly(text, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        parse(text)


def test_twins_are_named_apart():
    names = display_names(parse("sgd;adam,lr=0.1;adam,lr=0.2;momentum,momentum=0.5;momentum;sgd"))
    assert names[0] == "SGD (1)" or names[0].startswith("SGD")
    assert len(set(names)) == 6
    assert names[1].endswith("0.1")
    assert names[2].endswith("0.2")
    assert "0.5" in names[3]
