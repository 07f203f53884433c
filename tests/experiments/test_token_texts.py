"""Every kind of token, every way to text: the pieces join to the whole; no sign is broken between them."""

import re

import numpy as np
import pytest
import torch

from playground.experiments.decoding.beam import beam_search
from playground.experiments.decoding.comparison import compare_strategies
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.scorer import encode_prompt, model_scorer
from playground.experiments.decoding.spec import DecodingSpec
from playground.experiments.sources import LoadedModel
from playground.text.corpus import from_text
from playground.text.tokenizers import TOKENIZERS, Tokenizer
from playground.training.checkpointing import load_model
from playground.training.loop import train
from playground.training.sampling import samples
from playground.training.spec import TrainSpec

TEXTS = {
    "Korean": "안녕하세요 세계 반갑습니다 ",
    "Chinese": "你好，世界。再见，朋友。",
    "joiners": "a 👩‍👩‍👧 family 🏳️‍🌈 ",
    "accents": "España, mañana señor ",
}


@pytest.fixture(scope="module", params=[(kind, name) for kind in TOKENIZERS for name in TEXTS], ids="-".join)
def scorer(request):
    """Counts of one of the texts, which they know by heart."""
    kind, name = request.param
    spec = TrainSpec(model="ngram", order=6, tokens=kind, max_vocabulary=258, segments=((1, 0.01),))
    documents, checkpoint = {}, None
    for snapshot in train(spec, from_text(TEXTS[name] * 60, "running", name)):
        documents |= snapshot.documents
        checkpoint = snapshot.checkpoint or checkpoint
    tokenizer = Tokenizer.from_json(documents["tokenizer"])
    return model_scorer(tokenizer, LoadedModel(load_model(checkpoint), "running")), TEXTS[name]


def test_generated_pieces_are_the_text(scorer):
    scorer, text = scorer
    prompt = encode_prompt(text, scorer.tokenizer)
    spec = DecodingSpec(strategy="greedy", max_length=60)
    made = generate(spec, scorer, prompt)
    whole = scorer.tokenizer.decode_after(prompt.ids, made.ids)
    assert made.text == "".join(made.pieces) == whole.removesuffix("\ufffd")
    assert "\ufffd" not in made.text
    assert made.text.strip()[:3] in text * 3, "it continues the text that was counted"


def test_strategies_and_beams_are_the_text(scorer):
    scorer, text = scorer
    prompt = encode_prompt(text, scorer.tokenizer)
    spec = DecodingSpec(max_length=12)
    for result in compare_strategies(spec, scorer, prompt).values():
        whole = scorer.tokenizer.decode_after(prompt.ids, result.ids)
        assert whole in (result.text, result.text + "\ufffd")
        result.text.encode("utf-8")
    trace = beam_search(spec, scorer, prompt)
    for level in range(len(trace.levels)):
        ids = trace.ids(level, 0)
        shown, whole = trace.text(scorer.tokenizer, level, 0), scorer.tokenizer.decode_after(prompt.ids, ids)
        assert "\ufffd" not in shown, "an unfinished sign is shown in bytes"
        complete = whole.removesuffix("\ufffd")
        assert shown.startswith(complete)
        assert bool(re.fullmatch(r"⟨[0-9A-F ]+⟩", shown.removeprefix(complete))) == (whole != complete)


def test_samples_are_the_text(scorer):
    scorer, text = scorer
    generator = torch.Generator().manual_seed(0)
    for made in samples(scorer.model, scorer.tokenizer, 3, text, 40, 0.0, generator):
        assert "\ufffd" not in made[:-1]
        assert made.strip()[:3] in text * 3


def test_decoding_after_a_prompt_is_decoding_all(scorer):
    scorer, text = scorer
    if scorer.tokenizer.kind == "words":
        text = text.rstrip(" ")  # a space that no word follows is no word of the training text
    ids = scorer.tokenizer.encode(text)
    for cut in range(ids.size + 1):
        decoder = scorer.tokenizer.decoder()
        before = decoder.push(ids[:cut])
        assert before + decoder.push(ids[cut:]) + decoder.finish() == text
        assert before + scorer.tokenizer.decode_after(ids[:cut], ids[cut:]) == text
    assert np.array_equal(scorer.tokenizer.encode(text), ids)
