import json

import pytest

from playground.errors import TextError
from playground.text.character_unigram import CharacterUnigram
from playground.text.corpus import Corpus
from playground.text.tokenizers import TOKENIZERS
from playground.text.words import split
from playground.training.dataset import build_dataset
from playground.training.spec import TrainSpec


@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("reading", ["running", "items"])
def test_the_documents_are_json_and_speak_of_the_held_out_part(reading, tokens, request):
    corpus = request.getfixturevalue(reading)
    data = build_dataset(TrainSpec(tokens=tokens), corpus)
    documents = json.loads(json.dumps(data.documents(corpus)))
    assert set(documents) == {"tokenizer", "card", "spelling", "baselines"}
    baselines = documents["baselines"]
    assert baselines["targets"] == data.valid.targets.size
    assert 0 < baselines["unigram"] <= baselines["uniform"] * 1.05
    assert documents["card"]["reading"] == reading


def test_the_held_out_part_is_charged_for_what_the_vocabulary_lacks(running):
    data = build_dataset(TrainSpec(tokens="words", max_vocabulary=8), running)
    document = data.documents(running)["spelling"]
    spelling = CharacterUnigram.from_json(document)
    known = set(data.tokenizer.vocabulary)
    lacking = [piece for text in data.split.valid for piece in split(text) if piece not in known]
    assert lacking
    assert document["held_out"] == pytest.approx(sum(map(spelling.nats, lacking)))
    assert (
        build_dataset(TrainSpec(tokens="bytepairs"), running).documents(running)["spelling"]["held_out"]
        == 0.0
    )


def test_the_seed_does_not_move_the_held_out_part(items):
    assert build_dataset(TrainSpec(seed=1), items).split == build_dataset(TrainSpec(seed=2), items).split


def test_a_text_too_short_for_two_parts_is_refused():
    with pytest.raises(TextError):
        build_dataset(TrainSpec(), Corpus("abc"))
