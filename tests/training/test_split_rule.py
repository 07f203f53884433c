"""The rule by which a running text is split is a setting: a stored run keeps the one it was trained with."""

from dataclasses import replace

import pytest

from playground.errors import SpecError
from playground.text.corpus import from_text
from playground.text.split import SPLIT_RULES, split
from playground.training.dataset import build_dataset
from playground.training.loop import job, train
from playground.training.spec import TrainSpec

SPEC = TrainSpec(tokens="words", hidden=16, embedding=8, batch=2, window=8, warmup=0, segments=((30, 0.01),))


RUNNING = from_text("It rained. The cat slept on the mat! A dog saw it there. " * 100)


def stored_before(spec):
    """A spec as it was stored before there was a choice of the rules."""
    return {name: value for name, value in spec.to_json().items() if name not in ("split_rule", "part_rule")}


def test_a_stored_spec_without_a_rule_was_split_between_words():
    assert TrainSpec.from_json(stored_before(SPEC)) == replace(SPEC, split_rule="word", part_rule="even")
    assert TrainSpec.from_json(SPEC.to_json()) == SPEC
    assert TrainSpec.from_json({"seconds": 10.0}).split_rule == SPLIT_RULES[0] == "boundary"
    with pytest.raises(SpecError, match="no rule of splitting"):
        TrainSpec.from_json({**SPEC.to_json(), "split_rule": "anywhere"})
    with pytest.raises(SpecError, match="no rule of a held-out part"):
        TrainSpec.from_json({**SPEC.to_json(), "part_rule": "anywhere"})


@pytest.mark.parametrize("rule", SPLIT_RULES)
def test_a_dataset_is_split_by_the_rule_of_its_spec(rule):
    data = build_dataset(replace(SPEC, split_rule=rule), RUNNING)
    assert data.split == split(RUNNING, rule=rule)
    assert data.documents(RUNNING)["card"]["cut"] == {"boundary": "sentence", "word": "word"}[rule]
    assert (" " in data.tokenizer.vocabulary) == (rule == "word")


def test_a_run_of_an_earlier_version_is_resumed_on_its_own_split():
    def losses(snapshots):
        return [loss for s in snapshots for loss in (s.rows["train_loss"].tolist() if s.rows else [])]

    whole = list(train(replace(SPEC, split_rule="word"), RUNNING))
    middle = next(s.checkpoint for s in whole if s.checkpoint is not None and s.step >= 11)
    earlier = replace(middle, meta={**middle.meta, "spec": stored_before(SPEC)})
    rest = losses(job(stored_before(SPEC), corpus=RUNNING, resume=earlier))
    assert rest == losses(whole)[middle.step :]
