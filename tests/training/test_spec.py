import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.optimizers import OPTIMIZERS, TRAINABLE
from playground.catalog.schedules import SCHEDULES
from playground.catalog.smoothers import SMOOTHERS
from playground.errors import SpecError
from playground.models.ngram import NGram, scores, tally
from playground.models.table import MODELS
from playground.text.samples import SAMPLES, load
from playground.text.tokenizers import TOKENIZERS
from playground.training.dataset import build_dataset
from playground.training.default_spec import default_spec
from playground.training.options import TRAINING_OPTIONS
from playground.training.spec import TrainSpec


def test_a_spec_survives_json():
    spec = TrainSpec(
        optimizer="sgd",
        optimizer_options=(),
        schedule_options=(("floor", 0.1),),
        smoothing="delta",
        smoothing_options=(("delta", 0.5),),
        segments=((40, 0.5), (7, 0.1)),
    )
    assert TrainSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


def test_what_is_missing_takes_the_default():
    assert TrainSpec.from_json({}) == TrainSpec()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", TRAINABLE)
def test_every_entry_of_every_table_makes_a_spec(model, tokens, schedule, optimizer):
    spec = TrainSpec(model=model, tokens=tokens, schedule=schedule, optimizer=optimizer)
    assert spec.check() == spec


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS.keys() - TRAINABLE.keys()))
def test_an_optimizer_without_a_rate_for_training_is_not_trained_with(optimizer):
    with pytest.raises(SpecError, match=optimizer):
        TrainSpec(optimizer=optimizer).check()


def test_options_that_do_not_go_together_are_refused():
    spec = TrainSpec(optimizer="nesterov", optimizer_options=(("dampening", 0.5),))
    with pytest.raises(SpecError, match="Nesterov"):
        spec.check()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("model", "diffusion"),
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
        ("order", 7),
        ("order", 2.5),
        ("smoothing", "good-turing"),
        ("smoothing", ["delta"]),
        ("smoothing_options", {"delta": 1}),
        ("smoothing_options", [1]),
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


def test_heads_that_do_not_fit_the_embedding_are_refused_where_the_model_has_heads():
    with pytest.raises(SpecError, match="5 heads cannot share an embedding of 64 numbers equally"):
        TrainSpec.from_json({"model": "transformer", "heads": 5})
    assert TrainSpec.from_json({"model": "lstm", "heads": 5}).heads == 5


@pytest.mark.parametrize(
    ("smoothing", "options", "sentence"),
    [
        ("none", {}, "no probability, so that their loss is infinite; look at it on the page n-grams"),
        ("delta", {"delta": 0}, "no probability, so that their loss is infinite"),
        ("interpolation", {"lambda_": 1}, "no probability, so that their loss is infinite"),
        ("kneser-ney", {"discount": 0}, "no probability, so that their loss is infinite"),
        ("stupid", {}, "do not add up to 1"),
    ],
)
def test_a_smoothing_without_a_loss_is_refused(smoothing, options, sentence):
    with pytest.raises(SpecError, match=sentence):
        TrainSpec.from_json({"model": "ngram", "smoothing": smoothing, "smoothing_options": options})


def test_what_a_model_is_built_with_is_its_own():
    spec = TrainSpec(model="ngram", order=3, smoothing="kneser-ney", smoothing_options=(("discount", 0.5),))
    assert spec.model_options == {"order": 3, "smoothing": "kneser-ney", "discount": 0.5}
    assert replace(spec, model="window").model_options.keys() == {o.key for o in MODELS["window"].options}
    assert replace(spec, smoothing_options=()).check().smoothing_options == (("discount", 0.75),)
    model = MODELS["ngram"].build(9, spec.model_options)
    assert (model.order, model.smoother.key, model.value) == (3, "kneser-ney", 0.5)


def test_a_spec_from_before_there_were_n_grams_is_read():
    old = {
        k: v for k, v in TrainSpec().to_json().items() if k not in ("order", "smoothing", "smoothing_options")
    }
    assert TrainSpec.from_json(old) == TrainSpec()


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(SpecError):
        TrainSpec.from_json(value)


def test_every_option_names_a_field_whose_default_it_has():
    for key, option in TRAINING_OPTIONS.items():
        assert getattr(TrainSpec(), key) == option.default
        assert option.help


def test_longer_adds_time_and_half_the_rate_unless_it_is_constant():
    spec = TrainSpec(seconds=30, learning_rate=0.01, segments=((100, 0.01),))
    longer = spec.longer(20)
    assert (longer.seconds, longer.learning_rate, longer.segments) == (50, 0.005, spec.segments)
    assert replace(spec, schedule="constant").longer(20).learning_rate == 0.01


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("seconds", [10.0, 30.0, 60.0, 300.0])
@pytest.mark.parametrize("size", [None, 20, 30_000, 1_000_000])
def test_defaults_fit_the_tables_and_the_budget(reading, tokens, seconds, size):
    for model in MODELS:
        spec = default_spec(reading, tokens, seconds, 60_000 if tokens == "words" else 90, size, model)
        assert spec == spec.check()
        assert (spec.model, spec.tokens, spec.seconds, spec.segments) == (model, tokens, seconds, ())


def test_there_are_no_defaults_of_a_model_there_is_not():
    with pytest.raises(SpecError, match="abacus"):
        default_spec("running", model="abacus")


@pytest.mark.parametrize(
    ("sample", "tokens"),
    [
        *((key, "characters") for key in SAMPLES),
        *((key, "words") for key, sample in SAMPLES.items() if sample.reading == "running"),
    ],
)
def test_the_n_gram_of_the_defaults_beats_the_baseline_and_is_nowhere_worse_than_witten_bell(sample, tokens):
    """By 0.005 nats per token, at most."""
    corpus = load(sample)
    spec = default_spec(corpus.reading, tokens, model="ngram")
    data = build_dataset(spec, corpus)
    counted = NGram.fit(data.train, len(data.tokenizer), 6)
    tallies = tally(counted, data.valid)
    loss = {
        key: [-np.log(p).mean() for p in scores(tallies, SMOOTHERS[key], spec.model_options["discount"])]
        for key in (spec.smoothing, "witten-bell")
    }
    ours = loss[spec.smoothing][spec.order - 1]
    assert ours <= loss["witten-bell"][spec.order - 1] + 0.005
    assert ours <= loss["witten-bell"][5 - 1]


def test_a_text_read_over_and_over_is_regularised():
    tiny, large = (default_spec("running", "characters", 30.0, 90, size) for size in (20_000, 5_000_000))
    assert tiny.dropout > large.dropout == 0.0
    assert tiny.weight_decay > large.weight_decay == 0.0
    assert tiny.hidden < large.hidden


def test_a_spec_is_read_without_pytorch():
    code = "import sys, playground.training.spec; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
