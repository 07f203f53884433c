import json

import pytest

from playground.text.corpus import Corpus
from playground.text.decode import TextError
from playground.text.spelling import Spelling
from playground.text.tokenizers import TOKENIZERS
from playground.text.words import split
from playground.training.preparation import prepare
from playground.training.spec import TrainSpec


@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("reading", ["running", "items"])
def test_the_documents_are_json_and_speak_of_the_held_out_part(reading, tokens, request):
    corpus = request.getfixturevalue(reading)
    data = prepare(TrainSpec(tokens=tokens), corpus)
    documents = json.loads(json.dumps(data.documents(corpus)))
    assert set(documents) == {"tokenizer", "card", "spelling", "baselines"}
    baselines = documents["baselines"]
    assert baselines["targets"] == data.valid.targets.size
    assert 0 < baselines["unigram"] <= baselines["uniform"] * 1.05
    assert documents["card"]["reading"] == reading


def test_the_held_out_part_is_charged_for_what_the_vocabulary_lacks(running):
    data = prepare(TrainSpec(tokens="words", max_vocabulary=8), running)
    document = data.documents(running)["spelling"]
    spelling = Spelling.from_json(document)
    known = set(data.tokenizer.vocabulary)
    lacking = [piece for text in data.split.valid for piece in split(text) if piece not in known]
    assert lacking
    assert document["held_out"] == pytest.approx(sum(map(spelling.nats, lacking)))
    assert prepare(TrainSpec(tokens="bytepairs"), running).documents(running)["spelling"]["held_out"] == 0.0


def test_the_seed_does_not_move_the_held_out_part(items):
    assert prepare(TrainSpec(seed=1), items).split == prepare(TrainSpec(seed=2), items).split


def test_a_text_too_short_for_two_parts_is_refused():
    with pytest.raises(TextError):
        prepare(TrainSpec(), Corpus("abc"))
