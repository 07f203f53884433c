"""The standalone script prints the tokens and the numbers of the page."""

import json
from dataclasses import replace

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.decoding.beam import beam_search
from playground.experiments.decoding.comparison import score_tokens
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.scorer import encode_prompt, model_scorer
from playground.experiments.decoding.script import script, table
from playground.experiments.decoding.spec import DecodingSpec
from playground.experiments.sources import LoadedModel
from playground.experiments.sources.ngram_source import ngram_source
from playground.runs.bundled import reader as run_of
from playground.text.corpus import from_text
from playground.text.tokenizers import Tokenizer
from playground.training.checkpointing import load_model
from playground.training.export import export_files
from playground.training.loop import train
from playground.training.spec import TrainSpec
from tests.program import run_program

from .scorers import ngram, students

TOGETHER = {
    "strategy": "together",
    "temperature": 1.4,
    "top_k": 9,
    "top_p": 0.9,
    "min_p": 0.03,
    "typical_p": 0.85,
    "repetition_penalty": 1.15,
    "frequency_penalty": 0.3,
    "presence_penalty": -0.2,
}


def printed(folder, source, files):
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    *lines, _ = run_program(source, *files, folder=folder).splitlines()
    rows = [line.split("\t") for line in lines]
    return [json.loads(row[0]) for row in rows], np.array([float(row[1]) for row in rows])


def expected(spec, scorer, prompt):
    if spec.decoder.searches:
        found = beam_search(spec, scorer, prompt)
        ids = found.ids(len(found.levels) - 1, 0)
        return ids, score_tokens("beam", ids, scorer, prompt).token_log_probability
    made = generate(spec, scorer, prompt)
    return made.ids.tolist(), made.log_probability


@pytest.mark.parametrize(
    "settings",
    [
        TOGETHER | {"forced": ((2, 9),)},
        {"strategy": "greedy", "stop_sequence": "⏎"},
        {"strategy": "typical-p", "typical_p": 0.2},
        {"strategy": "min-p", "min_p": 0.05, "repetition_penalty": 1.2, "log_probabilities": True},
        {"strategy": "beam", "max_length": 12},
    ],
)
def test_a_network(settings, tmp_path):
    spec = DecodingSpec(**{"max_length": 25, "prompt": 'the #TAU# """ \\', **settings})
    scorer, run = students(), run_of("students")
    prompt = encode_prompt(spec.prompt, scorer.tokenizer)
    documents = {name: run.document(name) for name in ("tokenizer", "resolved", "baselines", "card")}
    tensors, about = export_files(run.checkpoint(run.checkpoints()[-1]), documents)
    files = {"model.safetensors": tensors, "model.json": about}
    tokens, each = printed(tmp_path, script(spec, scorer, prompt), files)
    ids, log_p = expected(spec, scorer, prompt)
    assert tokens == [scorer.tokenizer.vocabulary[i] for i in ids]
    assert np.allclose(each, log_p, atol=1e-4)


@pytest.mark.parametrize("model", ["gru", "transformer", "window", "ngram"])
def test_a_run_of_any_kind(model, tmp_path):
    corpus = from_text("the cat sees the dog. a dog sees a cat. " * 30, "running", "cats")
    spec = TrainSpec(model=model, hidden=16, embedding=8, context=3, positions=10, order=3)
    spec = replace(spec, segments=((4, 0.01),))
    documents, checkpoint = {}, None
    for snapshot in train(spec, corpus):
        documents |= snapshot.documents
        checkpoint = snapshot.checkpoint or checkpoint
    tokenizer = Tokenizer.from_json(documents["tokenizer"])
    scorer = model_scorer(tokenizer, LoadedModel(load_model(checkpoint), "running"))
    asked = DecodingSpec(**TOGETHER, max_length=20, prompt="the ")
    prompt = encode_prompt(asked.prompt, tokenizer)
    tensors, about = export_files(checkpoint, documents)
    files = {"model.safetensors": tensors, "model.json": about}
    tokens, each = printed(tmp_path, script(asked, scorer, prompt), files)
    ids, log_p = expected(asked, scorer, prompt)
    assert tokens == [tokenizer.vocabulary[i] for i in ids]
    assert np.allclose(each, log_p, atol=1e-4)


@pytest.mark.parametrize(
    ("sample", "settings"),
    [("surnames", TOGETHER), ("students", {}), ("surnames", {"strategy": "beam", "length_penalty": 0.5})],
)
def test_an_ngram(sample, settings, tmp_path):
    spec = DecodingSpec(**{"max_length": 20, "prompt": "Finnish: ", **settings})
    scorer = ngram(sample, 4)
    prompt = encode_prompt(spec.prompt, scorer.tokenizer)
    files = dict(
        zip(
            ("model.safetensors", "model.json"), sources.export_files(ngram_source(sample, 4), 0), strict=True
        )
    )
    tokens, each = printed(tmp_path, script(spec, scorer, prompt), files)
    ids, log_p = expected(spec, scorer, prompt)
    assert tokens == [scorer.tokenizer.vocabulary[i] for i in ids]
    assert np.allclose(each, log_p, atol=1e-6)


def test_the_table_has_one_row_for_each_token():
    scorer = students()
    made = generate(DecodingSpec(max_length=7), scorer, encode_prompt("the", scorer.tokenizer))
    assert {len(column) for column in table(made).values()} == {7}


@pytest.fixture(scope="module")
def split_bytes():
    """Counts of a text with byte pairs that are single bytes: the snapshot's files, and the scorer."""
    corpus = from_text("aañbñ한b👩‍👧 " * 60, "running", "signs")
    spec = TrainSpec(model="ngram", order=6, tokens="bytepairs", max_vocabulary=258, segments=((1, 0.01),))
    documents, checkpoint = {}, None
    for snapshot in train(spec, corpus):
        documents |= snapshot.documents
        checkpoint = snapshot.checkpoint or checkpoint
    tokenizer = Tokenizer.from_json(documents["tokenizer"])
    assert tokenizer.encode("ñ").size == 2
    tensors, about = export_files(checkpoint, documents)
    files = {"model.safetensors": tensors, "model.json": about}
    return files, model_scorer(tokenizer, LoadedModel(load_model(checkpoint), "running"))


@pytest.mark.parametrize(
    ("strategy", "stop", "ending"),
    [
        ("sampling", "ñ", "ñ"),
        ("greedy", "한", "한"),
        ("greedy", "👧", "👩‍👧"),
        ("greedy", "\ufffd", ""),
        ("beam", "bñ", "bñ"),
    ],
)
def test_a_stop_sequence_of_split_bytes_ends_page_and_script_alike(
    strategy, stop, ending, split_bytes, tmp_path
):
    files, scorer = split_bytes
    spec = DecodingSpec(strategy=strategy, prompt="aa", max_length=40, stop_sequence=stop, seed=3)
    prompt = encode_prompt(spec.prompt, scorer.tokenizer)
    tokens, _ = printed(tmp_path, script(spec, scorer, prompt), files)
    ids, _ = expected(spec, scorer, prompt)
    assert tokens == [scorer.tokenizer.vocabulary[i] for i in ids]
    assert (len(ids) < 40) == bool(ending)
    result = score_tokens(strategy, ids, scorer, prompt)
    assert result.text.endswith(ending)
    assert scorer.tokenizer.decode_after(prompt.ids, ids).removesuffix("\ufffd") == result.text
    if strategy != "beam":
        assert generate(spec, scorer, prompt).text == result.text
