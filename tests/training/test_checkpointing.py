import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.optimizers import TRAINABLE
from playground.errors import SpecError
from playground.models.table import MODELS
from playground.training.checkpointing import digest, load_model, pack, restore, spec_of
from playground.training.dataset import build_dataset
from playground.training.snapshot import Checkpoint
from playground.training.spec import TrainSpec
from playground.training.trainer import Trainer

LEARNING = [key for key, entry in MODELS.items() if entry.learns]
SMALL = {"hidden": 16, "embedding": 8, "batch": 4, "window": 16, "segments": ((30, 0.01),)}


def _trainer(spec, corpus):
    data = build_dataset(spec, corpus)
    return Trainer(spec, data.train, len(data.tokenizer))


def _through_json(checkpoint):
    return replace(checkpoint, meta=json.loads(json.dumps(checkpoint.meta)))


def _continues_to_the_bit(spec, corpus):
    straight, first, second = (_trainer(spec, corpus) for _ in range(3))
    for _ in range(9):
        straight.step(0.01)
        first.step(0.01)
    restore(second, _through_json(pack(first, spec, {})))
    rest = [straight.step(0.01) for _ in range(25)]
    assert [second.step(0.01) for _ in range(25)] == rest
    assert (second.steps_done, second.tokens) == (straight.steps_done, straight.tokens)
    pairs = zip(second.model.parameters(), straight.model.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("optimizer", TRAINABLE)
def test_every_optimizer_continues_to_the_bit(optimizer, running):
    _continues_to_the_bit(TrainSpec(optimizer=optimizer, **SMALL), running)


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("model", LEARNING)
def test_every_model_continues_to_the_bit(model, reading, request):
    spec = TrainSpec(model=model, layers=2, dropout=0.2, pool=2, **SMALL)
    _continues_to_the_bit(spec, request.getfixturevalue(reading))


def test_a_checkpoint_does_not_change_when_training_goes_on(running):
    spec = TrainSpec(**SMALL)
    trainer = _trainer(spec, running)
    trainer.step(0.01)
    checkpoint = pack(trainer, spec, {"valid_loss": 1.5})
    before = {name: array.copy() for name, array in checkpoint.tensors.items()}
    trainer.step(0.01)
    assert all(np.array_equal(before[name], array) for name, array in checkpoint.tensors.items())
    assert checkpoint.step == 1
    assert checkpoint.meta["valid_loss"] == 1.5
    assert spec_of(checkpoint) == spec


@pytest.mark.parametrize("model", LEARNING)
def test_the_model_of_a_checkpoint_is_the_model(model, running):
    spec = TrainSpec(model=model, layers=2, dropout=0.3, **SMALL)
    trainer = _trainer(spec, running)
    trainer.step(0.01)
    loaded = load_model(_through_json(pack(trainer, spec, {})))
    ids = torch.arange(8)[None]
    assert not loaded.training
    assert torch.equal(loaded(ids)[0], trainer.model.eval()(ids)[0])


def test_what_does_not_belong_together_is_refused(running, items):
    spec = TrainSpec(**SMALL)
    trainer = _trainer(spec, running)
    trainer.step(0.01)
    checkpoint = pack(trainer, spec, {})
    for other in (replace(spec, hidden=17), replace(spec, model="gru")):
        with pytest.raises(SpecError, match="does not belong"):
            restore(_trainer(other, running), checkpoint)
    with pytest.raises(SpecError, match="does not belong"):
        restore(_trainer(spec, items), checkpoint)
    with pytest.raises(SpecError):
        load_model(Checkpoint(3, {}, {"spec": spec.to_json()}))
    damaged = {name: array for name, array in checkpoint.tensors.items() if "bias" not in name}
    with pytest.raises(SpecError, match="does not hold"):
        load_model(replace(checkpoint, tensors=damaged))


def test_a_tokenizer_is_named_by_its_vocabulary(running, items):
    spec = TrainSpec()
    first, again, other = (build_dataset(spec, c).tokenizer for c in (running, running, items))
    assert digest(first) == digest(again) != digest(other)
