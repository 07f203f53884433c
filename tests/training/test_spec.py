import json
import subprocess
import sys
from dataclasses import replace

import pytest

from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.models.table import MODELS
from playground.text.tokenizers import TOKENIZERS
from playground.training.options import OPTIONS
from playground.training.spec import SpecError, TrainSpec, defaults


def test_a_spec_survives_json():
    spec = TrainSpec(
        optimizer="sgd",
        optimizer_options=(),
        schedule_options=(("floor", 0.1),),
        segments=((40, 0.5), (7, 0.1)),
    )
    assert TrainSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


def test_what_is_missing_takes_the_default():
    assert TrainSpec.from_json({}) == TrainSpec()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_entry_of_every_table_makes_a_spec(model, tokens, schedule, optimizer):
    spec = TrainSpec(model=model, tokens=tokens, schedule=schedule, optimizer=optimizer)
    assert spec.check() == spec


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("model", "transformer"),
        ("model", ["lstm"]),
        ("tokens", ""),
        ("optimizer", None),
        ("schedule", "none"),
        ("layers", 9),
        ("hidden", "128"),
        ("hidden", 100.5),
        ("learning_rate", float("nan")),
        ("learning_rate", 0),
        ("seconds", float("inf")),
        ("seed", -1),
        ("batch", 10**6),
        ("optimizer_options", {"nonsense": 1}),
        ("optimizer_options", {"beta1": "x"}),
        ("schedule_options", 5),
        ("segments", [[0, 0.1]]),
        ("segments", [[1.5, 0.1]]),
        ("segments", [[3]]),
        ("segments", "abc"),
        ("corpus", "text"),
    ],
)
def test_garbage_is_refused_with_a_sentence(field, value):
    with pytest.raises(SpecError, match=r"\w+"):
        TrainSpec.from_json({field: value})


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(SpecError):
        TrainSpec.from_json(value)


def test_every_option_names_a_field_whose_default_it_has():
    for key, option in OPTIONS.items():
        assert getattr(TrainSpec(), key) == option.default
        assert option.help


def test_longer_adds_time_and_half_the_rate_unless_it_is_constant():
    spec = TrainSpec(seconds=30, learning_rate=0.01, segments=((100, 0.01),))
    longer = spec.longer(20)
    assert (longer.seconds, longer.learning_rate, longer.segments) == (50, 0.005, spec.segments)
    assert replace(spec, schedule="constant").longer(20).learning_rate == 0.01
    assert spec.longer(20, 0.002).learning_rate == 0.002


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("seconds", [10.0, 30.0, 60.0, 300.0])
@pytest.mark.parametrize("size", [None, 20, 30_000, 1_000_000])
def test_defaults_fit_the_tables_and_the_budget(reading, tokens, seconds, size):
    spec = defaults(reading, tokens, seconds, 60_000 if tokens == "words" else 90, size)
    assert spec == spec.check()
    assert (spec.tokens, spec.seconds, spec.segments) == (tokens, seconds, ())


def test_a_text_read_over_and_over_is_regularised():
    tiny, large = (defaults("running", "characters", 30.0, 90, size) for size in (20_000, 5_000_000))
    assert tiny.dropout > large.dropout == 0.0
    assert tiny.weight_decay > large.weight_decay == 0.0
    assert tiny.hidden < large.hidden


def test_a_spec_is_read_without_pytorch():
    code = "import sys, playground.training.spec; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
